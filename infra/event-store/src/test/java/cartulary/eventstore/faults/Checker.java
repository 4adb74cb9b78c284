package cartulary.eventstore.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares what senders were told and what a reader saw with what the book holds: acknowledged is present, refused is
 * absent, and the order has neither gap nor fork (I6, I7 and I10 of the invariants).
 */
final class Checker {
    private static final int SHOWN_MAX = 20;

    private final List<Row> book;
    private final List<Outcome> outcomes;
    private final List<List<Row>> glances;
    private final Map<String, List<Row>> byKey;
    private final List<String> violations = new ArrayList<>();

    private Checker(List<Row> book, List<Outcome> outcomes, List<List<Row>> glances) {
        this.book = book;
        this.outcomes = outcomes;
        this.glances = glances;
        byKey = book.stream().collect(Collectors.groupingBy(Row::key));
    }

    /** What is wrong, each as a sentence; empty when nothing is. */
    static List<String> violations(List<Row> book, List<Outcome> outcomes, List<List<Row>> glances) {
        var checker = new Checker(book, outcomes, glances);
        checker.positionsHaveNoGap();
        checker.streamsHaveNoFork();
        checker.thePenNeverGoesBack();
        checker.unitsAreWhole();
        checker.whatWasToldIsTrue();
        checker.theFollowerMissedNothing();
        return checker.violations;
    }

    static String shown(List<String> violations) {
        return violations.stream().limit(SHOWN_MAX).collect(Collectors.joining("\n  ", "\n  ", ""))
                + (violations.size() > SHOWN_MAX ? "\n  and %d more".formatted(violations.size() - SHOWN_MAX) : "");
    }

    private void positionsHaveNoGap() {
        for (var i = 0; i < book.size(); i++) {
            if (book.get(i).position() != i + 1) {
                wrong("position %d comes %d. in the order".formatted(book.get(i).position(), i + 1));
                return; // All behind it are out of step too.
            }
        }
    }

    private void streamsHaveNoFork() {
        var next = new HashMap<String, Long>();
        var ids = new HashSet<String>();
        for (var row : book) {
            var expected = next.merge(row.aggregate(), 1L, Long::sum) - 1;
            if (row.sequence() != expected) {
                wrong("%s: sequence %d at position %d, expected %d"
                        .formatted(row.aggregate(), row.sequence(), row.position(), expected));
            }
            if (!ids.add(row.eventId())) wrong("event %s is there twice".formatted(row.eventId()));
        }
    }

    /** A process that another has followed never writes again. */
    private void thePenNeverGoesBack() {
        var writers = new ArrayList<String>();
        for (var row : book) {
            var writer = row.key().substring(0, row.key().indexOf('-'));
            if (!writers.isEmpty() && writers.getLast().equals(writer)) continue;
            if (writers.contains(writer)) {
                wrong("%s wrote at position %d, after %s had begun"
                        .formatted(writer, row.position(), writers.getLast()));
                return;
            }
            writers.add(writer);
        }
    }

    private void unitsAreWhole() {
        byKey.forEach((key, rows) -> {
            if (rows.size() != Outcome.sizeOf(key))
                wrong("of %s %d events are there: %s".formatted(key, rows.size(), rows));
            else if (rows.getLast().position() - rows.getFirst().position() != rows.size() - 1) {
                wrong("between the events of %s stand others: %s".formatted(key, rows));
            }
        });
    }

    private void whatWasToldIsTrue() {
        for (var outcome : outcomes) {
            var rows = byKey.getOrDefault(outcome.key(), List.of());
            switch (outcome.verdict()) {
                case STORED -> {
                    var places = rows.stream()
                            .map(row -> new Outcome.Place(row.aggregate(), row.sequence()))
                            .toList();
                    if (!places.equals(outcome.places()))
                        wrong("acknowledged %s, but there is %s".formatted(outcome, places));
                    else if (outcome.position() != 0
                            && outcome.position() != rows.getLast().position()) {
                        wrong("acknowledged %s, but it ends at %d"
                                .formatted(outcome, rows.getLast().position()));
                    }
                }
                case NOT_STORED -> {
                    if (!rows.isEmpty()) wrong("refused %s, but there is %s".formatted(outcome, rows));
                }
                case UNKNOWN -> {} // It is whole or not at all: asked of every unit of work above.
            }
        }
    }

    private void theFollowerMissedNothing() {
        var seen = glances.stream().flatMap(List::stream).toList();
        if (!seen.equals(book)) {
            var missed = new TreeMap<Long, Row>();
            book.forEach(row -> missed.put(row.position(), row));
            seen.forEach(row -> missed.remove(row.position(), row));
            wrong("the follower saw %d events of %d, and never %s"
                    .formatted(seen.size(), book.size(), missed.values()));
        }
        for (var glance : glances) {
            var last = glance.getLast();
            if (glance.stream().filter(row -> row.key().equals(last.key())).count()
                    < byKey.getOrDefault(last.key(), List.of()).size()) {
                wrong("the follower saw a part of %s before the rest".formatted(last.key()));
            }
        }
    }

    private void wrong(String sentence) {
        violations.add(sentence);
    }
}
