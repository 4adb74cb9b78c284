package cartulary.standalone;

import cartulary.embedded.EmbeddedException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The word {@code catalog}: products out into a file and in from one. */
final class CatalogWord {
    private static final String USAGE = """
            ./cartulary catalog import FILE      takes in products, a line for each variant; goes on where it broke off
            ./cartulary catalog export FILE      writes all of them but the archived ones, as an import reads them
            FILE ends in .csv or .jsonl; each with --json
            """;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOOK_MILLIS = 500;

    private final StaffDoor door;
    private final boolean json;
    private final PrintStream out;
    private final PrintStream progress;

    private CatalogWord(StaffDoor door, boolean json, PrintStream out, PrintStream progress) {
        this.door = door;
        this.json = json;
        this.out = out;
        this.progress = progress;
    }

    /** @return whether all is well: no row refused, the file whole */
    static boolean run(List<String> words, Path data, boolean json, PrintStream out, PrintStream progress)
            throws InterruptedException {
        if (words.size() != 2 || !List.of("import", "export").contains(words.getFirst())) {
            throw new IllegalArgumentException(USAGE);
        }
        var file = Path.of(words.get(1));
        var name = file.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".csv") && !name.endsWith(".jsonl")) throw new IllegalArgumentException(USAGE);
        var ending = name.endsWith(".csv") ? "csv" : "jsonl";
        try (var door = new StaffDoor(data)) {
            var word = new CatalogWord(door, json, out, progress);
            return words.getFirst().equals("import") ? word.take(file, ending) : word.give(file, ending);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private boolean take(Path file, String ending) throws IOException, InterruptedException {
        if (!Files.isReadable(file)) throw new EmbeddedException("there is no file " + file);
        var answer = door.upload("/imports", ending.equals("csv") ? "text/csv" : "application/jsonl", file);
        if (!answer.isGood()) {
            throw new EmbeddedException(
                    "the file was refused: " + answer.body().path("detail").asText());
        }
        var path = "/imports/" + answer.body().path("importId").asText();
        JsonNode now;
        while (true) {
            now = door.get(path);
            progress.printf(
                    "\r%d of %d rows",
                    now.path("worked").asInt(), now.path("rows").asInt());
            if (now.path("state").asText().equals("finished")) break;
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        progress.println();
        var refused = now.path("refused").asInt();
        for (var cursor = ""; refused > 0 && cursor != null; ) {
            var page = door.get(path + "/refusals" + (cursor.isEmpty() ? "" : "?cursor=" + cursor));
            for (var each : page.path("items")) tell(each);
            cursor = page.path("nextCursor").asText(null);
        }
        if (json) out.println(JSON.writeValueAsString(now));
        else out.printf("%d rows taken in, %d refused (%s)%n", now.path("rows").asInt() - refused, refused, path);
        return refused == 0;
    }

    private void tell(JsonNode refusal) throws IOException {
        if (json) {
            out.println(JSON.writeValueAsString(refusal));
            return;
        }
        out.printf(
                "row %d %s: %s %s (%s)%n",
                refusal.path("row").asInt(),
                refusal.path("about").asText(""),
                refusal.path("field").asText(""),
                refusal.path("detail").asText(),
                refusal.path("code").asText());
    }

    /** Under its name only when it is whole. */
    private boolean give(Path file, String ending) throws IOException {
        var half = file.resolveSibling(file.getFileName() + ".part");
        door.download("/products." + ending, half);
        var lines = 0L;
        var last = "";
        try (var text = Files.newBufferedReader(half)) {
            for (var line = text.readLine(); line != null; line = text.readLine()) {
                lines++;
                last = line;
            }
        }
        if (!last.equals(ending.equals("csv") ? "# end" : "{\"end\":true}")) {
            throw new EmbeddedException("the export broke off after %d lines; see %s".formatted(lines, half));
        }
        Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
        var rows = lines - (ending.equals("csv") ? 2 : 1);
        if (json)
            out.println(JSON.createObjectNode().put("file", file.toString()).put("rows", rows));
        else out.printf("%d rows in %s%n", rows, file);
        return true;
    }
}
