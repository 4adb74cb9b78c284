package cartulary.query.support;

import cartulary.contract.Catalogue;
import cartulary.contract.support.MetaKeys;
import java.time.Instant;
import java.util.Map;

/**
 * An event as a projection is told of it.
 *
 * @param id of the event
 * @param stream the id of the aggregate it belongs to
 * @param sequence its place in that stream, from 0
 * @param position its place in the global order
 * @param at shop time
 */
public record Recorded(
        String id,
        Object event,
        String stream,
        long sequence,
        long position,
        Instant at,
        Map<String, String> metadata) {
    /** Who caused it; null if nobody is named. */
    public String actor() {
        return metadata.get(MetaKeys.ACTOR);
    }

    /** As ordering.OrderPlaced. */
    public String alias() {
        return Catalogue.byType(event.getClass()).alias();
    }

    /** Why, in the words of the one who acted; null if nothing was said. */
    public String reason() {
        return metadata.get(MetaKeys.REASON);
    }

    /** The alias without its feature, as OrderPlaced. */
    public String name() {
        var alias = alias();
        return alias.substring(alias.lastIndexOf('.') + 1);
    }
}
