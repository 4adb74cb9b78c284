package cartulary.contract.customer;

import cartulary.contract.support.Failure;

/** What customers are refused with. */
public sealed interface CustomerFailure extends Failure {

    record CustomerRegisteredAlready(CustomerId customerId) implements CustomerFailure {
        @Override
        public String code() {
            return "customer-registered";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s is registered with other data".formatted(customerId);
        }
    }

    record CustomerUnknown(CustomerId customerId) implements CustomerFailure {
        @Override
        public String code() {
            return "customer-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + customerId;
        }
    }

    record AddressUnknown(AddressId addressId) implements CustomerFailure {
        @Override
        public String code() {
            return "address-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no " + addressId;
        }
    }

    record AddressBookFull(int max) implements CustomerFailure {
        @Override
        public String code() {
            return "address-book-full";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "an address book holds %d addresses".formatted(max);
        }
    }
}
