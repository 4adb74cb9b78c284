package cartulary.embedded;

import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;

/**
 * Stands in for MongoDB where none is given: its wire protocol, in memory only. Views are derived, so what it forgets
 * is replayed; it runs as a process of its own and outlives a crash of the shop.
 */
public final class MongoStandIn {
    private MongoStandIn() {}

    /** {@code --port=24017}; serves until it is told to stop. */
    public static void main(String[] arguments) {
        var port = Integer.parseInt(arguments[0].replaceFirst("^--port=", ""));
        var server = serve(port);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    }

    static de.bwaldvogel.mongo.MongoServer serve(int port) {
        var server = new de.bwaldvogel.mongo.MongoServer(new Greeting());
        server.bind("127.0.0.1", port);
        return server;
    }

    /** The library knows only the older word for hello, and drivers' health checks use the newer one. */
    private static final class Greeting extends MemoryBackend {
        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            if (!command.equals("hello")) return super.handleCommand(channel, database, command, query);
            return hello(super.handleCommand(channel, database, "isMaster", new Document("isMaster", 1)));
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            if (!message.getDocument().containsKey("hello")) return super.handleMessage(message);
            return hello(super.handleCommand(
                    message.getChannel(), message.getDatabaseName(), "isMaster", new Document("isMaster", 1)));
        }

        private static Document hello(Document isMaster) {
            isMaster.put("isWritablePrimary", isMaster.get("ismaster"));
            isMaster.put("helloOk", true);
            return isMaster;
        }
    }
}
