package cartulary.loadtest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** The words behind a benchmark's name: pairs of a name and a value, and {@code --json}. */
final class Words {
    private final String bench;
    private final Map<String, String> values;
    private final boolean json;

    /**
     * @param known every name with what it is unless it is said; null for nothing
     * @throws IllegalArgumentException saying which word makes no sense
     */
    Words(String bench, Map<String, String> known, List<String> words) {
        this.bench = bench;
        this.values = new LinkedHashMap<>(known);
        var asJson = false;
        for (var word = words.iterator(); word.hasNext(); ) {
            var name = word.next();
            if (name.equals("--json")) asJson = true;
            else if (!known.containsKey(name))
                throw new IllegalArgumentException("bench %s knows no %s".formatted(bench, name));
            else if (!word.hasNext()) throw new IllegalArgumentException(name + " needs a word after it");
            else values.put(name, word.next());
        }
        this.json = asJson;
    }

    boolean json() {
        return json;
    }

    String text(String name) {
        return values.get(name);
    }

    int number(String name, IntPredicate fits) {
        return number(name, values.get(name), fits);
    }

    /** Null if it was not said. */
    Double decimal(String name) {
        var given = values.get(name);
        if (given == null) return null;
        try {
            var number = Double.parseDouble(given);
            if (number > 0) return number;
        } catch (NumberFormatException _) { // Said below.
        }
        throw new IllegalArgumentException("%s cannot be %s".formatted(name, given));
    }

    List<Integer> numbers(String name, IntPredicate fits) {
        return Arrays.stream(values.get(name).split(","))
                .map(each -> number(name, each, fits))
                .distinct()
                .toList();
    }

    /** Those of the known that were named. */
    List<String> names(String name, List<String> known) {
        var named = List.of(values.get(name).split(","));
        for (var each : named)
            if (!known.contains(each))
                throw new IllegalArgumentException("bench %s: no %s among %s".formatted(bench, each, known));
        return named;
    }

    private static int number(String name, String given, IntPredicate fits) {
        try {
            var number = Integer.parseInt(given);
            if (fits.test(number)) return number;
        } catch (NumberFormatException _) { // Said below.
        }
        throw new IllegalArgumentException("%s cannot be %s".formatted(name, given));
    }
}
