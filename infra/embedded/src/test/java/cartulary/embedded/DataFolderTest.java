package cartulary.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void two_shops_never_share_a_folder() {
        try (var _ = DataFolder.open(folder)) {
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(EmbeddedException.class)
                    .hasMessageContaining("in use by the shop in process "
                            + ProcessHandle.current().pid());
        }
        DataFolder.open(folder).close();
    }

    @Test
    void a_newer_layout_is_refused() throws IOException {
        DataFolder.open(folder).close();
        Files.writeString(folder.resolve("VERSION"), DataFolder.VERSION + 1 + "\n");

        assertThatThrownBy(() -> DataFolder.open(folder)).hasMessageContaining("use the newer build");
    }

    @Test
    void somebody_else_s_folder_is_refused_and_left_as_it_is() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "years of work");

        assertThatThrownBy(() -> DataFolder.open(folder)).hasMessageContaining("holds thesis.txt");
        assertThatThrownBy(() -> Servers.reset(folder)).hasMessageContaining("holds thesis.txt");

        assertThat(folder.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void a_reset_keeps_only_the_unpacked_servers() throws IOException {
        try (var data = DataFolder.open(folder)) {
            data.secret("login.admin");
            Files.createDirectories(folder.resolve("cache/redis"));
        }

        Servers.reset(folder);

        try (var left = Files.list(folder)) {
            assertThat(left.map(Path::getFileName)).containsExactly(Path.of("cache"));
        }
    }
}
