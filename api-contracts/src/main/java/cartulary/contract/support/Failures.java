package cartulary.contract.support;

/** The failures that belong to no feature. */
public sealed interface Failures extends Failure {
    /** The same idempotency key came before with other content. */
    record IdempotencyKeyReused(String thing) implements Failures {
        @Override
        public String code() {
            return "idempotency-key-reused";
        }

        @Override
        public Kind kind() {
            return Kind.KEY_REUSED;
        }

        @Override
        public String detail() {
            return "this Idempotency-Key was used for %s with another request".formatted(thing);
        }
    }

    /** A change was meant for another version of the thing than it has now. */
    record VersionStale(String thing, long version) implements Failures {
        @Override
        public String code() {
            return "version-stale";
        }

        @Override
        public Kind kind() {
            return Kind.STALE;
        }

        @Override
        public String detail() {
            return "%s was changed meanwhile: it is at version %d".formatted(thing, version);
        }
    }

    /** The actor's roles do not include one that the message asks for. */
    record NotAllowed(String message) implements Failures {
        @Override
        public String code() {
            return "not-allowed";
        }

        @Override
        public Kind kind() {
            return Kind.FORBIDDEN;
        }

        @Override
        public String detail() {
            return "your role does not allow " + message;
        }
    }

    /** No such thing, or not the caller's. */
    record NotFound(String thing) implements Failures {
        @Override
        public String code() {
            return "not-found";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + thing;
        }
    }

    /** A field holds what can never be right. */
    record InvalidField(String field, String detail) implements Failures {
        @Override
        public String code() {
            return "invalid-field";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }
    }

    /**
     * The views have not come as far as the position the reader asked for, within the time they may wait.
     *
     * @param reached how far they are
     */
    record ViewBehind(long position, long reached) implements Failures {
        @Override
        public String code() {
            return "view-behind";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "the views have reached position %d, not %d yet".formatted(reached, position);
        }
    }

    /** A part of the shop cannot take it now; nothing was stored and the same request may be sent again. */
    record Unavailable(String why) implements Failures {
        @Override
        public String code() {
            return "unavailable";
        }

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }

        @Override
        public String detail() {
            return why;
        }
    }

    /** Whether it was stored is not known yet; the same request, sent again, finds out. */
    record OutcomeUnknown(String why) implements Failures {
        @Override
        public String code() {
            return "outcome-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }

        @Override
        public String detail() {
            return why + "; it may have been stored or not: send the same request again";
        }
    }
}
