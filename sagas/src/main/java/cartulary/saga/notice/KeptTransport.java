package cartulary.saga.notice;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection to a mail server as its sender sees it: opened for a letter and closed behind it. In truth it is kept a while for the next
 * letter. One that was kept may have been ended by the server meanwhile; then the letter goes over a new one.
 */
final class KeptTransport extends Transport {
    /** Connections nobody sends over just now, the last used first. */
    static final class Idle {
        /** As many as letters are sent at once. */
        private static final int KEPT_MAX = 16;

        /** A server waits for minutes (RFC 5321, 4.5.3.2.7), but is not to wait for nothing. */
        private static final Duration KEPT_FOR = Duration.ofSeconds(10);

        private record Kept(Transport connection, long since) {}

        private final ConcurrentLinkedDeque<Kept> kept = new ConcurrentLinkedDeque<>();
        private final AtomicInteger count = new AtomicInteger();

        /** Null if there is none that is still good. */
        private Transport take() {
            for (var first = kept.pollFirst(); first != null; first = kept.pollFirst()) {
                count.decrementAndGet();
                if (System.nanoTime() - first.since < KEPT_FOR.toNanos()) return first.connection;
                hangUp(first.connection);
            }
            return null;
        }

        private void give(Transport connection) {
            if (count.incrementAndGet() <= KEPT_MAX) {
                kept.addFirst(new Kept(connection, System.nanoTime()));
            } else {
                count.decrementAndGet();
                hangUp(connection);
            }
        }
    }

    private record Server(String host, int port, String user, String password) {}

    private final Idle idle;
    private final Transport fresh;
    private Server server;
    private Transport connection;
    private boolean kept;
    private boolean sound;

    /** @param fresh not connected yet */
    KeptTransport(Session session, Idle idle, Transport fresh) {
        super(session, fresh.getURLName());
        this.idle = idle;
        this.fresh = fresh;
    }

    @Override
    public synchronized void connect(String host, int port, String user, String password) throws MessagingException {
        server = new Server(host, port, user, password);
        connection = idle.take();
        kept = connection != null;
        if (!kept) open();
        sound = true;
    }

    private void open() throws MessagingException {
        fresh.connect(server.host, server.port, server.user, server.password);
        connection = fresh;
    }

    @Override
    public synchronized boolean isConnected() {
        return connection != null;
    }

    @Override
    public synchronized void sendMessage(Message message, Address[] addresses) throws MessagingException {
        try {
            connection.sendMessage(message, addresses);
        } catch (MessagingException e) {
            if (e instanceof SendFailedException failed && isOfAddresses(failed))
                throw e; // The connection is none the worse.
            sound = false;
            if (!kept) throw e;
            hangUp(connection);
            kept = false;
            open();
            connection.sendMessage(message, addresses);
            sound = true;
        }
    }

    private static boolean isOfAddresses(SendFailedException failed) {
        return failed.getInvalidAddresses() != null && failed.getInvalidAddresses().length > 0;
    }

    @Override
    public synchronized void close() {
        if (connection == null) return;
        if (sound) idle.give(connection);
        else hangUp(connection);
        connection = null;
    }

    private static void hangUp(Transport connection) {
        try {
            connection.close();
        } catch (MessagingException _) {
            // It is gone already.
        }
    }
}
