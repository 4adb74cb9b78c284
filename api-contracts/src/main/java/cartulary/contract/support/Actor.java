package cartulary.contract.support;

import java.util.Set;

/**
 * Who acts. The id is a customer id, a guest id, a staff login's subject, or the name of a process; never a person's
 * name.
 */
public record Actor(String id, Set<Role> roles) {
    /** A process, worker or set-up step, by its name. */
    public static Actor system(String name) {
        return new Actor(name, Set.of(Role.SYSTEM));
    }

    public static Actor provider(String name) {
        return new Actor(name, Set.of(Role.PROVIDER));
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }
}
