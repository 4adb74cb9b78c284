package cartulary.contract.ordering;

import cartulary.contract.support.Failure;

/** What a draft says no with. */
public sealed interface DraftFailure extends Failure {

    record DraftUnknown(DraftId draftId) implements DraftFailure {
        @Override
        public String code() {
            return "draft-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + draftId;
        }
    }

    /** @param state placed or discarded */
    record DraftClosed(DraftId draftId, String state) implements DraftFailure {
        @Override
        public String code() {
            return "draft-closed";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s is %s".formatted(draftId, state);
        }
    }

    /** Nobody said where it goes. */
    record DraftWithoutRecipient(DraftId draftId) implements DraftFailure {
        @Override
        public String code() {
            return "draft-without-recipient";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s does not say who gets it".formatted(draftId);
        }

        @Override
        public String field() {
            return "recipient";
        }
    }
}
