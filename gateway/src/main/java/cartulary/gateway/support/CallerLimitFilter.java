package cartulary.gateway.support;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/** Inside the security chain, once it is known who asks: what one caller may ask for, and how often check out. */
final class CallerLimitFilter extends OncePerRequestFilter {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final RateLimits rates;
    private final Limits limits;

    CallerLimitFilter(RateLimits rates, Limits limits) {
        this.rates = rates;
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Files are cheap, and one page has dozens of them; what an address may ask for in all bounds them too.
        var path = request.getRequestURI();
        if (path.startsWith("/webhooks/") || path.startsWith("/assets/") || path.startsWith("/pictures/")) {
            chain.doFilter(request, response);
            return;
        }
        var actor = Callers.current();
        var caller = actor.map(known -> known.id()).orElseGet(() -> rates.address(request));
        actor.ifPresent(known -> RequestFilter.actor(request, known));
        var checkout = "POST".equals(request.getMethod()) && "/api/v1/orders".equals(path);
        if (rates.pass(request, response, RateLimits.CALLER, caller, limits.perMinute(), MINUTE)
                && (!checkout
                        || rates.pass(request, response, "checkout", caller, limits.checkoutPerMinute(), MINUTE))) {
            chain.doFilter(request, response);
        }
    }
}
