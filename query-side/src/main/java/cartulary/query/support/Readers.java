package cartulary.query.support;

import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Role;

/** Who may see what, and how much at once. */
public final class Readers {
    private Readers() {}

    /** They see what is not published and what is not theirs. */
    public static boolean isStaff(Actor actor) {
        return actor.is(Role.ADMIN) || actor.is(Role.AUDITOR) || actor.is(Role.SYSTEM);
    }

    /** @throws CommandRefused if the size is not from 1 to the most */
    public static int size(int size, int most) {
        if (size < 1 || size > most) {
            throw new CommandRefused(new Failures.InvalidField("size", "must be from 1 to " + most));
        }
        return size;
    }

    /** Null for null. */
    public static Long position(String metadata) {
        return metadata == null ? null : Long.valueOf(metadata);
    }
}
