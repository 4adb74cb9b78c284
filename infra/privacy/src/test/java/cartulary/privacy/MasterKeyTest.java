package cartulary.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {
    @TempDir
    Path folder;

    @Test
    void a_file_is_made_once_and_for_its_owner_only() throws IOException {
        var file = folder.resolve("keys/master.key");
        var first = MasterKey.from(file, true);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var subjectKey = Aes.key(Aes.random(Aes.KEY_BYTES));
        var wrapped = first.wrap("customer-a", subjectKey);
        assertThat(MasterKey.from(file, true).unwrap("customer-a", wrapped)).isEqualTo(subjectKey);
    }

    @Test
    void a_missing_file_is_not_made_unasked() {
        assertThatThrownBy(() -> MasterKey.from(folder.resolve("none"), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none");
    }

    @Test
    void another_master_key_or_subject_unwraps_nothing_and_says_so() {
        var master = MasterKey.random();
        var wrapped = master.wrap("customer-a", Aes.key(Aes.random(Aes.KEY_BYTES)));
        assertThatThrownBy(() -> MasterKey.random().unwrap("customer-a", wrapped))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("customer-a");
        assertThatThrownBy(() -> master.unwrap("customer-b", wrapped)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_key_of_another_length_is_refused() {
        assertThatThrownBy(() -> MasterKey.of("c2hvcnQ=")).isInstanceOf(IllegalArgumentException.class);
    }
}
