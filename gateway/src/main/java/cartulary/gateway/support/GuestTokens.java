package cartulary.gateway.support;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.InvalidValue;
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
 * Lets somebody without an account check out and see their orders: an id nobody can guess, an end, and an HMAC-SHA256 over
 * both. Nothing is stored. Machine time, like every token.
 */
public final class GuestTokens {
    private static final Pattern FORM =
            Pattern.compile("v1\\.(guest-[0-9a-f]{32})\\.([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");

    private final SecretKeySpec key;
    private final Duration lifetime;
    private final MachineTime time;
    private final Chance chance;

    /** @throws IllegalArgumentException if the key has fewer than 32 bytes */
    public GuestTokens(String key, Duration lifetime, MachineTime time, Chance chance) {
        var bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 32)
            throw new IllegalArgumentException("cartulary.gateway.guest-key needs at least 32 bytes");
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        this.lifetime = lifetime;
        this.time = time;
        this.chance = chance;
    }

    public record Guest(CustomerId customerId, String token, Instant expiresAt) {
        @Override
        public String toString() {
            return "Guest[%s]".formatted(customerId); // The token opens this guest's orders.
        }
    }

    public Guest issue() {
        var id = new CustomerId("guest-" + chance.hex(16));
        var expiresAt = Instant.ofEpochSecond(time.now().plus(lifetime).getEpochSecond());
        var signed = "v1.%s.%d".formatted(id, expiresAt.getEpochSecond());
        return new Guest(id, signed + "." + signature(signed), expiresAt);
    }

    /** Empty if the token is not ours, was changed, or has ended. */
    public Optional<CustomerId> verify(String token) {
        var match = FORM.matcher(token);
        if (!match.matches()) return Optional.empty();
        var expected = signature(token.substring(0, token.lastIndexOf('.')));
        var same = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), match.group(3).getBytes(StandardCharsets.US_ASCII));
        if (!same || time.now().getEpochSecond() >= Long.parseLong(match.group(2))) return Optional.empty();
        try {
            return Optional.of(new CustomerId(match.group(1)));
        } catch (InvalidValue _) {
            return Optional.empty();
        }
    }

    private String signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
