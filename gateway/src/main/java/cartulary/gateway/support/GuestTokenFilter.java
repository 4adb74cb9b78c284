package cartulary.gateway.support;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads {@code Authorization: Guest <token>}; a bad one is refused everywhere, as a bad access token is. */
final class GuestTokenFilter extends OncePerRequestFilter {
    private static final String SCHEME = "guest ";
    private final GuestTokens tokens;
    private final ProblemWriter problems;

    GuestTokenFilter(GuestTokens tokens, ProblemWriter problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            var guest = tokens.verify(header.substring(SCHEME.length()).strip());
            if (guest.isEmpty()) {
                problems.write(
                        request, response, ProblemCode.UNAUTHENTICATED, "the guest token is not valid or has ended");
                return;
            }
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(Callers.of(guest.get()));
            SecurityContextHolder.setContext(context);
        }
        chain.doFilter(request, response);
    }
}
