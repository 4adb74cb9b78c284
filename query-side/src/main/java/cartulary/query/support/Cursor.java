package cartulary.query.support;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a list goes on: after the item with this sort key and id. Clients see it as an opaque text. */
public record Cursor(long key, String id) {
    /**
     * Null for null.
     *
     * @throws CommandRefused if the text is no cursor of ours
     */
    public static Cursor parse(String text) {
        if (text == null) return null;
        try {
            var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':');
            return new Cursor(Long.parseLong(plain.substring(0, colon)), plain.substring(colon + 1));
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            throw new CommandRefused(new Failures.InvalidField("cursor", "is none that was given out"));
        }
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((key + ":" + id).getBytes(StandardCharsets.UTF_8));
    }
}
