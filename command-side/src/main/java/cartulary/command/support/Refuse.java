package cartulary.command.support;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import cartulary.contract.support.Failures.InvalidField;
import cartulary.contract.support.Role;
import java.util.Objects;

/** The refusals every feature knows. */
public final class Refuse {
    private Refuse() {}

    /** @throws CommandRefused with IdempotencyKeyReused if the request differs from the one kept */
    public static void unlessSame(Object kept, Object given, Object thing) {
        if (!Objects.equals(kept, given)) throw new CommandRefused(new IdempotencyKeyReused(thing.toString()));
    }

    public static CommandRefused invalid(String field, String why) {
        return new CommandRefused(new InvalidField(field, why));
    }

    /** Staff and processes act for everybody, shoppers for themselves alone. */
    public static boolean mayActFor(Actor actor, CustomerId customer) {
        return actor.is(Role.ADMIN) || actor.is(Role.SYSTEM) || actor.id().equals(customer.value());
    }
}
