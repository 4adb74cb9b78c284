package cartulary.gateway.support;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.web.filter.OncePerRequestFilter;

/** Before any token is checked: what one address may ask for. */
public final class AddressLimitFilter extends OncePerRequestFilter {
    private final RateLimits rates;
    private final Limits limits;

    public AddressLimitFilter(RateLimits rates, Limits limits) {
        this.rates = rates;
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var address = rates.address(request);
        var path = request.getRequestURI();
        var passes = path.startsWith("/webhooks/")
                ? rates.pass(request, response, "webhook", address, limits.webhookPerSecond(), Duration.ofSeconds(1))
                : rates.pass(request, response, "address", address, limits.addressPerMinute(), Duration.ofMinutes(1))
                        && (!path.equals("/api/v1/guests")
                                || rates.pass(
                                        request,
                                        response,
                                        "guests",
                                        address,
                                        limits.guestsPerMinute(),
                                        Duration.ofMinutes(1)));
        if (passes) chain.doFilter(request, response);
    }
}
