package cartulary.gateway.support;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Failures;
import cartulary.contract.support.InvalidValue;
import cartulary.contract.support.Role;

/**
 * Who calls, and how fresh the answer must be. An argument of any controller method.
 *
 * @param minPosition the position the answer must include (header Cartulary-Position); null if any will do
 * @param traceparent never null
 * @param reason why, in the caller's words (header Cartulary-Reason); null if nothing was said
 */
public record Caller(Actor actor, Long minPosition, String traceparent, String reason) {
    /** Percent-encoded UTF-8; kept with the events of what is done, and shown to whoever reads them. */
    public static final String REASON = "Cartulary-Reason";

    /** @throws Refused with not-allowed if the caller is no shopper */
    public CustomerId customerId() {
        if (!actor.is(Role.CUSTOMER) && !actor.is(Role.GUEST)) throw new Refused(new Failures.NotAllowed("shopping"));
        try {
            return new CustomerId(actor.id());
        } catch (InvalidValue _) {
            throw new Refused(new Failures.NotAllowed("shopping"));
        }
    }

    /** The same caller, with the words of this request's body. */
    public Caller because(String why) {
        return new Caller(actor, minPosition, traceparent, why);
    }

    /** The same caller, asking for what includes this position. */
    public Caller after(long position) {
        return new Caller(actor, minPosition == null ? position : Math.max(position, minPosition), traceparent, reason);
    }
}
