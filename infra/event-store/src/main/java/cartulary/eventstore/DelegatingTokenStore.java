package cartulary.eventstore;

import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;

/** A token store that does as another does, where it is not told otherwise. */
public abstract class DelegatingTokenStore implements TokenStore {
    private final TokenStore delegate;

    protected DelegatingTokenStore(TokenStore delegate) {
        this.delegate = delegate;
    }

    @Override
    public List<Segment> fetchAvailableSegments(String processor) {
        return delegate.fetchAvailableSegments(processor);
    }

    @Override
    public void initializeTokenSegments(String processor, int segments) {
        delegate.initializeTokenSegments(processor, segments);
    }

    @Override
    public void initializeTokenSegments(String processor, int segments, TrackingToken first) {
        delegate.initializeTokenSegments(processor, segments, first);
    }

    @Override
    public void storeToken(TrackingToken token, String processor, int segment) {
        delegate.storeToken(token, processor, segment);
    }

    @Override
    public TrackingToken fetchToken(String processor, int segment) {
        return delegate.fetchToken(processor, segment);
    }

    @Override
    public TrackingToken fetchToken(String processor, Segment segment) {
        return delegate.fetchToken(processor, segment);
    }

    @Override
    public void extendClaim(String processor, int segment) {
        delegate.extendClaim(processor, segment);
    }

    @Override
    public void releaseClaim(String processor, int segment) {
        delegate.releaseClaim(processor, segment);
    }

    @Override
    public void initializeSegment(TrackingToken token, String processor, int segment) {
        delegate.initializeSegment(token, processor, segment);
    }

    @Override
    public void deleteToken(String processor, int segment) {
        delegate.deleteToken(processor, segment);
    }

    @Override
    public boolean requiresExplicitSegmentInitialization() {
        return delegate.requiresExplicitSegmentInitialization();
    }

    @Override
    public int[] fetchSegments(String processor) {
        return delegate.fetchSegments(processor);
    }

    @Override
    public Optional<String> retrieveStorageIdentifier() {
        return delegate.retrieveStorageIdentifier();
    }
}
