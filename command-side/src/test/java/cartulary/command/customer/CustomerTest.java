package cartulary.command.customer;

import static cartulary.command.support.Examples.*;

import cartulary.command.support.Examples;
import cartulary.contract.customer.CustomerCommand.ChangeAddress;
import cartulary.contract.customer.CustomerCommand.RegisterCustomer;
import cartulary.contract.customer.CustomerEvent;
import cartulary.contract.customer.CustomerEvent.AddressChanged;
import cartulary.contract.customer.CustomerEvent.CustomerRegistered;
import cartulary.contract.customer.CustomerFailure.CustomerRegisteredAlready;
import cartulary.contract.customer.CustomerFailure.CustomerUnknown;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class CustomerTest {
    private static final CustomerRegistered REGISTERED = new CustomerRegistered(ALICE, "alice@example.org", "Alice");
    private static final AddressChanged ADDRESS = new AddressChanged(ALICE, RECIPIENT);

    @Test
    void a_customer_registers_once() {
        given().when(new RegisterCustomer(ALICE, "alice@example.org", "Alice"), by(SHOPPER_ALICE))
                .expectEvents(REGISTERED);
        given(REGISTERED)
                .when(new RegisterCustomer(ALICE, "alice@example.org", "Alice"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(REGISTERED)
                .when(new RegisterCustomer(ALICE, "other@example.org", "Alice"))
                .expectNoEvents()
                .expectExceptionDetails(new CustomerRegisteredAlready(ALICE));
    }

    @Test
    void an_address_is_changed_and_the_same_again_changes_nothing() {
        given(REGISTERED)
                .when(new ChangeAddress(ALICE, RECIPIENT), by(SHOPPER_ALICE))
                .expectEvents(ADDRESS);
        given(REGISTERED, ADDRESS)
                .when(new ChangeAddress(ALICE, RECIPIENT))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void nobody_but_staff_acts_for_another_customer() {
        given().when(new RegisterCustomer(ALICE, "a@example.org", "A"), by(SHOPPER_BOB))
                .expectNoEvents()
                .expectExceptionDetails(new CustomerUnknown(ALICE));
        given(REGISTERED)
                .when(new ChangeAddress(ALICE, RECIPIENT), by(SHOPPER_BOB))
                .expectNoEvents()
                .expectExceptionDetails(new CustomerUnknown(ALICE));
        given(REGISTERED).when(new ChangeAddress(ALICE, RECIPIENT), by(ADMIN)).expectEvents(ADDRESS);
    }

    @Test
    void somebody_who_never_registered_has_no_address() {
        given().when(new ChangeAddress(ALICE, RECIPIENT)).expectExceptionDetails(new CustomerUnknown(ALICE));
    }

    private static TestExecutor<Customer> given(CustomerEvent... events) {
        return Examples.fixture(Customer.class).given((Object[]) events);
    }
}
