package cartulary.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** As much of ASN.1's distinguished encoding as a certificate needs. */
final class Der {
    static final byte[] NULL = {5, 0};
    static final byte[] SHA256_WITH_RSA = HexFormat.of().parseHex("06092a864886f70d01010b");
    static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return of(0x30, join(parts));
    }

    static byte[] set(byte[]... parts) {
        return of(0x31, join(parts));
    }

    static byte[] tagged(int tag, byte[] content) {
        return of(0xa0 | tag, content);
    }

    static byte[] number(byte[] bigEndian) {
        return of(2, bigEndian);
    }

    static byte[] text(String text) {
        return of(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] time(Instant at) {
        return of(0x18, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] bits(byte[] bytes) {
        return of(3, join(new byte[] {0}, bytes));
    }

    private static byte[] of(int tag, byte[] content) {
        var out = new ByteArrayOutputStream(content.length + 5);
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}
