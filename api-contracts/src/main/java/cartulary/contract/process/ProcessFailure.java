package cartulary.contract.process;

import cartulary.contract.support.Failure;

/** What a process says no with. */
public sealed interface ProcessFailure extends Failure {

    record ProcessUnknown(ProcessId processId) implements ProcessFailure {
        @Override
        public String code() {
            return "process-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + processId;
        }
    }

    record ProcessEndedAlready(ProcessId processId) implements ProcessFailure {
        @Override
        public String code() {
            return "process-ended";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s came to its end".formatted(processId);
        }
    }

    record ProcessActNotTaken(ProcessId processId, String act, String step) implements ProcessFailure {
        @Override
        public String code() {
            return "process-act-not-taken";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s cannot %s in step %s".formatted(processId, act, step);
        }
    }

    record ProcessNotParked(ProcessId processId) implements ProcessFailure {
        @Override
        public String code() {
            return "process-not-parked";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s is not parked".formatted(processId);
        }
    }

    /** As what was asked of it cannot be done now. */
    record ProjectionRefused(String projection, String why) implements ProcessFailure {
        @Override
        public String code() {
            return "projection-refused";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s: %s".formatted(projection, why);
        }
    }
}
