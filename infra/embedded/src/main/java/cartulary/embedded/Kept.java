package cartulary.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A document of a collection. One that comes from a checkpoint stays as it was written until somebody asks for it, and one that
 * nobody has asked for from one checkpoint to the next is kept as it is written: most of a past nobody asks for, and as one piece
 * it takes a third of the room and little of the collector's time.
 */
final class Kept {
    private static final byte TEXT = 2;
    private static final byte[] ID = "_id\0".getBytes(UTF_8);
    /** Of the size that BSON begins with. */
    private static final int HEAD = Integer.BYTES;

    /** Its bytes, or the document itself. */
    private volatile Object held;

    /** Since it was last written; that it is seen late does no harm. */
    private boolean asked = true;

    private Kept(Object held) {
        this.held = held;
    }

    /** @param document that nobody changes any more */
    static Kept of(Document document) {
        return new Kept(document);
    }

    /** @param bson one whole document, in an array that nobody changes any more */
    static Kept written(byte[] bson) {
        return new Kept(bson);
    }

    boolean isAsWritten() {
        return held instanceof byte[];
    }

    /** Not to be changed, but before it is in a collection. */
    Document document() {
        asked = true;
        var now = held;
        if (!(now instanceof byte[] bson)) return (Document) now;
        var document = KeptCollection.compact(BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson)));
        held = document;
        return document;
    }

    /** The document, or one that has its id only, which is less work. */
    Document forItsId() {
        var now = held;
        if (!(now instanceof byte[] bson)) return (Document) now;
        var text = ByteBuffer.wrap(bson).order(ByteOrder.LITTLE_ENDIAN);
        int name = HEAD + 1;
        int value = name + ID.length;
        boolean idFirst = bson.length > value + Integer.BYTES
                && bson[HEAD] == TEXT
                && java.util.Arrays.equals(bson, name, value, ID, 0, ID.length);
        if (!idFirst) return document();
        int length = text.getInt(value) - 1; // With the zero behind it.
        return new Document("_id", new String(bson, value + Integer.BYTES, length, UTF_8));
    }

    /** @param buffer that it may use */
    void write(OutputStream out, ByteBuf buffer) throws IOException {
        var now = held;
        if (now instanceof byte[] written) {
            out.write(written);
            return;
        }
        buffer.clear();
        BsonEncoder.encodeDocument((Document) now, buffer);
        if (asked) {
            asked = false;
            buffer.readBytes(out, buffer.readableBytes());
            return;
        }
        var bson = new byte[buffer.readableBytes()];
        buffer.readBytes(bson);
        held = bson;
        out.write(bson);
    }
}
