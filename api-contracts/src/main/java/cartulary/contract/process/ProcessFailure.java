package cartulary.contract.process;

import cartulary.contract.support.Failure;

/** What a process says no with. */
public sealed interface ProcessFailure extends Failure {

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
