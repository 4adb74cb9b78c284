package cartulary.contract.customer;

import cartulary.contract.customer.CustomerEvent.AddressAdded;
import cartulary.contract.customer.CustomerEvent.AddressChanged;
import cartulary.contract.customer.CustomerEvent.AddressPreferred;
import cartulary.contract.customer.CustomerEvent.AddressRemoved;
import cartulary.contract.customer.CustomerEvent.AddressRevised;
import cartulary.contract.customer.CustomerEvent.CustomerRegistered;
import cartulary.contract.customer.LimitsEvent.HoldDropped;
import cartulary.contract.customer.LimitsEvent.HoldGranted;
import cartulary.contract.customer.LimitsEvent.HoldRefused;
import cartulary.contract.ordering.Orders;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Ids;
import cartulary.contract.support.Role;
import java.util.List;
import java.util.Set;

/** Lin Wei, a customer with an account; and a guest. No such people. */
public final class Customers {
    public static final CustomerId LIN = new CustomerId("customer-lin-wei");
    public static final CustomerId GUEST = new CustomerId("guest-0001");
    public static final Actor LIN_ACTING = new Actor(LIN.value(), Set.of(Role.CUSTOMER));
    public static final Actor GUEST_ACTING = new Actor(GUEST.value(), Set.of(Role.GUEST));
    public static final Actor STAFF = new Actor("staff-1", Set.of(Role.ADMIN));
    public static final Actor AUDITOR = new Actor("auditor-1", Set.of(Role.AUDITOR));
    public static final Recipient AT_HOME = new Recipient(
            "Lin Wei", "+86 10 5555 0100", "lin.wei@example.org", "1 Lantern Lane", "Beijing", "100000", "CN");

    public static final AddressId HOME = AddressId.derivedFrom(LIN, "address 1");

    private Customers() {}

    public static CustomerRegistered customerRegistered() {
        return new CustomerRegistered(LIN, AT_HOME.email(), AT_HOME.name());
    }

    public static HoldGranted holdGranted() {
        return new HoldGranted(LIN, Orders.ORDER);
    }

    public static List<Object> events() {
        return List.of(
                customerRegistered(),
                new AddressChanged(LIN, AT_HOME),
                new AddressAdded(LIN, HOME, AT_HOME, Ids.hash("at home")),
                new AddressRevised(LIN, HOME, AT_HOME),
                new AddressRemoved(LIN, HOME),
                new AddressPreferred(LIN, HOME),
                holdGranted(),
                new HoldRefused(LIN, Orders.ORDER, 10, 10),
                new HoldDropped(LIN, Orders.ORDER));
    }
}
