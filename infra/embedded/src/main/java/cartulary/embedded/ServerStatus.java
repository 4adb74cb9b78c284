package cartulary.embedded;

import java.time.Instant;

/**
 * What is known of a server.
 *
 * @param pid 0 if it is not ours or not running
 * @param since when its process was started; null if it is not ours or not running
 * @param rssMb resident memory in MiB, 0 if unknown
 * @param restarts how often it died since the shop started, and was started again
 */
public record ServerStatus(
        String server, String address, long pid, State state, Instant since, long rssMb, int restarts) {
    public ServerStatus(String server, String address, long pid, State state, Instant since, long rssMb) {
        this(server, address, pid, state, since, rssMb, 0);
    }

    /**
     * SILENT: its process lives and was ready, but does not answer. OUTSIDE: given by a setting, neither started nor
     * stopped by us.
     */
    public enum State {
        DOWN,
        STARTING,
        READY,
        SILENT,
        OUTSIDE
    }
}
