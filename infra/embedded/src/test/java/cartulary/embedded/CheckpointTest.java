package cartulary.embedded;

import static com.mongodb.client.model.Filters.eq;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Updates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final String BUILD = "a build";
    /** A disk on which there is no room. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    private final int port = Ports.free();

    /** One life of the stand-in, from start to an orderly end. */
    private void live(String build, Consumer<MongoDatabase> life) {
        try (var _ = MongoStandIn.serve(port, folder, build);
                var client = client()) {
            life.accept(client.getDatabase("shop"));
        }
    }

    private MongoClient client() {
        return MongoClients.create("mongodb://127.0.0.1:" + port);
    }

    private static List<Document> all(MongoDatabase database, String collection) {
        return database.getCollection(collection).find().into(new ArrayList<>());
    }

    @Test
    void what_it_held_at_its_end_it_holds_again() {
        var whole = new Document("_id", "a")
                .append("position", 12L)
                .append(
                        "body",
                        new Document("lines", List.of(new Document("n", 1), new Document("n", 2)))
                                .append("none", null)
                                .append("at", 1.5)
                                .append("yes", true)
                                .append("bytes", new Binary(new byte[] {1, 2, 3})));
        live(BUILD, shop -> {
            shop.getCollection("views").insertOne(whole);
            shop.getCollection("views").insertOne(new Document("_id", "b").append("n", 1));
            shop.getCollection("views").updateOne(eq("_id", "b"), Updates.inc("n", 41));
            shop.getCollection("views").insertOne(new Document("_id", "gone"));
            shop.getCollection("views").deleteOne(eq("_id", "gone"));
            shop.getCollection("views").createIndex(Indexes.ascending("body.at"));
            shop.getCollection("dropped").insertOne(new Document("_id", 1));
            shop.getCollection("dropped").drop();
        });
        live(BUILD, shop -> {
            assertThat(all(shop, "views")).containsExactlyInAnyOrder(whole, new Document("_id", "b").append("n", 42));
            assertThat(shop.listCollectionNames()).containsExactly("views");
            assertThat(shop.getCollection("views").listIndexes().map(index -> index.getString("name")))
                    .contains("_id_");
            // By its id it is found and replaced, not put in twice.
            shop.getCollection("views")
                    .replaceOne(eq("_id", "b"), new Document("n", 43), new ReplaceOptions().upsert(true));
            shop.getCollection("views")
                    .replaceOne(eq("_id", "c"), new Document("n", 1), new ReplaceOptions().upsert(true));
        });
        live(
                BUILD,
                shop -> assertThat(all(shop, "views"))
                        .containsExactlyInAnyOrder(
                                whole,
                                new Document("_id", "b").append("n", 43),
                                new Document("_id", "c").append("n", 1)));
    }

    @Test
    void what_nobody_asks_for_stays_as_it_was_written_and_is_written_again() {
        var bowl = new Document("_id", "bowl 茶碗").append("n", 1).append("body", List.of("a", "b"));
        var numbered = new Document("n", 7).append("_id", 12L); // Neither a text nor in front, as others may write it.
        live(BUILD, shop -> {
            shop.getCollection("views").insertMany(List.of(bowl, new Document("_id", "cup").append("n", 1)));
            shop.getCollection("views").insertOne(new Document("_id", "").append("n", 2));
            shop.getCollection("numbers").insertOne(numbered);
        });
        try (var standIn = MongoStandIn.serve(port, folder, BUILD);
                var client = client()) {
            var shop = client.getDatabase("shop");
            shop.getCollection("views").createIndex(Indexes.ascending("n"));
            shop.getCollection("views").replaceOne(eq("_id", "cup"), new Document("n", 2));
            assertThat(asWritten(standIn)).containsExactlyInAnyOrder(bowl.getString("_id"), "");
            assertThat(shop.getCollection("views").find(eq("_id", "bowl 茶碗")).first())
                    .isEqualTo(bowl);
            assertThat(asWritten(standIn)).containsExactly("");
        }
        live(BUILD, shop -> {
            assertThat(all(shop, "views"))
                    .containsExactlyInAnyOrder(
                            bowl, new Document("_id", "cup").append("n", 2), new Document("_id", "").append("n", 2));
            assertThat(shop.getCollection("numbers").find(eq("_id", 12L)).first())
                    .isEqualTo(numbered);
        });
    }

    @Test
    void what_nobody_asks_for_from_one_checkpoint_to_the_next_is_kept_as_it_is_written() {
        var bowl = new Document("_id", "bowl").append("body", List.of("a", "b"));
        try (var standIn = MongoStandIn.serve(port, folder, BUILD);
                var client = client()) {
            var views = client.getDatabase("shop").getCollection("views");
            views.insertMany(List.of(bowl, new Document("_id", "cup").append("n", 1)));
            standIn.keep();
            assertThat(asWritten(standIn)).isEmpty();
            views.replaceOne(eq("_id", "cup"), new Document("n", 2));
            standIn.keep();
            assertThat(asWritten(standIn)).containsExactly("bowl");
            assertThat(views.find(eq("_id", "bowl")).first()).isEqualTo(bowl);
            views.replaceOne(eq("_id", "cup"), new Document("n", 3));
            standIn.keep();
            assertThat(asWritten(standIn)).isEmpty();
        }
        live(
                BUILD,
                shop -> assertThat(all(shop, "views"))
                        .containsExactlyInAnyOrder(bowl, new Document("_id", "cup").append("n", 3)));
    }

    private static List<Object> asWritten(MongoStandIn standIn) {
        return standIn.contents().databases().get("shop").get("views").stream()
                .filter(Kept::isAsWritten)
                .map(kept -> kept.forItsId().get("_id"))
                .toList();
    }

    @Test
    void claims_do_not_outlive_it_and_each_life_is_told_from_the_one_before() {
        live(BUILD, shop -> {
            shop.getCollection("tokens").insertOne(new Document("_id", 1).append("owner", "node-1"));
            shop.getCollection("epochs").insertOne(new Document("_id", "views").append("life", "first"));
        });
        var lives = new ArrayList<String>();
        for (int i = 0; i < 2; i++) {
            live(BUILD, shop -> {
                assertThat(all(shop, "tokens")).containsExactly(new Document("_id", 1));
                lives.add(all(shop, "epochs").getFirst().getString("life"));
            });
        }
        assertThat(lives).doesNotHaveDuplicates().doesNotContainNull().doesNotContain("first");
    }

    @Test
    void one_that_is_torn_changed_or_of_another_build_is_not_believed() throws IOException {
        live(BUILD, shop -> {
            for (int i = 0; i < 50; i++) {
                shop.getCollection("views").insertOne(new Document("_id", "document " + i));
            }
        });
        var file = Checkpoint.file(folder);
        var good = Files.readAllBytes(file);
        var bad = new ArrayList<byte[]>();
        for (var length : List.of(0, 1, 30, good.length / 2, good.length - 9, good.length - 1)) {
            bad.add(Arrays.copyOf(good, length));
        }
        for (int at = 0; at < good.length; at += 97) {
            var flipped = good.clone();
            flipped[at] ^= 4;
            bad.add(flipped);
        }
        bad.add(Arrays.copyOf(good, good.length + 1));
        for (var bytes : bad) {
            Files.write(file, bytes);
            assertThat(kept(BUILD))
                    .as("%d bytes of %d", bytes.length, good.length)
                    .isFalse();
        }
        Files.write(file, good);
        assertThat(kept("another build")).isFalse();
        assertThat(kept(BUILD)).isTrue();
    }

    private boolean kept(String build) {
        try {
            return new Checkpoint(folder, build).read().isPresent();
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void from_one_that_is_not_believed_it_begins_empty_and_a_half_written_one_hurts_nobody() throws IOException {
        live(BUILD, shop -> shop.getCollection("views").insertOne(new Document("_id", 1)));
        Files.writeString(folder.resolve("checkpoint.part"), "half of the next");
        live(BUILD, shop -> assertThat(all(shop, "views")).hasSize(1));
        Files.writeString(Checkpoint.file(folder), "not at all");
        live(BUILD, shop -> assertThat(all(shop, "views")).isEmpty());
    }

    @Test
    void on_a_full_disk_the_one_before_stands_and_the_half_of_the_next_is_taken_away() throws IOException {
        assumeTrue(Files.exists(FULL));
        var part = folder.resolve("checkpoint.part");
        try (var standIn = MongoStandIn.serve(port, folder, BUILD);
                var client = client()) {
            var views = client.getDatabase("shop").getCollection("views");
            views.insertOne(new Document("_id", 1));
            standIn.keep();
            var before = Files.readAllBytes(Checkpoint.file(folder));
            views.insertOne(new Document("_id", 2));
            Files.createSymbolicLink(part, FULL);
            standIn.keep();
            assertThat(part).doesNotExist();
            assertThat(Files.readAllBytes(Checkpoint.file(folder))).isEqualTo(before);
            standIn.keep();
        }
        live(BUILD, shop -> assertThat(all(shop, "views")).hasSize(2));
    }

    @Test
    void a_build_is_told_by_what_it_is_made_of_and_not_by_when_it_was_put_there() throws IOException {
        var archive = folder.resolve("views.jar");
        archive(archive, "one");
        var one = Checkpoint.build(archive.toString());
        Files.setLastModifiedTime(archive, FileTime.fromMillis(0));
        assertThat(Checkpoint.build(archive.toString())).isEqualTo(one);
        archive(archive, "two");
        Files.setLastModifiedTime(archive, FileTime.fromMillis(0));
        assertThat(Checkpoint.build(archive.toString())).isNotEqualTo(one);

        var classes = Files.createDirectories(folder.resolve("classes/a"));
        var empty = Checkpoint.build(folder.resolve("classes").toString());
        Files.writeString(classes.resolve("A.class"), "one");
        assertThat(Checkpoint.build(folder.resolve("classes").toString())).isNotEqualTo(empty);
    }

    private static void archive(Path file, String content) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("A.class"));
            out.write(content.getBytes(UTF_8));
        }
    }

    /** As a projection does: first the document, then how far it has come. */
    @Test
    void more_than_a_driver_takes_in_one_answer_is_read_whole() {
        live(BUILD, shop -> {
            var page = "x".repeat(100_000);
            for (var from = 0; from < 600; from += 100) {
                shop.getCollection("views")
                        .insertMany(IntStream.range(from, from + 100)
                                .mapToObj(id -> new Document("_id", id).append("page", page))
                                .toList());
            }
            assertThat(all(shop, "views").stream().map(view -> view.getInteger("_id")))
                    .hasSize(600)
                    .doesNotHaveDuplicates();
            assertThat(shop.getCollection("views").find().limit(3).into(new ArrayList<>()))
                    .hasSize(3);
        });
    }

    @Test
    void no_token_is_newer_than_its_document_whenever_it_is_written() throws Exception {
        var over = new AtomicBoolean();
        try (var standIn = MongoStandIn.serve(port, folder, BUILD);
                var client = client();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var shop = client.getDatabase("shop");
            for (int i = 0; i < 10; i++) { // To copy all takes longer than to write one, then.
                var many = IntStream.range(0, 2_000).mapToObj(n -> new Document("_id", "document " + n));
                shop.getCollection("many" + i).insertMany(many.toList());
            }
            var upsert = new ReplaceOptions().upsert(true);
            var writing = threads.submit(() -> {
                for (long i = 1; !over.get(); i++) {
                    for (var id : List.of("a", "b")) {
                        shop.getCollection("views").replaceOne(eq("_id", id), new Document("position", i), upsert);
                    }
                    shop.getCollection("tokens").replaceOne(eq("_id", "a"), new Document("position", i), upsert);
                }
            });
            try {
                await().until(() -> shop.getCollection("tokens").countDocuments() > 0);
                for (int i = 0; i < 30; i++) {
                    standIn.keep();
                    var kept = new Checkpoint(folder, BUILD)
                            .read()
                            .orElseThrow()
                            .databases()
                            .get("shop");
                    var token = (long) kept.get("tokens").getFirst().document().get("position");
                    assertThat(token).isPositive();
                    assertThat(kept.get("views"))
                            .hasSize(2)
                            .allSatisfy(
                                    view -> assertThat((long) view.document().get("position"))
                                            .isBetween(token, token + 1));
                }
            } finally {
                over.set(true);
            }
            writing.get();
        }
    }
}
