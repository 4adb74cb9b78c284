package cartulary.payments;

import java.time.Duration;
import java.util.Objects;

/**
 * How a provider is reached; may change while the shop runs.
 *
 * @param address of its API
 * @param retries of one call, at most 3: with the same key, number or signature's content, so that it stays the same call
 */
public record Reach(String address, Duration connectTimeout, Duration readTimeout, int retries) {
    public Reach {
        Objects.requireNonNull(address, "address");
        if (connectTimeout.isNegative() || connectTimeout.isZero() || readTimeout.isNegative() || readTimeout.isZero())
            throw new IllegalArgumentException("timeouts of payment providers are above zero");
        if (retries < 0 || retries > 3) throw new IllegalArgumentException("0 to 3 retries of a call to a provider");
    }
}
