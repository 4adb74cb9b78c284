package cartulary.gateway.catalog;

import cartulary.gateway.support.Caller;
import cartulary.gateway.support.RateLimits;
import cartulary.gateway.support.Shop;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Answers at the door what the same address was answered with a moment ago and the {@link Shelf} still keeps: with the same
 * bytes and headers, counted, limited and logged as ever, but without a way through security and controllers that nobody needs
 * who shows no token. Whatever else is asked, and whatever is not kept, goes the whole way.
 */
final class ShelfFilter extends OncePerRequestFilter {
    private static final String KEY = ShelfFilter.class.getName() + ".key";
    private static final int ADDRESSES_MAX = 20_000;
    /** Longer ones are remembered by nobody: they would take the memory of many. */
    private static final int ADDRESS_MAX = 500;

    /** Of each answer its own, or set below. */
    private static final Set<String> OWN = Set.of("date", "content-length", "etag", "connection", "keep-alive");

    /** What makes an answer another one than the address says, or none that the shelf can give. */
    private static final List<String> ELSE = List.of(
            "Authorization",
            Shop.POSITION,
            Caller.REASON,
            "If-None-Match",
            "If-Modified-Since",
            "Origin",
            "Range",
            "Expect");

    /**
     * How an address was answered.
     *
     * @param key on the shelf
     * @param pattern of the operation, for the metrics
     */
    private record Answered(String key, String pattern, String contentType, List<Map.Entry<String, String>> headers) {}

    private final Cache<String, Answered> addresses =
            Caffeine.newBuilder().maximumSize(ADDRESSES_MAX).build();
    private final Shelf shelf;
    private final RateLimits rates;
    private final int perMinute;

    /** @param perMinute what one caller may ask for */
    ShelfFilter(Shelf shelf, RateLimits rates, int perMinute) {
        this.shelf = shelf;
        this.rates = rates;
        this.perMinute = perMinute;
    }

    /** Tells that this request is answered with what the shelf calls so, as anybody's would be. */
    static void answeredWith(HttpServletRequest request, String key) {
        request.setAttribute(KEY, key);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isPlain(request)) {
            chain.doFilter(request, response);
            return;
        }
        var address = request.getQueryString() == null
                ? request.getRequestURI()
                : request.getRequestURI() + '?' + request.getQueryString();
        var known = addresses.getIfPresent(address);
        var kept = known == null ? null : shelf.kept(known.key());
        if (kept == null) {
            var before = new HashSet<>(response.getHeaderNames());
            chain.doFilter(request, response);
            if (address.length() <= ADDRESS_MAX
                    && response.getStatus() == 200
                    && request.getAttribute(KEY) instanceof String key) {
                addresses.put(address, answered(key, request, response, before));
            }
            return;
        }
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(known.pattern()));
        if (!rates.passes(request, response, perMinute)) return;
        known.headers().forEach(header -> response.addHeader(header.getKey(), header.getValue()));
        response.setHeader("ETag", kept.etag());
        response.setContentType(known.contentType());
        response.setContentLength(kept.body().length);
        response.getOutputStream().write(kept.body());
    }

    private static boolean isPlain(HttpServletRequest request) {
        if (!request.getMethod().equals("GET") || request.getContentLengthLong() > 0) return false;
        for (var name : ELSE) {
            if (request.getHeader(name) != null) return false;
        }
        var accepted = request.getHeader("Accept");
        return accepted == null || accepted.equals("*/*") || accepted.equals("application/json");
    }

    private static Answered answered(
            String key, HttpServletRequest request, HttpServletResponse response, Set<String> before) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        for (var name : new HashSet<>(response.getHeaderNames())) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (before.contains(name) || OWN.contains(lower) || lower.equals("content-type")) continue;
            response.getHeaders(name).forEach(value -> headers.add(Map.entry(name, value)));
        }
        var pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return new Answered(key, String.valueOf(pattern), response.getContentType(), List.copyOf(headers));
    }
}
