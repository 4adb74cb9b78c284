package cartulary.saga.payment;

import cartulary.privacy.SubjectKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what notifications said, a month at a time, when it is old enough: the key under which a provider's bytes of that month are
 * sealed is destroyed, here and so in every backup. That they came, when, and what became of them stays, and so does that the same one
 * is taken in once.
 */
final class Forgetting {
    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
    /** Longer than any provider sends again, and than it is tried again here. */
    private static final Duration LEAST = Duration.ofDays(30);
    /** A shop that was asleep for longer has them forgotten by hand. */
    private static final int MONTHS_BACK = 36;

    private final SubjectKeys keys;
    private final List<String> providers;
    private final Duration keep;
    private final InstantSource time;

    /** @param keep null: for ever */
    Forgetting(SubjectKeys keys, List<String> providers, Duration keep, InstantSource time) {
        if (keep != null && keep.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("cartulary.payment.notifications-keep must be 30d at least");
        }
        this.keys = keys;
        this.providers = providers;
        this.keep = keep;
        this.time = time;
    }

    /** The months that were over before then. */
    void forget() {
        if (keep == null) return;
        var month = YearMonth.from(time.instant().minus(keep).atZone(ZoneOffset.UTC));
        for (int back = 1; back <= MONTHS_BACK; back++) {
            var old = month.minusMonths(back);
            for (var provider : providers) {
                var subject = provider + "-" + old;
                if (keys.find(subject).isEmpty()) continue;
                keys.destroy(subject);
                LOG.info("what {} told in {} is forgotten", provider, old);
            }
        }
    }
}
