package cartulary.contract.payment;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** One notification of a provider, by the provider and its own event id. */
public record NotificationId(@JsonValue String value) implements Comparable<NotificationId> {
    private static final Pattern FORM = Pattern.compile("notification-[a-z]+:[A-Za-z0-9_-]{1,200}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public NotificationId {
        Ids.require("notificationId", value, FORM);
    }

    public static NotificationId of(String provider, String eventId) {
        return new NotificationId("notification-" + provider + ":" + eventId);
    }

    @Override
    public int compareTo(NotificationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
