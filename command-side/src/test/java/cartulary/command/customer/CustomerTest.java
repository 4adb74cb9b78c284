package cartulary.command.customer;

import static cartulary.command.support.Examples.*;

import cartulary.command.support.Examples;
import cartulary.contract.customer.AddressId;
import cartulary.contract.customer.CustomerCommand;
import cartulary.contract.customer.CustomerCommand.AddAddress;
import cartulary.contract.customer.CustomerCommand.ChangeAddress;
import cartulary.contract.customer.CustomerCommand.PreferAddress;
import cartulary.contract.customer.CustomerCommand.RegisterCustomer;
import cartulary.contract.customer.CustomerCommand.RemoveAddress;
import cartulary.contract.customer.CustomerCommand.ReviseAddress;
import cartulary.contract.customer.CustomerEvent;
import cartulary.contract.customer.CustomerEvent.AddressAdded;
import cartulary.contract.customer.CustomerEvent.AddressChanged;
import cartulary.contract.customer.CustomerEvent.AddressPreferred;
import cartulary.contract.customer.CustomerEvent.AddressRemoved;
import cartulary.contract.customer.CustomerEvent.AddressRevised;
import cartulary.contract.customer.CustomerEvent.CustomerRegistered;
import cartulary.contract.customer.CustomerFailure.AddressBookFull;
import cartulary.contract.customer.CustomerFailure.AddressUnknown;
import cartulary.contract.customer.CustomerFailure.CustomerRegisteredAlready;
import cartulary.contract.customer.CustomerFailure.CustomerUnknown;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class CustomerTest {
    private static final CustomerRegistered REGISTERED = new CustomerRegistered(ALICE, "alice@example.org", "Alice");
    private static final AddressChanged ADDRESS = new AddressChanged(ALICE, RECIPIENT);

    private static final AddressId HOME = AddressId.derivedFrom(ALICE, "home");
    private static final Recipient OFFICE = new Recipient("Alice", null, null, "Road 2", "Shanghai", null, "CN");
    private static final AddressAdded AT_HOME = new AddressAdded(ALICE, HOME, RECIPIENT, "hash-1");

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

    @Test
    void an_address_is_kept_once_under_its_key_by_a_login_that_never_registered() {
        given().when(new AddAddress(ALICE, HOME, RECIPIENT, "hash-1"), by(SHOPPER_ALICE))
                .expectEvents(AT_HOME);
        given(AT_HOME)
                .when(new AddAddress(ALICE, HOME, RECIPIENT, "hash-1"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(AT_HOME)
                .when(new AddAddress(ALICE, HOME, OFFICE, "hash-2"))
                .expectExceptionDetails(new IdempotencyKeyReused(HOME.value()));
        // A lost answer that is asked for again after the address was removed brings nothing back.
        given(AT_HOME, new AddressRemoved(ALICE, HOME))
                .when(new AddAddress(ALICE, HOME, RECIPIENT, "hash-1"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(AT_HOME)
                .when(new RegisterCustomer(ALICE, "alice@example.org", "Alice"))
                .expectEvents(REGISTERED);
    }

    @Test
    void a_book_has_a_bound() {
        var full = IntStream.range(0, CustomerCommand.ADDRESSES_MAX)
                .mapToObj(i -> new AddressAdded(ALICE, address(i), RECIPIENT, "hash-" + i))
                .toArray(CustomerEvent[]::new);
        given(full)
                .when(new AddAddress(ALICE, address(99), RECIPIENT, "hash-99"))
                .expectNoEvents()
                .expectExceptionDetails(new AddressBookFull(CustomerCommand.ADDRESSES_MAX));
        var room = Arrays.copyOf(full, full.length + 1);
        room[full.length] = new AddressRemoved(ALICE, address(0));
        given(room)
                .when(new AddAddress(ALICE, address(99), RECIPIENT, "hash-99"))
                .expectEvents(new AddressAdded(ALICE, address(99), RECIPIENT, "hash-99"));
    }

    @Test
    void an_address_is_corrected_preferred_and_removed() {
        given(AT_HOME)
                .when(new ReviseAddress(ALICE, HOME, OFFICE))
                .expectEvents(new AddressRevised(ALICE, HOME, OFFICE));
        given(AT_HOME).when(new ReviseAddress(ALICE, HOME, RECIPIENT)).expectNoEvents();
        given(AT_HOME).when(new PreferAddress(ALICE, HOME)).expectEvents(new AddressPreferred(ALICE, HOME));
        given(AT_HOME, new AddressPreferred(ALICE, HOME))
                .when(new PreferAddress(ALICE, HOME))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(AT_HOME).when(new RemoveAddress(ALICE, HOME)).expectEvents(new AddressRemoved(ALICE, HOME));
        given(AT_HOME, new AddressRemoved(ALICE, HOME))
                .when(new RemoveAddress(ALICE, HOME))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void what_is_not_in_the_book_is_unknown_and_so_is_somebody_elses() {
        for (var command : List.of(
                new ReviseAddress(ALICE, address(1), OFFICE),
                new PreferAddress(ALICE, address(1)),
                new RemoveAddress(ALICE, address(1)))) {
            given(AT_HOME).when(command).expectNoEvents().expectExceptionDetails(new AddressUnknown(address(1)));
        }
        for (var command : List.of(
                new AddAddress(ALICE, address(1), OFFICE, "hash"),
                new ReviseAddress(ALICE, HOME, OFFICE),
                new PreferAddress(ALICE, HOME),
                new RemoveAddress(ALICE, HOME))) {
            given(AT_HOME)
                    .when(command, by(SHOPPER_BOB))
                    .expectNoEvents()
                    .expectExceptionDetails(new CustomerUnknown(ALICE));
        }
    }

    private static AddressId address(int number) {
        return AddressId.derivedFrom(ALICE, "key-" + number);
    }

    private static TestExecutor<Customer> given(CustomerEvent... events) {
        return Examples.fixture(Customer.class).given((Object[]) events);
    }
}
