package cartulary.gateway.support;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.InvalidValue;
import cartulary.contract.support.Role;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/**
 * Who a token makes of its bearer. A login with the role customer and no other is {@code customer-<subject>}. A login with
 * the role admin or auditor is staff, {@code staff-<subject>}, and does not shop: its role customer, if it has one, is not
 * taken over, so that nobody works on the own orders. A guest is {@code guest-<id of the token>}.
 */
public final class Callers {
    /** Somebody without a token, who may look around only. */
    public static final Actor ANYBODY = new Actor("anonymous", java.util.Set.of(Role.GUEST));

    private Callers() {}

    /** The bearer of this request's token; empty if it came without. */
    public static Optional<Actor> current() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof Authenticated authenticated
                ? Optional.of(authenticated.getPrincipal())
                : Optional.empty();
    }

    static Authenticated of(Jwt token) {
        var named = token.getClaim("realm_access") instanceof Map<?, ?> access
                        && access.get("roles") instanceof Collection<?> names
                ? names
                : List.of();
        var roles = EnumSet.noneOf(Role.class);
        for (var role : List.of(Role.CUSTOMER, Role.ADMIN, Role.AUDITOR)) {
            if (named.contains(role.name().toLowerCase(Locale.ROOT))) roles.add(role);
        }
        var staff = roles.contains(Role.ADMIN) || roles.contains(Role.AUDITOR);
        if (staff) roles.remove(Role.CUSTOMER);
        try {
            // The form of a customer's id also keeps odd subjects out of staff ids.
            var customer = new CustomerId("customer-" + token.getSubject());
            return new Authenticated(new Actor(staff ? "staff-" + token.getSubject() : customer.value(), roles));
        } catch (InvalidValue _) {
            throw new InvalidBearerTokenException("the token's subject has no acceptable form");
        }
    }

    static Authenticated of(CustomerId guest) {
        return new Authenticated(new Actor(guest.value(), EnumSet.of(Role.GUEST)));
    }

    /** The caller as Spring Security knows it; authorities are ROLE_ and the role. */
    static final class Authenticated extends AbstractAuthenticationToken {
        private final transient Actor actor;

        Authenticated(Actor actor) {
            super(actor.roles().stream()
                    .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                    .toList());
            this.actor = actor;
            setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return ""; // The token itself is not kept.
        }

        @Override
        public Actor getPrincipal() {
            return actor;
        }
    }
}
