package cartulary.command.customer;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Refuse;
import cartulary.contract.customer.CustomerCommand.ChangeAddress;
import cartulary.contract.customer.CustomerCommand.RegisterCustomer;
import cartulary.contract.customer.CustomerEvent;
import cartulary.contract.customer.CustomerEvent.AddressChanged;
import cartulary.contract.customer.CustomerEvent.CustomerRegistered;
import cartulary.contract.customer.CustomerFailure.CustomerRegisteredAlready;
import cartulary.contract.customer.CustomerFailure.CustomerUnknown;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** A shopper with a login. To anybody but staff and the shopper there is no such customer. */
public class Customer {
    @AggregateIdentifier
    private CustomerId customerId;

    private String email;
    private String name;
    private Recipient address;

    Customer() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RegisterCustomer command, Actor actor) {
        requireOwner(actor, command.customerId());
        if (customerId != null) {
            if (Objects.equals(email, command.email()) && Objects.equals(name, command.name())) return;
            throw new CommandRefused(new CustomerRegisteredAlready(customerId));
        }
        apply(new CustomerRegistered(command.customerId(), command.email(), command.name()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ChangeAddress command, Actor actor) {
        requireOwner(actor, command.customerId());
        if (customerId == null) throw new CommandRefused(new CustomerUnknown(command.customerId()));
        if (Objects.equals(address, command.address())) return;
        apply(new AddressChanged(customerId, command.address()));
    }

    private static void requireOwner(Actor actor, CustomerId id) {
        if (!Refuse.mayActFor(actor, id)) throw new CommandRefused(new CustomerUnknown(id));
    }

    @EventSourcingHandler
    void on(CustomerEvent event) {
        switch (event) {
            case CustomerRegistered registered -> {
                customerId = registered.customerId();
                email = registered.email();
                name = registered.name();
            }
            case AddressChanged changed -> address = changed.address();
        }
    }
}
