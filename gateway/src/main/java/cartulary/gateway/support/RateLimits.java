package cartulary.gateway.support;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Counts requests in this process, in machine time. What is not asked for during two minutes is forgotten, and of very
 * many callers the rarest are: that can only let somebody pass, never refuse anybody wrongly.
 */
public final class RateLimits {
    private static final int CALLERS_MAX = 100_000;

    static final String CALLER = "caller";

    private record Key(String limit, String caller) {}

    private final Cache<Key, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(CALLERS_MAX)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();
    private final ProblemWriter problems;
    private final List<String> trustedProxies;

    public RateLimits(ProblemWriter problems, List<String> trustedProxies) {
        this.problems = problems;
        this.trustedProxies = trustedProxies;
    }

    /** False if the limit was reached; the problem is written then. */
    boolean pass(
            HttpServletRequest request,
            HttpServletResponse response,
            String limit,
            String caller,
            int max,
            Duration per)
            throws IOException {
        if (max <= 0) return true;
        var bucket = buckets.get(
                new Key(limit, caller),
                _ -> Bucket.builder()
                        .addLimit(bandwidth -> bandwidth.capacity(max).refillGreedy(max, per))
                        .build());
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) return true;
        var seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
        response.setHeader("Retry-After", Long.toString(seconds));
        problems.write(
                request,
                response,
                ProblemCode.RATE_LIMITED,
                "the limit %s of %d per %s is reached"
                        .formatted(limit, max, per.toSeconds() == 1 ? "second" : "minute"));
        return false;
    }

    /** What one caller may ask for, of somebody who shows no token. False if that was reached; the problem is written then. */
    public boolean passes(HttpServletRequest request, HttpServletResponse response, int perMinute) throws IOException {
        return pass(request, response, CALLER, address(request), perMinute, Duration.ofMinutes(1));
    }

    /** The peer's address, or what a trusted proxy says it is: the last hop that is no trusted proxy itself. */
    String address(HttpServletRequest request) {
        var address = request.getRemoteAddr();
        if (!trustedProxies.contains(address)) return address;
        var forwarded = String.join(",", java.util.Collections.list(request.getHeaders("X-Forwarded-For")))
                .split(",");
        for (var i = forwarded.length - 1; i >= 0; i--) {
            var hop = forwarded[i].strip();
            if (hop.isEmpty()) break;
            address = hop;
            if (!trustedProxies.contains(hop)) break;
        }
        return address;
    }
}
