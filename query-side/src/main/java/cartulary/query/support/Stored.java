package cartulary.query.support;

/**
 * A document with how far it has seen. The store makes events visible in the order of their positions, so one number
 * tells what was taken up already.
 *
 * @param position of the last event taken up; -1 if none was
 * @param body null as long as none was
 */
record Stored<D>(String id, long position, D body) {
    static <D> Stored<D> none(String id) {
        return new Stored<>(id, -1, null);
    }

    boolean hasSeen(Recorded recorded) {
        return position >= recorded.position();
    }
}
