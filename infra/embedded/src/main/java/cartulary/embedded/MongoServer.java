package cartulary.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The {@link MongoStandIn} in a JVM of its own. */
public final class MongoServer extends ChildServer {
    private final String classPath;

    /** @param classPath holds this module and its libraries */
    public MongoServer(DataFolder data, int port, String classPath) {
        super("mongodb", data, port, "mongo.port");
        this.classPath = Jvm.absolute(classPath);
    }

    public String uri() {
        return "mongodb://" + address();
    }

    @Override
    protected String version() {
        return "stand-in 1.47.0";
    }

    @Override
    protected void prepare() {}

    @Override
    protected List<String> command() {
        var command = java();
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=cartulary/embedded/stand-in-logback.xml",
                "-cp",
                classPath,
                "cartulary.embedded.MongoStandIn",
                "--port=" + port()));
        return command;
    }

    /** Says hello in MongoDB's own protocol: one OP_MSG with {hello: 1, $db: "admin"}. */
    @Override
    protected boolean healthy() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port()), 1000);
            socket.setSoTimeout(2000);
            var bson = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
            bson.putInt(0).put((byte) 0x10).put(text("hello\0")).putInt(1);
            bson.put((byte) 0x02)
                    .put(text("$db\0"))
                    .putInt(6)
                    .put(text("admin\0"))
                    .put((byte) 0);
            bson.putInt(0, bson.position()).flip();
            var message = ByteBuffer.allocate(21 + bson.limit()).order(ByteOrder.LITTLE_ENDIAN);
            message.putInt(message.capacity())
                    .putInt(1)
                    .putInt(0)
                    .putInt(2013)
                    .putInt(0)
                    .put((byte) 0)
                    .put(bson);
            socket.getOutputStream().write(message.array());
            var head = ByteBuffer.wrap(socket.getInputStream().readNBytes(16)).order(ByteOrder.LITTLE_ENDIAN);
            if (head.remaining() < 16) return false;
            var answer = socket.getInputStream().readNBytes(head.getInt(0) - 16);
            return new String(answer, StandardCharsets.ISO_8859_1).contains("isWritablePrimary");
        } catch (IOException _) {
            return false;
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
