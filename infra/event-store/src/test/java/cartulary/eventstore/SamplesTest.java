package cartulary.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.Catalogue;
import cartulary.contract.Examples;
import cartulary.contract.catalog.CategoryEvent.CategoryMoved;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.Orders;
import cartulary.contract.payment.MethodEvent.MethodSaved;
import cartulary.contract.payment.Payments;
import cartulary.contract.support.Sealed;
import cartulary.privacy.SealedFields;
import cartulary.privacy.SubjectKey;
import cartulary.privacy.SubjectKeys;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One approved sample of each event and revision, read for ever as it was stored once. {@code -Dcartulary.docs=write}
 * writes those that are missing, never those that are there.
 */
class SamplesTest {
    private static final Path FOLDER = Path.of("..", "..", "api-contracts", "src", "test", "resources", "events");

    /** The samples hold real sealed text, so its key is as fixed as they are. */
    private static final SubjectKeys KEYS = new SubjectKeys() {
        private final Optional<SubjectKey> key = Optional.of(
                new SubjectKey(1, new SecretKeySpec("sample key, and of samples only!".getBytes(UTF_8), "AES")));

        @Override
        public Optional<SubjectKey> find(String subject) {
            return key;
        }

        @Override
        public Optional<SubjectKey> findOrCreate(String subject) {
            return key;
        }

        @Override
        public void destroy(String subject) {
            throw new UnsupportedOperationException("samples are kept for ever");
        }
    };

    private static final CartularySerializer SERIALIZER =
            new CartularySerializer(CartularySerializer.messageMapper(new SealedFields(KEYS)), List.of());

    static List<Catalogue.Entry> events() {
        return Catalogue.EVENTS;
    }

    @ParameterizedTest
    @MethodSource("events")
    void the_sample_reads_as_the_example_and_is_written_back_as_it_was(Catalogue.Entry event) throws IOException {
        var file = file(event.alias(), event.revision());
        if (Files.notExists(file) && "write".equals(System.getProperty("cartulary.docs"))) write(event, file);
        assertThat(file).as("the approved sample of " + event.alias()).exists();
        var stored = Files.readString(file);
        var read = read(event, stored);
        assertThat(read).isEqualTo(example(event));
        assertThat(unsealed(event, SERIALIZER.serialize(read, String.class).getData()))
                .isEqualTo(unsealed(event, stored));
    }

