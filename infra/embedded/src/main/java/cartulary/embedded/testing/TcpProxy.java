package cartulary.embedded.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A bad network between a client and a server on this machine: forwards until it is told to lose a request, to lose an
 * answer, to freeze, to refuse or to cut. A connection is cut with a reset, as by a machine that has died.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final InetSocketAddress server;
    private final ServerSocket door;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Trap> trap = new AtomicReference<>();
    private volatile boolean refusing;

    private TcpProxy(InetSocketAddress server, ServerSocket door) {
        this.server = server;
        this.door = door;
        Thread.ofVirtual().name("proxy-door").start(this::accept);
    }

    /** Listens on a free port of loopback. */
    public static TcpProxy to(String host, int port) {
        try {
            return new TcpProxy(
                    new InetSocketAddress(host, port), new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** How many clients are connected. */
    public int connections() {
        return connections.size();
    }

    /**
     * The next request that {@code picks} accepts reaches the server; when the server begins to answer, which is when
     * it has done what it was asked, the connection is cut and the client hears nothing.
     *
     * @param picks sees what a client sends as it is read from the wire, at most 64 KiB at a time
     * @return done when the connection is cut; replaces what was waited for before
     */
    public CompletableFuture<Void> loseAnswerTo(Predicate<byte[]> picks) {
        return set(picks, Deed.LOSE_ANSWER);
    }

    /** As {@link #loseAnswerTo}, but the request does not reach the server. */
    public CompletableFuture<Void> loseRequest(Predicate<byte[]> picks) {
        return set(picks, Deed.LOSE_REQUEST);
    }

    /** As {@link #loseRequest}, but its connection freezes as by {@link #freeze()}, and the request is held back with it. */
    public CompletableFuture<Void> freezeAt(Predicate<byte[]> picks) {
        return set(picks, Deed.FREEZE);
    }

    /** Nothing more passes on the present connections, in either direction, and neither end is told. New ones work. */
    public void freeze() {
        connections.forEach(Connection::freeze);
    }

    /** What was held back since {@link #freeze()} passes, in order. */
    public void thaw() {
        connections.forEach(Connection::thaw);
    }

    /** Whether new connections are cut at once. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Cuts all present connections. */
    public void cut() {
        connections.forEach(Connection::cut);
    }

    /** Cuts everything and stops listening. */
    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException _) { // Nothing listens any more.
        }
        cut();
    }

    private CompletableFuture<Void> set(Predicate<byte[]> picks, Deed deed) {
        var next = new Trap(picks, deed, new CompletableFuture<>());
        trap.set(next);
        return next.sprung();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                if (refusing) reset(client);
                else Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) { // Closed, or the client has gone: the loop asks.
            }
        }
    }

    private void connect(Socket client) {
        var upstream = new Socket();
        try {
            upstream.connect(server);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
        } catch (IOException _) { // The server is down: the client is told in the same way.
            reset(client);
            return;
        }
        var connection = new Connection(client, upstream);
        connections.add(connection);
        if (door.isClosed()) connection.cut();
        Thread.ofVirtual().name("proxy-up").start(() -> connection.pump(client, upstream, true));
        Thread.ofVirtual().name("proxy-down").start(() -> connection.pump(upstream, client, false));
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException _) { // Closed already.
        }
        try {
            socket.close();
        } catch (IOException _) { // It is as closed as it can be.
        }
    }

    private enum Deed {
        LOSE_REQUEST,
        LOSE_ANSWER,
        FREEZE
    }

    private record Trap(Predicate<byte[]> picks, Deed deed, CompletableFuture<Void> sprung) {}

    private final class Connection {
        private final Socket client;
        private final Socket upstream;
        private volatile CountDownLatch frozen = new CountDownLatch(0);
        private volatile Trap answerLost;

        Connection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void freeze() {
            if (frozen.getCount() == 0) frozen = new CountDownLatch(1);
        }

        void thaw() {
            frozen.countDown();
        }

        void cut() {
            connections.remove(this);
            reset(client);
            reset(upstream);
            thaw();
        }

        void pump(Socket from, Socket to, boolean request) {
            var buffer = new byte[CHUNK];
            try {
                var in = from.getInputStream();
                var out = to.getOutputStream();
                for (int read; (read = in.read(buffer)) >= 0; ) {
                    frozen.await();
                    if (request ? requestLost(buffer, read) : answerLost()) return;
                    frozen.await();
                    out.write(buffer, 0, read);
                }
                to.shutdownOutput(); // One end has said all it had to say; the other may go on.
                if (from.isOutputShutdown()) cut();
            } catch (IOException | InterruptedException _) {
                cut();
            }
        }

        /** Whether the bytes were lost, and the connection with them. */
        private boolean requestLost(byte[] buffer, int read) {
            var set = trap.get();
            if (set == null || !set.picks().test(Arrays.copyOf(buffer, read)) || !trap.compareAndSet(set, null)) {
                return false;
            }
            switch (set.deed()) {
                case LOSE_REQUEST -> lose(set);
                case LOSE_ANSWER -> answerLost = set;
                case FREEZE -> {
                    freeze();
                    set.sprung().complete(null);
                }
            }
            return set.deed() == Deed.LOSE_REQUEST;
        }

        private boolean answerLost() {
            var set = answerLost;
            if (set != null) lose(set);
            return set != null;
        }

        private void lose(Trap set) {
            cut();
            set.sprung().complete(null);
        }
    }
}
