package cartulary.query.support;

import cartulary.contract.Catalogue;
import cartulary.contract.support.MetaKeys;
import java.time.Instant;
import java.util.Map;

/**
 * An event as a projection is told of it.
 *
 * @param stream the id of the aggregate it belongs to
 * @param sequence its place in that stream, from 0
 * @param position its place in the global order
 * @param at shop time
 */
public record Recorded(
        Object event, String stream, long sequence, long position, Instant at, Map<String, String> metadata) {
    /** Who caused it; null if nobody is named. */
    public String actor() {
        return metadata.get(MetaKeys.ACTOR);
    }

    /** The alias without its feature, as OrderPlaced. */
    public String name() {
        var alias = Catalogue.byType(event.getClass()).alias();
        return alias.substring(alias.lastIndexOf('.') + 1);
    }
}
