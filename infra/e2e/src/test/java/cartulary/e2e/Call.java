package cartulary.e2e;

/**
 * One request as its sender saw it.
 *
 * @param at when it was sent, by System.nanoTime
 * @param status 0 if there was no answer at all
 * @param problem whether an answer that is none was application/problem+json with Retry-After
 */
record Call(String kind, long at, long millis, int status, boolean problem, String said) {
    boolean done() {
        return status / 100 == 2;
    }

    /** A no that a client can live with: said at once, in our words, and with the time to come back. */
    boolean refused(long withinMillis) {
        return (status == 503 || said.startsWith("view-behind")) && problem && millis <= withinMillis;
    }

    long end() {
        return at + millis * 1_000_000;
    }

    @Override
    public String toString() {
        return "%s: %d after %d ms%s %s".formatted(kind, status, millis, problem ? "" : " (no problem)", said);
    }
}
