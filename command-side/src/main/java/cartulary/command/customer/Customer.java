package cartulary.command.customer;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Recent;
import cartulary.command.support.Refuse;
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
import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** A shopper with a login. To anybody but staff and the shopper there is no such customer. */
public class Customer {
    @AggregateIdentifier
    private CustomerId customerId;

    private boolean registered;
    private String email;
    private String name;
    private Recipient address;
    /** In the order in which they were added. */
    private final Map<AddressId, Recipient> book = new LinkedHashMap<>();
    /** Address to the hash of the request that added it, of those that are gone too. */
    private final Recent added = new Recent();

    private AddressId preferred;

    Customer() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RegisterCustomer command, Actor actor) {
        requireOwner(actor, command.customerId());
        if (registered) {
            if (Objects.equals(email, command.email()) && Objects.equals(name, command.name())) return;
            throw new CommandRefused(new CustomerRegisteredAlready(customerId));
        }
        apply(new CustomerRegistered(command.customerId(), command.email(), command.name()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ChangeAddress command, Actor actor) {
        requireOwner(actor, command.customerId());
        if (!registered) throw new CommandRefused(new CustomerUnknown(command.customerId()));
        if (Objects.equals(address, command.address())) return;
        apply(new AddressChanged(customerId, command.address()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AddAddress command, Actor actor) {
        requireOwner(actor, command.customerId());
        var known = added.get(command.addressId().value());
        if (known != null) {
            Refuse.unlessSame(known, command.requestHash(), command.addressId());
            return;
        }
        if (book.size() >= CustomerCommand.ADDRESSES_MAX) {
            throw new CommandRefused(new AddressBookFull(CustomerCommand.ADDRESSES_MAX));
        }
        apply(new AddressAdded(command.customerId(), command.addressId(), command.address(), command.requestHash()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReviseAddress command, Actor actor) {
        requireOwner(actor, command.customerId());
        requireKept(command.addressId());
        if (command.address().equals(book.get(command.addressId()))) return;
        apply(new AddressRevised(customerId, command.addressId(), command.address()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RemoveAddress command, Actor actor) {
        requireOwner(actor, command.customerId());
        if (book.containsKey(command.addressId())) apply(new AddressRemoved(customerId, command.addressId()));
        else if (added.get(command.addressId().value()) == null) requireKept(command.addressId());
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(PreferAddress command, Actor actor) {
        requireOwner(actor, command.customerId());
        requireKept(command.addressId());
        if (!command.addressId().equals(preferred)) apply(new AddressPreferred(customerId, command.addressId()));
    }

    private void requireKept(AddressId id) {
        if (!book.containsKey(id)) throw new CommandRefused(new AddressUnknown(id));
    }

    private static void requireOwner(Actor actor, CustomerId id) {
        if (!Refuse.mayActFor(actor, id)) throw new CommandRefused(new CustomerUnknown(id));
    }

    @EventSourcingHandler
    void on(CustomerEvent event) {
        customerId = event.customerId();
        switch (event) {
            case CustomerRegistered registration -> {
                registered = true;
                email = registration.email();
                name = registration.name();
            }
            case AddressChanged changed -> address = changed.address();
            case AddressAdded kept -> {
                book.put(kept.addressId(), kept.address());
                added.put(kept.addressId().value(), kept.requestHash());
            }
            case AddressRevised revised -> book.put(revised.addressId(), revised.address());
            case AddressRemoved removed -> {
                book.remove(removed.addressId());
                if (removed.addressId().equals(preferred)) preferred = null;
            }
            case AddressPreferred wish -> preferred = wish.addressId();
        }
    }
}
