package cartulary.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void an_older_layout_is_brought_up_step_by_step_and_goes_on_where_it_was_cut_off() throws IOException {
        var taken = new ArrayList<String>();
        DataFolder.open(folder, List.of()).close();

        assertThatThrownBy(() -> DataFolder.open(folder, List.of(_ -> taken.add("one"), _ -> {
                    throw new IOException("cut off");
                })))
                .hasMessageContaining("cannot use the data folder");
        DataFolder.open(folder, List.of(_ -> taken.add("one again"), _ -> taken.add("two"), _ -> taken.add("three")))
                .close();

        assertThat(taken).containsExactly("one", "two", "three");
        assertThat(folder.resolve("VERSION")).hasContent("4\n");
    }

    @Test
    void a_folder_whose_layout_cannot_be_read_is_left_alone() throws IOException {
        DataFolder.open(folder).close();
        Files.writeString(folder.resolve("VERSION"), "");

        assertThatThrownBy(() -> DataFolder.open(folder)).hasMessageContaining("says no layout");
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
