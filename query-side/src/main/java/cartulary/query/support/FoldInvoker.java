package cartulary.query.support;

import cartulary.contract.support.MetaKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/** Gathers the events of a batch; {@link #flush} folds them, called when the token is about to be stored. */
final class FoldInvoker<D> implements EventHandlerInvoker {
    private static final List<String> KEPT = List.of(
            MetaKeys.ACTOR,
            MetaKeys.ROLES,
            MetaKeys.CORRELATION,
            MetaKeys.CAUSATION,
            MetaKeys.TRIGGER,
            MetaKeys.REASON,
            MetaKeys.TRACE);

    private final Projection<D> projection;
    private final ProjectionWriter<D> writer;
    private final String resource;

    /** @param version by whose name the gathered events go */
    FoldInvoker(Projection<D> projection, String version, ProjectionWriter<D> writer) {
        this.projection = projection;
        this.writer = writer;
        this.resource = "cartulary.pending." + version;
    }

    @Override
    public boolean canHandle(EventMessage<?> message, Segment segment) {
        if (!projection.isAbout(message.getPayloadType())) return false; // Without making the payload of its bytes.
        if (segment.equals(Segment.ROOT_SEGMENT)) return true; // What is none of ours the writer leaves out.
        var id = projection.idOf(recorded(message));
        return id != null && segment.matches(Objects.hashCode(id));
    }

    /** Others are passed over by the stream, which still tells how far it has come. */
    @Override
    public boolean canHandleType(Class<?> type) {
        return projection.isAbout(type);
    }

    @Override
    public void handle(EventMessage<?> message, Segment segment) {
        CurrentUnitOfWork.get()
                .root()
                .getOrComputeResource(resource, _ -> new ArrayList<Recorded>())
                .add(recorded(message));
    }

    @Override
    public boolean supportsReset() {
        return false; // A rebuild is written beside the live one.
    }

    void flush() {
        if (!CurrentUnitOfWork.isStarted()) return;
        List<Recorded> pending = CurrentUnitOfWork.get().root().getResource(resource);
        if (pending != null) writer.write(pending);
    }

    private static Recorded recorded(EventMessage<?> message) {
        if (!(message instanceof DomainEventMessage<?> domain && message instanceof TrackedEventMessage<?> tracked)) {
            throw new IllegalStateException("no event of a stream: " + message.getIdentifier());
        }
        var metadata = new HashMap<String, String>();
        for (var key : KEPT) {
            if (message.getMetaData().get(key) instanceof String value) metadata.put(key, value);
        }
        return new Recorded(
                message.getIdentifier(),
                message.getPayload(),
                domain.getAggregateIdentifier(),
                domain.getSequenceNumber(),
                tracked.trackingToken().position().orElseThrow(),
                message.getTimestamp(),
                metadata);
    }
}
