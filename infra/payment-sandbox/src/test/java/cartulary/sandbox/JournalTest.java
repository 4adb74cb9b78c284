package cartulary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("journal.jsonl");
    }

    /** Short ones, one longer than what is read at once, and enough of them that lines end anywhere in it. */
    private static List<String> texts() {
        var texts = new ArrayList<String>();
        for (var i = 0; i < 3_000; i++) texts.add("{\"n\":%d,\"ü\":\"%s\"}".formatted(i, "x".repeat(i % 97)));
        texts.add(1_500, "{\"long\":\"" + "y".repeat(300_000) + "\"}");
        return texts;
    }

    private Map<Journal.Position, String> appended(List<String> texts) throws IOException {
        var appended = new LinkedHashMap<Journal.Position, String>();
        try (var journal = Journal.open(path(), (_, _, _, _) -> {}, () -> {})) {
            for (var text : texts) appended.put(journal.append(text.getBytes(StandardCharsets.UTF_8)), text);
            journal.awaitDurable(journal.appendedEnd());
        }
        return appended;
    }

    private Map<Journal.Position, String> recovered() throws IOException {
        var recovered = new LinkedHashMap<Journal.Position, String>();
        Journal.open(
                        path(),
                        (bytes, from, length, position) ->
                                recovered.put(position, new String(bytes, from, length, StandardCharsets.UTF_8)),
                        () -> {})
                .close();
        return recovered;
    }

    @Test
    void every_line_is_told_again_as_it_was_appended_and_where_it_stands() throws Exception {
        var appended = appended(texts());

        assertThat(recovered()).containsExactlyEntriesOf(appended);

        try (var journal = Journal.open(path(), (_, _, _, _) -> {}, () -> {})) {
            appended.forEach((position, text) -> assertThat(new String(journal.read(position), StandardCharsets.UTF_8))
                    .isEqualTo(text));
        }
    }

    @Test
    void wherever_a_crash_tore_the_last_line_the_lines_before_it_are_kept_and_it_is_cut_off() throws Exception {
        var appended = appended(List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}"));
        var whole = Files.readAllBytes(path());
        var third = List.copyOf(appended.keySet()).get(2);
        for (var end = (int) third.offset(); end < third.end(); end++) {
            Files.write(path(), Arrays.copyOf(whole, end));

            assertThat(recovered().values()).as("%d bytes", end).containsExactly("{\"n\":1}", "{\"n\":2}");
            assertThat(Files.size(path())).isEqualTo(third.offset());
        }
    }

    @Test
    void damaged_lines_at_the_end_are_cut_off_and_one_with_a_good_line_behind_it_is_told() throws Exception {
        var positions = List.copyOf(appended(texts()).keySet());
        var damaged = positions.get(2_000);
        var bytes = Files.readAllBytes(path());
        bytes[(int) damaged.end() - 2] ^= 1;
        Files.write(path(), bytes);

        assertThatThrownBy(this::recovered)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged at byte " + damaged.offset());

        Files.write(path(), Arrays.copyOf(bytes, (int) damaged.end()));
        Files.writeString(path(), "no checksum\n\n", StandardOpenOption.APPEND);
        assertThat(recovered()).hasSize(2_000);
        assertThat(Files.size(path())).isEqualTo(damaged.offset());
    }
}
