package cartulary.query.auditing;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.auditing.Trace;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.MetaKeys;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps {@code audit_trail}: where each event stands and by what it is found again, and nothing of what it says. What an
 * auditor is shown is read from the event store, so that no view stands between them and the book.
 */
public class TrailProjection extends Projection<TrailProjection.TrailDocument> {
    /**
     * @param at shop time, milliseconds since 1970
     * @param tags {@link #tag} of each of its traces
     */
    public record TrailDocument(String stream, long sequence, long position, long at, List<Long> tags) {}

    private static final ClassValue<List<RecordComponent>> IDS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> component.getType() == Sku.class
                            || (component.getType().isRecord()
                                    && component.getType().getSimpleName().endsWith("Id")))
                    .toList();
        }
    };

    public TrailProjection() {
        super("audit-trail", "audit_trail", TrailDocument.class, Object.class);
    }

    @Override
    protected String idOf(Recorded recorded) {
        return recorded.id();
    }

    @Override
    protected Duration patience() {
        return OF_REPORTS;
    }

    @Override
    protected boolean isOfOneEventEach() {
        return true;
    }

    @Override
    public TrailDocument apply(TrailDocument was, Recorded recorded) {
        var tags = new ArrayList<Long>();
        var alias = recorded.alias();
        tags.add(tag(Trace.STREAM, recorded.stream()));
        tags.add(tag(Trace.TYPE, alias));
        tags.add(tag(Trace.FEATURE, alias.substring(0, alias.indexOf('.'))));
        add(tags, Trace.ACTOR, recorded.metadata().get(MetaKeys.ACTOR));
        add(tags, Trace.CORRELATION, recorded.metadata().get(MetaKeys.CORRELATION));
        add(tags, Trace.CAUSATION, recorded.metadata().get(MetaKeys.CAUSATION));
        add(tags, Trace.TRIGGER, recorded.metadata().get(MetaKeys.TRIGGER));
        add(tags, Trace.ABOUT, recorded.stream());
        for (var id : IDS.get(recorded.event().getClass())) add(tags, Trace.ABOUT, read(id, recorded.event()));
        return new TrailDocument(
                recorded.stream(),
                recorded.sequence(),
                recorded.position(),
                recorded.at().toEpochMilli(),
                tags.stream().distinct().toList());
    }

    private static void add(List<Long> tags, Trace trace, Object value) {
        if (value != null) tags.add(tag(trace, value.toString()));
    }

    private static Object read(RecordComponent component, Object event) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }

    /**
     * Eight bytes instead of the text: there is a document for each event there ever was, one index serves every way of
     * asking, and of two texts with the same tag there would be one among as many events as no shop has.
     */
    static long tag(Trace trace, String value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest((trace + " " + value).getBytes(UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java has SHA-256", e);
        }
    }
}
