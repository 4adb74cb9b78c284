package cartulary.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a server, in its own protocol and without a login, whether it is there: a process that was stopped is not. */
final class Probe {
    enum Answer {
        READY,
        NOT_READY,
        NONE
    }

    private static final int PATIENCE_MILLIS = 1_000;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private Probe() {}

    /** @param address with the scheme http, redis, mongodb or postgresql */
    static Answer ask(String address) {
        var uri = URI.create(address);
        try {
            var found =
                    switch (uri.getScheme()) {
                        case "redis" ->
                            exchange(uri, "PING\r\n".getBytes(StandardCharsets.US_ASCII), 5)
                                    .equals("+PONG");
                        // Whether it would speak TLS: answered before any login, by a child made for the purpose.
                        case "postgresql" ->
                            exchange(
                                            uri,
                                            ByteBuffer.allocate(8)
                                                    .putInt(8)
                                                    .putInt(80877103)
                                                    .array(),
                                            1)
                                    .matches("[NS]");
                        case "mongodb" -> hello(uri);
                        default -> status(uri) == 200;
                    };
            return found ? Answer.READY : Answer.NOT_READY;
        } catch (IOException _) {
            return Answer.NONE;
        }
    }

    static boolean ready(String address) {
        return ask(address) == Answer.READY;
    }

    private static int status(URI uri) throws IOException {
        try {
            var request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
            return HTTP.send(request, BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private static Socket connected(URI uri) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static String exchange(URI uri, byte[] question, int length) throws IOException {
        try (var socket = connected(uri)) {
            socket.getOutputStream().write(question);
            var answer = socket.getInputStream().readNBytes(length);
            if (answer.length == 0) throw new IOException("it hung up");
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }

    /** One OP_MSG with {hello: 1, $db: "admin"}. */
    private static boolean hello(URI uri) throws IOException {
        var bson = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        bson.putInt(0).put((byte) 0x10).put(text("hello\0")).putInt(1);
        bson.put((byte) 0x02).put(text("$db\0")).putInt(6).put(text("admin\0")).put((byte) 0);
        bson.putInt(0, bson.position()).flip();
        var message = ByteBuffer.allocate(21 + bson.limit()).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(message.capacity())
                .putInt(1)
                .putInt(0)
                .putInt(2013)
                .putInt(0)
                .put((byte) 0)
                .put(bson);
        try (var socket = connected(uri)) {
            socket.getOutputStream().write(message.array());
            var head = ByteBuffer.wrap(socket.getInputStream().readNBytes(16)).order(ByteOrder.LITTLE_ENDIAN);
            if (head.remaining() < 16) throw new IOException("it hung up");
            var answer = socket.getInputStream().readNBytes(head.getInt(0) - 16);
            return new String(answer, StandardCharsets.ISO_8859_1).contains("isWritablePrimary");
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
