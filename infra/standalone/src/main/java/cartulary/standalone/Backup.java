package cartulary.standalone;

import cartulary.embedded.DataFolder;
import cartulary.embedded.EmbeddedException;
import cartulary.embedded.PostgresServer;
import cartulary.embedded.ServerStatus;
import cartulary.embedded.Servers;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/**
 * {@code backup} and {@code restore}: every table of PostgreSQL as it stood at one moment, while the shop goes on, and what
 * opens it, in a file of its own (docs/adr/0013-backup-by-copy.md). Views and caches are made again.
 */
final class Backup {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "manifest.json";
    private static final String HISTORY = "flyway_schema_history";
    /** A shortcut of the events; made again as aggregates grow. */
    private static final Set<String> TASKS = Set.of("scheduled_tasks", "scheduled_letters");

    private static final String SNAPSHOTS = "snapshots";

    private static final int FORM = 1;

    /**
     * @param columns in the order of the copy
     * @param order by which rows are sorted: the primary key
     * @param sha256 of the rows as PostgreSQL's COPY writes them in binary
     */
    record Table(String name, List<String> columns, List<String> order, long rows, String sha256) {
        String select() {
            return "copy (select %s from %s order by %s) to stdout (format binary)"
                    .formatted(quoted(columns), quoted(List.of(name)), quoted(order));
        }

        String insert() {
            return "copy %s (%s) from stdin (format binary)".formatted(quoted(List.of(name)), quoted(columns));
        }

        String entry() {
            return "tables/" + name + ".copy";
        }

        private static String quoted(List<String> names) {
            return names.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
        }
    }

    /**
     * @param form of this file
     * @param layout of the data folder
     * @param head the last position in the book; 0 if it is empty, or kept in an Axon Server
     * @param migrations the scripts that made the tables, in their order
     * @param sha256 of the digests of all tables
     */
    record Manifest(
            int form, int layout, String made, long head, List<String> migrations, List<Table> tables, String sha256) {}

    private Backup() {}

    // Making one.

    /** @throws EmbeddedException saying why there is no backup */
    static void make(List<String> words, Map<String, String> environment, boolean json, PrintStream out)
            throws IOException {
        var rest = new ArrayList<>(words);
        var target = file(rest, "backup FILE, or a folder");
        var settings = ShopSettings.from(rest, environment).servers();
        if (Files.isDirectory(target)) {
            var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", "");
            target = target.resolve("cartulary-" + now + ".zip");
        }
        var secrets = secretsOf(target);
        for (var each : List.of(target, secrets)) {
            if (Files.exists(each)) throw new EmbeddedException(each + " is there already");
        }
        var begun = System.nanoTime();
        var data = settings.data();
        if (!Files.exists(data.resolve("VERSION"))) throw new EmbeddedException("there is no shop in " + data);
        Manifest manifest;
        if (settings.postgresUrl().isPresent()) {
            manifest = make(
                    settings.postgresUrl().get(),
                    settings.postgresUser(),
                    settings.postgresPassword(),
                    data,
                    target,
                    secrets);
        } else if (DataFolder.holder(data).isPresent()) {
            var server = server(data, "postgresql")
                    .orElseThrow(() -> new EmbeddedException("PostgreSQL is down: see ./cartulary status"));
            manifest = make(
                    "jdbc:postgresql://" + server.address() + "/cartulary",
                    "cartulary",
                    JSON.readTree(data.resolve("secrets.json").toFile())
                            .path("postgres.cartulary")
                            .asText(),
                    data,
                    target,
                    secrets);
        } else {
            try (var folder = DataFolder.open(data)) {
                var own = new PostgresServer(
                        folder, settings.postgresPort(), folder.root().resolve("cache"));
                try {
                    own.start();
                    manifest = make(own.jdbcUrl(), own.user(), own.password(), data, target, secrets);
                } finally {
                    own.stop();
                }
            }
        }
        tell(manifest, "backup", target, seconds(begun), json, out);
    }

