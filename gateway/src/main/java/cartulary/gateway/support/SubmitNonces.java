package cartulary.gateway.support;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Ids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time proofs that a shopper was shown what they order: signed for that shopper, those lines and that total, with an end.
 * Nothing is stored: the order's id is derived from the nonce (or from the cart's version it names), so it makes one order,
 * whatever keys it is sent with and however often. Machine time, like every token.
 */
public final class SubmitNonces {
    private static final Pattern FORM =
            Pattern.compile("v1\\.([0-9]{1,12})\\.([0-9]{1,12})\\.([0-9a-f]{32})\\.([A-Za-z0-9_-]{43})");

    private final SecretKeySpec key;
    private final Duration lifetime;
    private final MachineTime time;
    private final Chance chance;

    public SubmitNonces(String key, Duration lifetime, MachineTime time, Chance chance) {
        // Another use of the key must not be able to make these.
        this.key = new SecretKeySpec(Ids.hash("submit nonces", key).getBytes(StandardCharsets.US_ASCII), "HmacSHA256");
        this.lifetime = lifetime;
        this.time = time;
        this.chance = chance;
    }

    /**
     * @param total in minor units, as it was shown
     * @param id what the order's id is derived from
     */
    public record Nonce(String text, long total, String id, Instant expiresAt, boolean expired) {}

    /** @param content fingerprint of what was shown */
    public Nonce issue(CustomerId shopper, String content, long total) {
        var expiresAt = Instant.ofEpochSecond(time.now().plus(lifetime).getEpochSecond());
        var id = chance.hex(16);
        var signed = "v1.%d.%d.%s".formatted(total, expiresAt.getEpochSecond(), id);
        return new Nonce(signed + "." + signature(shopper, content, signed), total, id, expiresAt, false);
    }

    /** Empty if it is not ours, or was given to somebody else or for something else. */
    public Optional<Nonce> verify(CustomerId shopper, String content, String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) return Optional.empty();
        var expected = signature(shopper, content, text.substring(0, text.lastIndexOf('.')));
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), match.group(4).getBytes(StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        var expiresAt = Instant.ofEpochSecond(Long.parseLong(match.group(2)));
        return Optional.of(new Nonce(
                text,
                Long.parseLong(match.group(1)),
                match.group(3),
                expiresAt,
                !time.now().isBefore(expiresAt)));
    }

    private String signature(CustomerId shopper, String content, String signed) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var text = Ids.hash(shopper.value(), content, signed);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
