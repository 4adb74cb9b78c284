package cartulary.loadtest.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was looked at, and what is wrong with it. */
public final class Findings {
    /** @param streams that show it */
    record Violation(Invariant invariant, String what, List<String> streams) {
        @Override
        public String toString() {
            return "%s: %s %s".formatted(invariant, what, streams);
        }
    }

    private final Map<Invariant, Long> facts = new EnumMap<>(Invariant.class);
    private final List<Violation> violations = new ArrayList<>();

    Findings() {
        for (var each : Invariant.values()) facts.put(each, 0L);
    }

    void fact(Invariant invariant) {
        facts(invariant, 1);
    }

    void facts(Invariant invariant, long more) {
        facts.merge(invariant, more, Long::sum);
    }

    void wrong(Invariant invariant, String what, String... streams) {
        violations.add(new Violation(invariant, what, List.of(streams)));
    }

    /** Counts it as looked at, and as wrong unless it is right. */
    void require(boolean right, Invariant invariant, java.util.function.Supplier<String> what, String... streams) {
        fact(invariant);
        if (!right) wrong(invariant, what.get(), streams);
    }

    Map<Invariant, Long> facts() {
        return Collections.unmodifiableMap(facts);
    }

    List<Violation> violations() {
        return Collections.unmodifiableList(violations);
    }

    List<Violation> violations(Invariant invariant) {
        return violations.stream().filter(each -> each.invariant == invariant).toList();
    }

    /** Nothing looked at proves nothing. */
    List<Invariant> unproved() {
        return facts.entrySet().stream()
                .filter(each -> each.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean ok() {
        return violations.isEmpty() && unproved().isEmpty();
    }
}
