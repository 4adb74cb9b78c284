package cartulary.query.support;

import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;

/**
 * Writes what the unit of work has gathered before it lets the token be stored: a token is never newer than its view.
 * Notices when the tokens are gone from under a running processor, which would idle for ever.
 */
final class FlushingTokenStore implements TokenStore {
    private final TokenStore delegate;
    private final Runnable flush;
    private final Runnable onGone;
    private volatile boolean begun;

    /**
     * @param onGone called when there is no token where there was one; must return at once
     */
    FlushingTokenStore(TokenStore delegate, Runnable flush, Runnable onGone) {
        this.delegate = delegate;
        this.flush = flush;
        this.onGone = onGone;
    }

    /** The processor is about to start and may find no token yet. */
    void starting() {
        begun = false;
    }

    @Override
    public void storeToken(TrackingToken token, String processorName, int segment) {
        flush.run();
        delegate.storeToken(token, processorName, segment);
        begun = true;
    }

    @Override
    public void initializeTokenSegments(String processorName, int segmentCount) {
        delegate.initializeTokenSegments(processorName, segmentCount);
    }

    @Override
    public void initializeTokenSegments(String processorName, int segmentCount, TrackingToken initialToken) {
        delegate.initializeTokenSegments(processorName, segmentCount, initialToken);
    }

    @Override
    public TrackingToken fetchToken(String processorName, int segment) {
        return delegate.fetchToken(processorName, segment);
    }

    @Override
    public TrackingToken fetchToken(String processorName, Segment segment) {
        return delegate.fetchToken(processorName, segment);
    }

    @Override
    public void extendClaim(String processorName, int segment) {
        delegate.extendClaim(processorName, segment);
    }

    @Override
    public void releaseClaim(String processorName, int segment) {
        delegate.releaseClaim(processorName, segment);
    }

    @Override
    public void initializeSegment(TrackingToken token, String processorName, int segment) {
        delegate.initializeSegment(token, processorName, segment);
    }

    @Override
    public void deleteToken(String processorName, int segment) {
        delegate.deleteToken(processorName, segment);
    }

    @Override
    public boolean requiresExplicitSegmentInitialization() {
        return delegate.requiresExplicitSegmentInitialization();
    }

    @Override
    public int[] fetchSegments(String processorName) {
        var segments = delegate.fetchSegments(processorName);
        notice(segments.length == 0);
        return segments;
    }

    @Override
    public List<Segment> fetchAvailableSegments(String processorName) {
        var segments = delegate.fetchAvailableSegments(processorName);
        if (segments.isEmpty()) notice(delegate.fetchSegments(processorName).length == 0);
        return segments;
    }

    private void notice(boolean gone) {
        if (gone && begun) onGone.run();
        if (!gone) begun = true;
    }

    @Override
    public Optional<String> retrieveStorageIdentifier() {
        return delegate.retrieveStorageIdentifier();
    }
}
