package cartulary.saga.notice;

/** The port to the outside: one for mail, one for short messages. */
interface Post {
    /** Says no for good: there is no such address, and another try would not make one. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    /** @throws Refused if it will never be taken; any other exception if it may be later */
    void send(Letter letter);
}
