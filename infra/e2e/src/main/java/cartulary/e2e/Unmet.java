package cartulary.e2e;

/** The shop did not do what a scenario waits for, or answered what it must not; the message says what and what came instead. */
final class Unmet extends RuntimeException {
    Unmet(String message) {
        super(message);
    }

    Unmet(String message, Throwable cause) {
        super(message, cause);
    }
}
