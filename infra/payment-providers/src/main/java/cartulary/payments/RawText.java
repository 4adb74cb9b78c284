package cartulary.payments;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes that were signed, as text. */
public final class RawText {
    private RawText() {}

    /**
     * Letters that are none are not made into others: two bodies that differ would be one text, and bear one signature.
     *
     * @throws IllegalArgumentException if it is no UTF-8
     */
    public static String of(byte[] raw) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new IllegalArgumentException("no UTF-8");
        }
    }
}