    @Test
    void every_sample_ever_approved_is_still_read() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile).toList()).isNotEmpty().allSatisfy(file -> {
                var parts = FOLDER.relativize(file).toString().split("[/\\\\.]v?");
                var alias = parts[0] + "." + parts[1];
                assertThat(Catalogue.byAlias(alias)).as(file.toString()).isNotNull();
            });
        }
    }

    @Test
    void no_sample_spells_out_what_is_sealed() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .allSatisfy(file -> assertThat(Files.readString(file))
                            .doesNotContain("Lin Wei", "Lantern Lane", "example.org", "secret"));
        }
    }

    /** Of an event to which components were added later, one sample with and one without them is kept. */
    @Test
    void samples_with_what_was_added_later_read_as_examples() throws IOException {
        var later = Path.of("ordering", "OrderPlaced.v1.numbered.json");
        var event = Catalogue.byAlias("ordering.OrderPlaced");
        var example = Examples.events().stream()
                .filter(each -> each instanceof OrderPlaced placed && placed.number() != null)
                .findFirst()
                .orElseThrow();
        var file = FOLDER.resolve(later);
        if (Files.notExists(file) && "write".equals(System.getProperty("cartulary.docs"))) {
            Files.writeString(file, SERIALIZER.serialize(example, String.class).getData() + "\n");
        }
        assertThat(read(event, Files.readString(file))).isEqualTo(example);
    }

    @Test
    void a_category_that_was_put_in_front_of_another_is_read_and_written_as_it_was() throws IOException {
        var event = Catalogue.byAlias("catalog.CategoryMoved");
        var stored = Files.readString(FOLDER.resolve(Path.of("catalog", "CategoryMoved.v1.before.json")));
        var read = read(event, stored);
        assertThat(((CategoryMoved) read).before()).isEqualTo(new CategoryId("category-kitchen"));
        assertThat(SERIALIZER.serialize(read, String.class).getData()).isEqualTo(stored.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PaymentRequested", "PaymentCaptured", "RefundRequested"})
    void what_store_credit_pays_beside_a_provider_is_read_and_written_as_it_was(String name) throws IOException {
        var event = Catalogue.byAlias("payment." + name);
        var stored = Files.readString(FOLDER.resolve(Path.of("payment", name + ".v1.credit.json")));
        var read = read(event, stored);
        assertThat(SERIALIZER.serialize(read, String.class).getData())
                .isEqualTo(stored.strip())
                .contains("\"credit\":{\"minorUnits\":1700");
    }

    @Test
    void a_card_kept_with_its_fingerprint_is_read_as_it_was() throws IOException {
        var event = Catalogue.byAlias("payment.MethodSaved");
        var first = (MethodSaved) example(event);
        var example = new MethodSaved(
                first.savedMethodsId(), first.customerId(), first.methodId(), first.provider(), Payments.CARD_AGAIN);
        var file = FOLDER.resolve(Path.of("payment", "MethodSaved.v1.fingerprint.json"));
        if (Files.notExists(file) && "write".equals(System.getProperty("cartulary.docs"))) {
            Files.writeString(file, SERIALIZER.serialize(example, String.class).getData() + "\n");
        }
        assertThat(read(event, Files.readString(file))).isEqualTo(example);
    }

    /** Those of before there were bundles are the samples that read as the first examples. */
    @Test
    void a_bundle_that_was_sold_is_read_and_written_as_it_was() throws IOException {
        var event = Catalogue.byAlias("ordering.OrderPlaced");
        var file = FOLDER.resolve(Path.of("ordering", "OrderPlaced.v1.bundle.json"));
        var example = Orders.orderPlacedOfBundle();
        if (Files.notExists(file) && "write".equals(System.getProperty("cartulary.docs"))) {
            Files.writeString(file, SERIALIZER.serialize(example, String.class).getData() + "\n");
        }
        var stored = Files.readString(file);
        assertThat(read(event, stored)).isEqualTo(example);
        assertThat(unsealed(event, SERIALIZER.serialize(example, String.class).getData()))
                .isEqualTo(unsealed(event, stored));
        assertThat(stored).contains("\"parts\":[{\"sku\":\"TEAPOT-L\",\"quantity\":1}");
        assertThat(Files.readString(file("ordering.OrderPlaced", 1))).doesNotContain("parts");
    }

    private static Object read(Catalogue.Entry event, String json) {
        var type = new SimpleSerializedType(event.alias(), event.revision().toString());
        return SERIALIZER.deserialize(new SimpleSerializedObject<>(json, String.class, type));
    }

    private static Object example(Catalogue.Entry event) {
        return Examples.events().stream()
                .filter(example -> example.getClass() == event.type())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no example of " + event.alias()));
    }

    /** The same secret is never sealed to the same text twice; that it opens is proved by the object read. */
    private static ObjectNode unsealed(Catalogue.Entry event, String json) throws IOException {
        var tree = (ObjectNode) SERIALIZER.getObjectMapper().readTree(json);
        sealed(event).forEach(name -> {
            if (!tree.hasNonNull(name)) {
                tree.remove(name); // Some have none: nothing is sealed.
                return;
            }
            assertThat(tree.get(name).textValue()).startsWith("v1.1.");
            tree.put(name, "sealed");
        });
        return tree;
    }

    private static Stream<String> sealed(Catalogue.Entry event) {
        return Arrays.stream(event.type().getRecordComponents())
                .filter(component -> component.isAnnotationPresent(Sealed.class))
                .map(java.lang.reflect.RecordComponent::getName);
    }

    private static void write(Catalogue.Entry event, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, SERIALIZER.serialize(example(event), String.class).getData() + "\n");
    }

    private static Path file(String alias, int revision) {
        var parts = alias.split("\\.");
        return FOLDER.resolve(parts[0]).resolve("%s.v%d.json".formatted(parts[1], revision));
    }
}
