package cartulary.eventstore;

import cartulary.contract.support.Actor;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.axonframework.messaging.MetaData;

/** The actor in a message's metadata. */
public final class Actors {
    private Actors() {}

    /** Null if the message names none. */
    public static Actor of(MetaData metadata) {
        if (!(metadata.get(MetaKeys.ACTOR) instanceof String id)
                || !(metadata.get(MetaKeys.ROLES) instanceof String roles)) {
            return null;
        }
        return new Actor(
                id,
                Arrays.stream(roles.split(","))
                        .filter(role -> !role.isEmpty())
                        .map(Role::valueOf)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    static Map<String, String> metadata(Actor actor, Map<String, String> more) {
        var metadata = new HashMap<>(more);
        metadata.put(MetaKeys.ACTOR, actor.id());
        metadata.put(
                MetaKeys.ROLES, actor.roles().stream().map(Role::name).sorted().collect(Collectors.joining(",")));
        return metadata;
    }
}
