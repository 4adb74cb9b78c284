package cartulary.gateway.support;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Where guests' ids and what must not be guessed come from. Beside it the ids of requests and traces are random, and nothing else in the shop. */
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
