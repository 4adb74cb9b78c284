package cartulary.gateway.support;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Where request ids, trace ids and guests' ids come from: nothing else in the shop is random. */
public final class Chance {
    private final SecureRandom random;

    public Chance(SecureRandom random) {
        this.random = random;
    }

    /** That many random bytes, as lower-case hex. */
    public String hex(int bytes) {
        var drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
