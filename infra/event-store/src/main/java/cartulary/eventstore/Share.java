package cartulary.eventstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.tokenstore.TokenStore;

/**
 * Which segments this process takes when it has the choice. Without it the first of several processes takes all and the
 * others stand by. Each segment has a home among them: at home it is taken at once; elsewhere only when it has been free
 * for longer than its home needs to take it, so that a dead process's segments are taken over.
 *
 * @param number of this process among those of its kind, from 1
 * @param count how many there are; with 1 everything is at home here
 */
public record Share(int number, int count) {
    /** Longer than two claims at home; within it a starting process finds its segments free. */
    private static final Duration LEFT_TO_ITS_HOME = Duration.ofSeconds(5);

    public Share {
        if (number < 1 || number > count) {
            throw new IllegalArgumentException("node %d of %d: cartulary.node.number, .count".formatted(number, count));
        }
    }

    /** The same tokens, of which this process sees as available what it shall take. */
    public TokenStore of(TokenStore tokens) {
        return count == 1 ? tokens : new Choosy(tokens);
    }

    private boolean isHome(String processor, int segment) {
        return Math.floorMod(processor.hashCode() + segment, count) == number - 1;
    }

    private record Place(String processor, int segment) {}

    private final class Choosy extends DelegatingTokenStore {
        private final Map<Place, Long> freeSince = new ConcurrentHashMap<>();

        Choosy(TokenStore all) {
            super(all);
        }

        @Override
        public List<Segment> fetchAvailableSegments(String processor) {
            var free = super.fetchAvailableSegments(processor);
            var mine = new ArrayList<Segment>();
            var now = System.nanoTime();
            freeSince
                    .keySet()
                    .removeIf(place -> place.processor().equals(processor)
                            && free.stream().noneMatch(segment -> segment.getSegmentId() == place.segment()));
            for (var segment : free) {
                var since = freeSince.computeIfAbsent(new Place(processor, segment.getSegmentId()), _ -> now);
                if (isHome(processor, segment.getSegmentId()) || now - since >= LEFT_TO_ITS_HOME.toNanos()) {
                    mine.add(segment);
                }
            }
            return mine;
        }
    }
}
