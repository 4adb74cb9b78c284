package cartulary.query.support;

import cartulary.eventstore.DelegatingTokenStore;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;

/**
 * Writes what the unit of work has gathered before it lets the token be stored: a token is never newer than its view.
 * Notices when the tokens are gone from under a running processor, which would idle for ever, and tells how the {@link Claim} stands.
 */
final class FlushingTokenStore extends DelegatingTokenStore {
    private final Runnable flush;
    private final Claim claim;
    private final Runnable onGone;
    private volatile boolean begun;

    /**
     * @param claim told of what becomes of it
     * @param onGone called when there is no token where there was one; must return at once
     */
    FlushingTokenStore(TokenStore delegate, Runnable flush, Claim claim, Runnable onGone) {
        super(delegate);
        this.flush = flush;
        this.claim = claim;
        this.onGone = onGone;
    }

    /** The processor is about to start and may find no token yet. */
    void starting() {
        begun = false;
    }

    @Override
    public void storeToken(TrackingToken token, String processorName, int segment) {
        flush.run();
        var asked = claim.now();
        super.storeToken(token, processorName, segment);
        claim.confirmed(asked);
        begun = true;
    }

    @Override
    public TrackingToken fetchToken(String processorName, int segment) {
        return claimed(() -> super.fetchToken(processorName, segment));
    }

    @Override
    public TrackingToken fetchToken(String processorName, Segment segment) {
        return claimed(() -> super.fetchToken(processorName, segment));
    }

    private TrackingToken claimed(Supplier<TrackingToken> fetched) {
        var asked = claim.now();
        var token = fetched.get();
        claim.begun(asked);
        return token;
    }

    /** Asked for before each batch, though the last one's token, stored a moment ago, has extended it. */
    @Override
    public void extendClaim(String processorName, int segment) {
        if (claim.isFresh()) return;
        var asked = claim.now();
        super.extendClaim(processorName, segment);
        claim.confirmed(asked);
    }

    @Override
    public void releaseClaim(String processorName, int segment) {
        claim.given();
        super.releaseClaim(processorName, segment);
    }

    @Override
    public int[] fetchSegments(String processorName) {
        var segments = super.fetchSegments(processorName);
        notice(segments.length == 0);
        return segments;
    }

    @Override
    public List<Segment> fetchAvailableSegments(String processorName) {
        var segments = super.fetchAvailableSegments(processorName);
        if (segments.isEmpty()) notice(super.fetchSegments(processorName).length == 0);
        return segments;
    }

    private void notice(boolean gone) {
        if (gone && begun) onGone.run();
        if (!gone) begun = true;
    }
}
