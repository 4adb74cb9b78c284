package cartulary.embedded.testing;

import cartulary.embedded.DataFolder;
import cartulary.embedded.MongoServer;
import cartulary.embedded.Ports;
import cartulary.embedded.PostgresServer;
import cartulary.embedded.RedisServer;
import cartulary.embedded.TestFolder;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real servers for tests, each started when first asked for, shared by the JVM, on ports of their own, and stopped with
 * it. What a killed test JVM left behind is reaped by the next one.
 */
public final class TestServers {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private TestServers() {}

    /** A database of its own. */
    public record Postgres(String jdbcUrl, String user, String password) {}

    /** A database of its own on a shared server; the URI names it too. */
    public record Mongo(String uri, String database) {}

    /** The shared server; a test that minds flushes it first. */
    public record Redis(String host, int port) {
        public String url() {
            return "redis://" + host + ":" + port;
        }
    }

    /** A fresh, empty database. */
    public static Postgres postgres() {
        var server = PostgresHolder.SERVER;
        return new Postgres(server.freshDatabase("test_" + NEXT.incrementAndGet()), server.user(), server.password());
    }

    /** A fresh, empty database; on the server of CARTULARY_TEST_MONGO_URI if that is set. */
    public static Mongo mongo() {
        var database = "test_" + ProcessHandle.current().pid() + "_" + NEXT.incrementAndGet();
        var outside = System.getenv("CARTULARY_TEST_MONGO_URI");
        var base = outside == null ? MongoHolder.SERVER.uri() : outside;
        var options = base.indexOf('?') < 0 ? "" : base.substring(base.indexOf('?'));
        var server = base.substring(0, base.length() - options.length())
                .replaceFirst("(mongodb(?:\\+srv)?://[^/]+).*", "$1");
        return new Mongo(server + "/" + database + options, database);
    }

    public static Redis redis() {
        return new Redis("127.0.0.1", RedisHolder.SERVER.port());
    }

    private static final class Folder {
        static final DataFolder DATA = TestFolder.open();
        static final Path CACHE = TestFolder.cache();
    }

    private static final class PostgresHolder {
        static final PostgresServer SERVER = new PostgresServer(Folder.DATA, Ports.free(), Folder.CACHE);

        static {
            SERVER.start();
        }
    }

    private static final class MongoHolder {
        static final MongoServer SERVER =
                new MongoServer(Folder.DATA, Ports.free(), System.getProperty("java.class.path"));

        static {
            SERVER.start();
        }
    }

    private static final class RedisHolder {
        static final RedisServer SERVER = new RedisServer(Folder.DATA, Ports.free(), Folder.CACHE);

        static {
            SERVER.start();
        }
    }
}
