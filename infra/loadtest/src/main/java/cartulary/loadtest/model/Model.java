package cartulary.loadtest.model;

import cartulary.loadtest.check.Life;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The checkout in TLA+ ({@code Checkout.tla}), walked through by TLC, which runs as a process of its own. */
public final class Model {
    private static final List<String> SPECIFICATIONS = List.of("Checkout.tla", "Replay.tla");
    private static final String INVARIANTS =
            "NeverTwoCapturesKept NeverMoreBackThanTaken NeverGoodsWithoutMoney NeverMoneyWithoutGoods"
                    + " AtRestAllIsSettled";
    private static final Pattern ACCEPTED = Pattern.compile("<<\"accepted\", (\\d+)>>");
    private static final Pattern BROKEN =
            Pattern.compile("Invariant (\\w+) is violated|Temporal properties were violated");
    private static final Pattern STATES = Pattern.compile("(\\d+) distinct states found, 0 states left");
    private static final int MINUTES_MAX = 10;

    /** Of a life that is replayed: each doubles the ways. */
    private static final int ITEMS_MAX = 3;

    /**
     * @param broken the invariant that does not hold; null if all do
     * @param states distinct ones that were seen; 0 if one broke it
     */
    public record Verdict(String broken, long states) {}

    /**
     * @param kinds different ones among them
     * @param refused those that the model cannot go
     */
    public record Replayed(int lives, int kinds, List<Life> refused) {}

    private final Path folder;

    /** @param folder for what TLC writes; made */
    public Model(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        for (var each : SPECIFICATIONS) {
            try (var text = Model.class.getResourceAsStream("/cartulary/model/" + each)) {
                Files.write(this.folder.resolve(each), text.readAllBytes());
            }
        }
    }

    /**
     * Every way that an order can go.
     *
     * @param crashes how often the process is set back, or dies half-way
     * @param bug "none", or a mistake to be found
     * @param rests whether it is also shown that no way goes on for ever
     */
    public Verdict walk(int items, int crashes, String bug, boolean rests) throws IOException {
        var name = "walk-%d-%d-%s-%s".formatted(items, crashes, bug, rests);
        var lines = tlc("Checkout", name, """
            SPECIFICATION Spec
            CONSTANTS Items = %s
              CrashesMax = %d
              Bug = "%s"
            INVARIANTS %s
            %s
            CHECK_DEADLOCK FALSE
            """.formatted(
                        numbers(items), crashes, bug, INVARIANTS, rests ? "PROPERTY ComesToRest" : ""));
        for (var line : lines) {
            var broken = BROKEN.matcher(line);
            if (broken.find()) return new Verdict(broken.group(1) == null ? "ComesToRest" : broken.group(1), 0);
            var states = STATES.matcher(line);
            if (states.find()) return new Verdict(null, Long.parseLong(states.group(1)));
        }
        throw new IOException("the model was not walked: " + String.join("\n", lines));
    }

    /** Are these ways the model can go? Those of more than {@value #ITEMS_MAX} items are left out. */
    public Replayed replay(List<Life> lives) throws IOException {
        var byItems = lives.stream()
                .filter(life -> life.items() <= ITEMS_MAX)
                .collect(Collectors.groupingBy(Life::items, TreeMap::new, Collectors.toList()));
        var kinds = 0;
        var refused = new ArrayList<Life>();
        for (var group : byItems.entrySet()) {
            var different = group.getValue().stream().distinct().toList();
            kinds += different.size();
            var accepted = accepted(group.getKey(), different);
            for (int i = 0; i < different.size(); i++) if (!accepted.contains(i + 1)) refused.add(different.get(i));
        }
        return new Replayed(byItems.values().stream().mapToInt(List::size).sum(), kinds, refused);
    }

    private Set<Integer> accepted(int items, List<Life> lives) throws IOException {
        var name = "Replay" + items;
        var traces = lives.stream().map(Model::trace).collect(Collectors.joining(",\n  "));
        Files.writeString(folder.resolve(name + ".tla"), """
            ---- MODULE %s ----
            EXTENDS Replay
            Seen == <<
              %s >>
            ====
            """.formatted(name, traces));
        var lines = tlc(name, name, """
            INIT ReplayInit
            NEXT ReplayNext
            CONSTANTS Items = %s
              CrashesMax = 2
              Bug = "none"
              Traces <- Seen
            CONSTRAINT Follows
            CHECK_DEADLOCK FALSE
            """.formatted(numbers(items)));
        if (lines.stream().noneMatch(line -> line.contains("No error has been found"))) {
            throw new IOException("nothing was replayed: " + String.join("\n", lines));
        }
        return lines.stream()
                .map(ACCEPTED::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toSet());
    }

    private static String trace(Life life) {
        return life.steps().stream()
                .map(step -> step.split(" "))
                .map(words -> words.length == 1
                        ? "<<\"%s\">>".formatted(words[0])
                        : "<<\"%s\", %s>>".formatted(words[0], words[1]))
                .collect(Collectors.joining(", ", "<<", ">>"));
    }

    private static String numbers(int items) {
        return IntStream.rangeClosed(1, items).mapToObj(Integer::toString).collect(Collectors.joining(", ", "{", "}"));
    }

    private List<String> tlc(String module, String name, String configuration) throws IOException {
        Files.writeString(folder.resolve(name + ".cfg"), configuration);
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseParallelGC",
                        "-Djava.io.tmpdir=" + folder, // It unpacks its library there.
                        "-cp",
                        jar(),
                        "tlc2.TLC",
                        "-workers",
                        "2",
                        "-lncheck",
                        "final",
                        "-metadir",
                        folder.resolve(name).toString(),
                        "-config",
                        name + ".cfg",
                        module + ".tla")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        try {
            if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) throw new IOException("TLC does not come to an end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(folder.resolve(name + ".log"));
    }

    private static String jar() throws IOException {
        try {
            var tlc = Class.forName("tlc2.TLC", false, Model.class.getClassLoader());
            return Path.of(tlc.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IOException("there is no TLC", e);
        }
    }
}
