package cartulary.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Loopback ports. */
public final class Ports {
    /** Below what Linux hands out by itself (32768 and up), above what people choose by hand. */
    private static final int FIRST = 26_000;

    private static final int RANGE = 6_000;

    /** Processes that begin at the same time begin at different ports. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % RANGE));

    private Ports() {}

    /** @throws EmbeddedException naming the port, its setting and, where it can be found, who holds it */
    public static void requireFree(int port, String setting) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port));
        } catch (IOException _) {
            throw new EmbeddedException("port %d (setting %s) is taken%s; stop that, or set %s to a free port"
                    .formatted(
                            port, setting, holder(port).map(who -> " by " + who).orElse(""), setting));
        }
    }

    /**
     * A port that was free a moment ago. Never one that this process was given before, and never one that the system hands out
     * for outgoing connections: between the asking and the binding nobody else is likely to take it.
     */
    public static int free() {
        for (int tries = 0; tries < RANGE; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), RANGE);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException _) { // The next one, then.
            }
        }
        throw new EmbeddedException("no free port on loopback from %d to %d".formatted(FIRST, FIRST + RANGE - 1));
    }

    /** "process 123 (/usr/bin/redis-server)", from /proc; empty where there is none or the holder is another user's. */
    static Optional<String> holder(int port) {
        return listeningInode(port).flatMap(inode -> {
            try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (var process : processes)
                    if (holds(process, "socket:[" + inode + "]")) return Optional.of(said(process));
            } catch (IOException _) { // Without /proc the port alone has to do.
            }
            return Optional.empty();
        });
    }

    private static Optional<String> listeningInode(int port) {
        var suffix = ":%04X".formatted(port);
        for (var table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            try {
                for (var line : Files.readAllLines(Path.of(table))) {
                    var column = line.strip().split("\\s+");
                    if (column.length > 9 && column[1].endsWith(suffix) && column[3].equals("0A")) {
                        return Optional.of(column[9]);
                    }
                }
            } catch (IOException _) { // The other table may tell.
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, String socket) {
        try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var descriptor : descriptors) {
                try {
                    if (Files.readSymbolicLink(descriptor).toString().equals(socket)) return true;
                } catch (IOException _) { // Closed since it was listed.
                }
            }
        } catch (IOException _) { // Gone, or not ours to look into.
        }
        return false;
    }

    private static String said(Path process) {
        var number = process.getFileName().toString();
        return "process " + number
                + ProcessHandle.of(Long.parseLong(number))
                        .flatMap(handle -> handle.info().command())
                        .map(command -> " (" + command + ")")
                        .orElse("");
    }
}
