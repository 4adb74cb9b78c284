package cartulary.contract.settlement;

import cartulary.contract.support.Failure;

/** What a reconciliation or a review case says no with. */
public sealed interface SettlementFailure extends Failure {
    record CaseUnknown(CaseId caseId) implements SettlementFailure {
        @Override
        public String code() {
            return "case-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + caseId;
        }
    }

    record CaseNotInState(CaseId caseId, String status) implements SettlementFailure {
        @Override
        public String code() {
            return "case-not-in-state";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s is %s".formatted(caseId, status);
        }
    }

    record SecondPersonNeeded(String what) implements SettlementFailure {
        @Override
        public String code() {
            return "second-person-needed";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s needs another person than the one who asked for it".formatted(what);
        }
    }
}
