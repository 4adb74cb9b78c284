package cartulary.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.customer.CustomerEvent.AddressChanged;
import cartulary.contract.customer.CustomerEvent.CustomerRegistered;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealedFieldsTest {
    private static final CustomerId ANNA = new CustomerId("customer-anna");
    private static final CustomerId BEN = new CustomerId("customer-ben");
    private static final Recipient RECIPIENT =
            new Recipient("Anna Adams", "+1 555 0100", "anna@example.org", "1 Main St", "Springfield", "12345", "US");

    private final InMemorySubjectKeys keys = new InMemorySubjectKeys();
    private final SealedFields fields = new SealedFields(keys);
    private final ObjectMapper mapper = new ObjectMapper().registerModule(new SealedFieldsModule(fields));

    /** As a saga or an aggregate is stored: by its fields. */
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static class Parcel {
        @Subject
        private CustomerId customer;

        @Sealed
        private Recipient recipient;

        private List<AddressChanged> history;
    }

    record WithoutSubject(@Sealed String secret) {}

    @Test
    void a_sealed_text_and_a_sealed_record_come_back_as_they_were() throws JsonProcessingException {
        var registered = new CustomerRegistered(ANNA, "anna@example.org", "Anna Adams");
        assertThat(there_and_back(registered)).isEqualTo(registered);
        var changed = new AddressChanged(ANNA, RECIPIENT);
        assertThat(there_and_back(changed)).isEqualTo(changed);
    }

    @Test
    void nothing_personal_is_written_in_plain() throws JsonProcessingException {
        assertThat(mapper.writeValueAsString(new AddressChanged(ANNA, RECIPIENT)))
                .contains("customer-anna", "v1.")
                .doesNotContain("Anna Adams", "555", "example.org", "Main St", "Springfield", "12345");
    }

    @Test
    void the_state_of_a_process_is_sealed_too_however_deep() throws JsonProcessingException {
        var process = new Parcel();
        process.customer = ANNA;
        process.recipient = RECIPIENT;
        process.history = List.of(new AddressChanged(BEN, RECIPIENT));
        var json = mapper.writeValueAsString(process);
        assertThat(json).doesNotContain("Adams");
        var read = mapper.readValue(json, Parcel.class);
        assertThat(read.recipient).isEqualTo(RECIPIENT);
        assertThat(read.history).isEqualTo(process.history);
    }

    @Test
    void the_same_text_is_never_sealed_to_the_same_bytes() {
        assertThat(fields.seal(ANNA, "t", "f", "secret")).isNotEqualTo(fields.seal(ANNA, "t", "f", "secret"));
    }

    @Test
    void null_stays_null() throws JsonProcessingException {
        assertThat(there_and_back(new AddressChanged(ANNA, null)).address()).isNull();
        assertThat(fields.open(ANNA, "t", "f", null, String.class)).isNull();
    }

    @Test
    void a_destroyed_key_reads_as_null_and_the_rest_goes_on() throws JsonProcessingException {
        var json = mapper.writeValueAsString(new AddressChanged(ANNA, RECIPIENT));
        var bens = mapper.writeValueAsString(new AddressChanged(BEN, RECIPIENT));
        keys.destroy(ANNA.value());
        assertThat(mapper.readValue(json, AddressChanged.class)).isEqualTo(new AddressChanged(ANNA, null));
        assertThat(mapper.readValue(bens, AddressChanged.class).address()).isEqualTo(RECIPIENT);
    }

    @Test
    void a_late_event_of_an_erased_subject_stores_nothing_and_makes_no_key() throws JsonProcessingException {
        keys.destroy(ANNA.value());
        var json = mapper.writeValueAsString(new AddressChanged(ANNA, RECIPIENT));
        assertThat(mapper.readTree(json).get("address").textValue()).isEqualTo(SealedFields.ERASED);
        assertThat(mapper.readValue(json, AddressChanged.class).address()).isNull();
        assertThat(keys.find(ANNA.value())).isEmpty();
    }

    @Test
    void a_text_moved_to_another_subject_field_or_type_opens_to_nothing() throws JsonProcessingException {
        keys.findOrCreate(BEN.value());
        var text = fields.seal(ANNA, "customer.CustomerRegistered", "name", "Anna Adams");
        assertThat(fields.open(ANNA, "customer.CustomerRegistered", "name", text, String.class))
                .isEqualTo("Anna Adams");
        assertThat(fields.open(BEN, "customer.CustomerRegistered", "name", text, String.class))
                .isNull();
        assertThat(fields.open(ANNA, "customer.CustomerRegistered", "email", text, String.class))
                .isNull();
        assertThat(fields.open(ANNA, "customer.AddressChanged", "name", text, String.class))
                .isNull();
        var swapped = (ObjectNode) mapper.readTree(mapper.writeValueAsString(new CustomerRegistered(ANNA, "e", "n")));
        swapped.set("email", swapped.get("name"));
        assertThat(mapper.treeToValue(swapped, CustomerRegistered.class))
                .isEqualTo(new CustomerRegistered(ANNA, null, "n"));
    }

    @Test
    void a_text_that_was_changed_or_is_none_opens_to_nothing() {
        var text = fields.seal(ANNA, "t", "f", "secret");
        var end = text.charAt(text.length() - 5) == 'A' ? 'B' : 'A';
        var changed = text.substring(0, text.length() - 5) + end + text.substring(text.length() - 4);
        for (var bad :
                List.of(changed, "", "v1", "v1.1.", "v1.1.A", "v1.1.====", "v2." + text.substring(3), "secret")) {
            assertThat(fields.open(ANNA, "t", "f", bad, String.class)).as(bad).isNull();
        }
    }

    @Test
    void keys_that_cannot_be_reached_are_no_erasure() {
        var unreachable = new SubjectKeys() {
            @Override
            public Optional<SubjectKey> find(String subject) {
                throw new IllegalStateException("away");
            }

            @Override
            public Optional<SubjectKey> findOrCreate(String subject) {
                throw new IllegalStateException("away");
            }

            @Override
            public void destroy(String subject) {
                throw new IllegalStateException("away");
            }
        };
        var text = fields.seal(ANNA, "t", "f", "secret");
        assertThatThrownBy(() -> new SealedFields(unreachable).open(ANNA, "t", "f", text, String.class))
                .hasMessage("away");
    }

    @Test
    void a_type_that_seals_without_a_subject_is_refused() {
        assertThatThrownBy(() -> mapper.writeValueAsString(new WithoutSubject("x")))
                .hasMessageContaining("@Subject");
    }

    @SuppressWarnings("unchecked")
    private <T> T there_and_back(T value) throws JsonProcessingException {
        return (T) mapper.readValue(mapper.writeValueAsString(value), value.getClass());
    }
}
