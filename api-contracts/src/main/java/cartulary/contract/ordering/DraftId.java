package cartulary.contract.ordering;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** An order that staff prepares for a customer. */
public record DraftId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("draft-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DraftId {
        Ids.require("draftId", value, FORM);
    }

    /** Derived from the actor and the Idempotency-Key, so that a retry names the same draft. */
    public static DraftId derivedFrom(String actor, String idempotencyKey) {
        return new DraftId(Ids.derive("draft-", actor, "POST /api/v1/admin/drafts", idempotencyKey));
    }

    /** The order it becomes: one draft makes one order, whoever places it and however often. */
    public OrderId orderId() {
        return new OrderId(Ids.derive("order-", value, "placement"));
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