    private static Manifest make(String url, String user, String password, Path data, Path target, Path secrets)
            throws IOException {
        Manifest manifest;
        try (var connection = DriverManager.getConnection(url, user, password);
                var zip = zip(target)) {
            manifest = write(connection, zip);
        } catch (SQLException failure) {
            Files.deleteIfExists(target);
            throw new EmbeddedException("the tables cannot be read", failure);
        }
        try (var file = new ZipFile(target.toFile())) { // What was written, not what was meant to be.
            for (var table : manifest.tables) check(file, table);
        }
        try (var zip = zip(secrets)) {
            // After the tables: as after a crash, the provider may know more than the shop, and never less.
            for (var name : List.of("secrets.json", "master.key", "sandbox/journal.jsonl")) {
                if (Files.exists(data.resolve(name))) put(zip, name, data.resolve(name));
            }
            putLogins(zip, data);
        }
        return manifest;
    }

    private static Manifest write(Connection connection, ZipOutputStream zip) throws SQLException, IOException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ); // All of one moment.
        var migrations = texts(
                connection,
                "select script from " + HISTORY + " where success and version is not null order by installed_rank");
        var tables = new ArrayList<Table>();
        for (var name : texts(
                connection,
                "select tablename from pg_tables where schemaname = 'public' and tablename not in ('%s', '%s') order by 1"
                        .formatted(HISTORY, SNAPSHOTS))) {
            var bare = new Table(name, columns(connection, name), key(connection, name), 0, null);
            zip.putNextEntry(new ZipEntry(bare.entry()));
            var sink = new DigestOutputStream(new Unclosed(zip), sha256());
            var rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(bare.select(), sink);
            zip.closeEntry();
            tables.add(new Table(name, bare.columns, bare.order, rows, hex(sink.getMessageDigest())));
        }
        var head = Long.parseLong(texts(connection, "select coalesce(max(global_index), 0) from domain_events")
                .getFirst());
        connection.rollback();
        var manifest = new Manifest(
                FORM,
                DataFolder.layout(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), // Machine time: for a person.
                head,
                migrations,
                tables,
                digest(tables));
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
        zip.closeEntry();
        return manifest;
    }

    /** Keycloak's own database, which nobody else may open: it holds still meanwhile, and what lies there is as after a kill. */
    private static void putLogins(ZipOutputStream zip, Path data) throws IOException {
        var database = data.resolve("keycloak/database.mv.db");
        if (!Files.exists(database)) return;
        var copy = Files.createTempFile(data, ".part", "");
        try {
            var keycloak = server(data, "keycloak").map(ServerStatus::pid).filter(pid -> pid > 0);
            if (keycloak.isPresent()) signal("STOP", keycloak.get());
            try {
                Files.copy(database, copy, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                if (keycloak.isPresent()) signal("CONT", keycloak.get());
            }
            put(zip, "keycloak/database.mv.db", copy);
        } finally {
            Files.delete(copy);
        }
    }

    // Taking one up.

    /** @throws EmbeddedException saying why nothing was restored; the folder is then as it was */
    static void restore(List<String> words, Map<String, String> environment, boolean json, PrintStream out)
            throws IOException {
        var rest = new ArrayList<>(words);
        var from = file(rest, "restore FILE");
        var at = rest.indexOf("--secrets");
        var secrets = at < 0 ? secretsOf(from) : Path.of(rest.get(at + 1)).toAbsolutePath();
        if (at >= 0) rest.subList(at, at + 2).clear();
        var settings = ShopSettings.from(rest, environment).servers();
        if (settings.postgresUrl().isPresent()) {
            throw new EmbeddedException(
                    "restore makes a data folder with a PostgreSQL of its own: leave postgres.url out");
        }
        var begun = System.nanoTime();
        var data = settings.data();
        requireEmpty(data);
        Manifest manifest;
        try (var file = new ZipFile(from.toFile())) {
            manifest = manifest(file, from);
            for (var table : manifest.tables) check(file, table);
            if (!Files.exists(secrets)) {
                throw new EmbeddedException(
                        "what opens it is missing: %s; give it with --secrets FILE".formatted(secrets));
            }
            restore(file, manifest, secrets, data, settings.postgresPort());
        }
        tell(manifest, "restored", data, seconds(begun), json, out);
    }

    private static void restore(ZipFile file, Manifest manifest, Path secrets, Path data, int port) throws IOException {
        try (var folder = DataFolder.open(data)) {
            try {
                unpack(secrets, data);
                var own = new PostgresServer(folder, port, folder.root().resolve("cache"));
                try {
                    own.start();
                    migrate(manifest, own);
                    try (var connection = DriverManager.getConnection(own.jdbcUrl(), own.user(), own.password())) {
                        load(file, manifest, connection);
                    }
                } finally {
                    own.stop();
                }
            } catch (IOException | SQLException | RuntimeException failure) {
                empty(data);
                throw failure instanceof EmbeddedException said
                        ? said
                        : new EmbeddedException("nothing was restored", failure);
            }
        }
    }

    /** The tables as they were: with the scripts of then. What came later is added when the shop starts. */
    private static void migrate(Manifest manifest, PostgresServer own) throws IOException {
        var scripts = Files.createTempDirectory("migrations");
        try {
            for (var script : manifest.migrations) {
                try (var known = Backup.class.getResourceAsStream("/db/migration/" + script)) {
                    if (known == null) {
                        throw new EmbeddedException(
                                "the backup is of a newer shop: this one does not know " + script + "; use that one");
                    }
                    Files.copy(known, scripts.resolve(script));
                }
            }
            Flyway.configure()
                    .dataSource(own.jdbcUrl(), own.user(), own.password())
                    .locations("filesystem:" + scripts)
                    .outOfOrder(true)
                    .load()
                    .migrate();
        } finally {
            delete(scripts);
        }
    }

    private static void load(ZipFile file, Manifest manifest, Connection connection) throws SQLException, IOException {
        connection.setAutoCommit(false);
        var copy = connection.unwrap(PGConnection.class).getCopyAPI();
        for (var table : manifest.tables) {
            run(connection, "truncate \"" + table.name + "\"");
            try (var rows = file.getInputStream(file.getEntry(table.entry()))) {
                copy.copyIn(table.insert(), rows);
            }
            var sink = new DigestOutputStream(OutputStream.nullOutputStream(), sha256());
            copy.copyOut(table.select(), sink);
            if (!hex(sink.getMessageDigest()).equals(table.sha256)) {
                throw new EmbeddedException("the table " + table.name + " did not come back as it was");
            }
            identities(connection, table);
        }
        var ahead = texts(
                connection,
                "select processor_name from tokens where (convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint > "
                        + manifest.head);
        if (!ahead.isEmpty()) throw new EmbeddedException("the backup does not hold together: " + ahead);
        // Whoever worked on these is not here any more.
        for (var table : manifest.tables) {
            if (!TASKS.contains(table.name)) continue; // An older shop had no lane for letters.
            run(
                    connection,
                    "update " + table.name
                            + " set picked = false, picked_by = null, last_heartbeat = null where picked");
        }
        run(connection, "update tokens set owner = null");
        run(connection, "update writer set laid_down = true");
        // A views' database that saw what came after the backup must not be believed.
        run(connection, "update view_epochs set epoch = gen_random_uuid()::text");
        connection.commit();
    }

    /** The next number of a column that numbers itself is behind all that stand in it. */
    private static void identities(Connection connection, Table table) throws SQLException {
        for (var column : texts(
                connection,
                "select column_name from information_schema.columns where table_schema = 'public' and is_identity = 'YES'"
                        + " and table_name = '" + table.name + "'")) {
            run(
                    connection,
                    "select setval(pg_get_serial_sequence('%1$s', '%2$s'), coalesce((select max(%2$s) from %1$s), 0) + 1, false)"
                            .formatted(table.name, column));
        }
    }

    private static Manifest manifest(ZipFile file, Path from) throws IOException {
        var entry = file.getEntry(MANIFEST);
        if (entry == null) throw new EmbeddedException(from + " is no backup, or was cut off: it has no " + MANIFEST);
        Manifest manifest;
        try (var text = file.getInputStream(entry)) {
            var tree = JSON.readTree(text);
            if (tree.path("form").asInt() > FORM || tree.path("layout").asInt() > DataFolder.layout()) {
                throw new EmbeddedException(from + " is of a newer shop: use that one");
            }
            manifest = JSON.treeToValue(tree, Manifest.class);
        }
        if (!digest(manifest.tables).equals(manifest.sha256)) throw new EmbeddedException(from + " was changed");
        return manifest;
    }

    private static void check(ZipFile file, Table table) throws IOException {
        var entry = file.getEntry(table.entry());
        if (entry == null) throw new EmbeddedException("the backup has no " + table.entry());
        try (var rows = new DigestInputStream(file.getInputStream(entry), sha256())) {
            rows.transferTo(OutputStream.nullOutputStream());
            if (!hex(rows.getMessageDigest()).equals(table.sha256)) {
                throw new EmbeddedException("the backup is damaged in " + table.entry());
            }
        }
    }

    private static void unpack(Path secrets, Path data) throws IOException {
        try (var file = new ZipFile(secrets.toFile())) {
            for (var entry : file.stream().toList()) {
                var target = data.resolve(entry.getName()).normalize();
                if (!target.startsWith(data)) throw new EmbeddedException("a strange name: " + entry.getName());
                Files.createDirectories(target.getParent());
                try (var content = file.getInputStream(entry);
                        var made = owned(target)) {
                    content.transferTo(made);
                }
            }
        }
    }

    private static void requireEmpty(Path data) throws IOException {
        if (!Files.isDirectory(data)) return;
        try (Stream<Path> entries = Files.list(data)) {
            var found = entries.filter(each -> !each.endsWith("cache")).findFirst();
            if (found.isPresent()) {
                throw new EmbeddedException("%s is not empty, it holds %s: give a new folder with --data"
                        .formatted(data, found.get().getFileName()));
            }
        }
    }

    // Both.

    private static void tell(Manifest manifest, String what, Path where, double seconds, boolean json, PrintStream out)
            throws IOException {
        var rows = new TreeMap<String, Long>();
        manifest.tables.forEach(table -> rows.put(table.name, table.rows));
        if (json) {
            var line = JSON.createObjectNode();
            line.put(what, where.toString()).put("made", manifest.made).put("head", manifest.head);
            line.put("sha256", manifest.sha256).put("seconds", seconds);
            rows.forEach(line.putObject("rows")::put);
            out.println(JSON.writeValueAsString(line));
        } else {
            rows.forEach((table, count) -> out.printf("%-20s %10d rows%n", table, count));
            out.printf(
                    "%s %s, as of %s: position %d, sha256 %s; %.1f s%n",
                    what, where, manifest.made, manifest.head, manifest.sha256, seconds);
            if (what.equals("backup")) {
                out.println("what opens it, to be kept apart: " + secretsOf(where));
            }
        }
    }

    private static Path file(List<String> words, String usage) {
        for (var i = 0; i < words.size(); i++) {
            if (words.get(i).equals("--data") || words.get(i).equals("--secrets")) i++;
            else if (words.get(i).indexOf('=') < 0 && !words.get(i).startsWith("-")) {
                return Path.of(words.remove(i)).toAbsolutePath();
            }
        }
        throw new EmbeddedException("where to, or where from? " + usage);
    }

    private static Path secretsOf(Path file) {
        var name = file.getFileName().toString().replaceFirst("\\.zip$", "");
        return file.resolveSibling(name + ".secrets.zip");
    }

    private static java.util.Optional<ServerStatus> server(Path data, String name) {
        return Servers.status(data).stream()
                .filter(each -> each.server().equals(name))
                .findFirst();
    }

    private static String digest(List<Table> tables) {
        var all = sha256();
        tables.forEach(table -> all.update("%s %d %s\n"
                .formatted(table.name, table.rows, table.sha256)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return hex(all);
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        return texts(
                connection,
                "select column_name from information_schema.columns where table_schema = 'public' and table_name = '"
                        + table + "' order by ordinal_position");
    }

    private static List<String> key(Connection connection, String table) throws SQLException {
        return texts(
                connection,
                "select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)"
                        + " where i.indisprimary and i.indrelid = '\"" + table + "\"'::regclass"
                        + " order by array_position(i.indkey::int2[], a.attnum)");
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void signal(String signal, long pid) throws IOException {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private static ZipOutputStream zip(Path file) throws IOException {
        var zip = new ZipOutputStream(owned(file));
        zip.setLevel(Deflater.BEST_SPEED);
        return zip;
    }

    /** A new file that only its owner may read. */
    private static OutputStream owned(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new java.io.BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    private static void put(ZipOutputStream zip, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        try (InputStream content = Files.newInputStream(file)) {
            content.transferTo(zip);
        }
        zip.closeEntry();
    }

    /** But for the unpacked servers and what the lock stands on. */
    private static void empty(Path data) throws IOException {
        try (Stream<Path> entries = Files.list(data)) {
            for (var entry : entries.filter(each -> !each.endsWith("cache") && !each.endsWith("run"))
                    .toList()) delete(entry);
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static double seconds(long begun) {
        return Math.round((System.nanoTime() - begun) / 1e8) / 10.0;
    }

    /** The driver closes what it has copied to. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() {}
    }
}
