package cartulary.loadtest.check;

import static cartulary.loadtest.check.Invariant.I16;

import cartulary.loadtest.check.World.Entry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds each provider's days, row by row, against what we booked: what is not the same there and here has a case, and a comparison
 * that says that it found so many differences has told each of them.
 */
final class ListProof implements Proof {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    /** @param kind charge or refund */
    private record Row(String kind, String reference) {}

    /** @param payment our own stream that tells of it */
    private record Booked(Sum amount, String payment) {}

    private record Day(String provider, LocalDate date) {}

    /** A comparison of a day; by now the last one that was asked for. */
    private static final class Run {
        Day day;
        int number;
        Instant asKnownAt = Instant.MIN;
        boolean completed;
        final Map<Integer, Set<String>> found = new HashMap<>();
    }

    private final Map<String, String> providers = new HashMap<>();
    private final Map<Row, Booked> ours =
            new TreeMap<>(java.util.Comparator.comparing(Row::kind).thenComparing(Row::reference));
    private final Map<String, Row> refunds = new HashMap<>();
    private final Set<String> inTheHouse = new HashSet<>(); // Refunds that went to store credit.
    private final Map<String, Run> runs = new TreeMap<>();
    private final Map<String, String> differences = new TreeMap<>(); // Case → the run that found it.
    private final Set<String> cases = new HashSet<>();
    private final Set<String> questioned = new HashSet<>(); // References that some case is about.

    @Override
    public void see(Event event, Findings findings) {
        if (event.of("payment")) onPayment(event);
        if (event.of("settlement")) onSettlement(event, findings);
    }

    private void onPayment(Event event) {
        var payment = event.text("paymentId");
        switch (event.name()) {
            case "PaymentRequested" -> providers.put(payment, event.text("provider"));
            case "PaymentCaptured", "LateCaptureRecorded" -> {
                var reference = event.text("captureReference");
                if (byProvider(payment) && !reference.equals("nothing-due")) {
                    ours.put(new Row("charge", reference), new Booked(event.sum("amount"), payment));
                }
            }
            case "RefundRequested" -> {
                if (event.payload().path("booking").path("provider").asText().equals("wallet")) {
                    inTheHouse.add(event.text("refundId"));
                }
            }
            case "RefundSucceeded" -> {
                if (!byProvider(payment) || inTheHouse.contains(event.text("refundId"))) return;
                var row = new Row("refund", event.text("refundReference"));
                ours.put(row, new Booked(event.sum("amount"), payment));
                refunds.put(event.text("refundId"), row);
            }
            case "RefundFailed" -> {
                var row = refunds.remove(event.text("refundId")); // A bank sent it back.
                if (row != null) ours.remove(row);
            }
            default -> {} // No money moves at a provider.
        }
    }

    private boolean byProvider(String payment) {
        return !"wallet".equals(providers.get(payment));
    }

    private void onSettlement(Event event, Findings findings) {
        switch (event.name()) {
            case "ReconciliationRequested" -> {
                var run = runs.computeIfAbsent(event.stream(), _ -> new Run());
                run.day = new Day(event.text("provider"), LocalDate.parse(event.text("day")));
                run.number = (int) event.number("run");
                run.asKnownAt = Instant.parse(event.text("asKnownAt"));
                run.completed = false;
            }
            case "DifferenceFound" -> {
                var run = runs.computeIfAbsent(event.stream(), _ -> new Run());
                run.found
                        .computeIfAbsent((int) event.number("run"), _ -> new HashSet<>())
                        .add(event.text("caseId"));
                differences.put(event.text("caseId"), event.stream());
            }
            case "ReconciliationCompleted" -> {
                var run = runs.computeIfAbsent(event.stream(), _ -> new Run());
                run.completed |= run.number == event.number("run");
                var told = run.found
                        .getOrDefault((int) event.number("run"), Set.of())
                        .size();
                findings.require(
                        told <= event.number("differences")
                                && event.number("matched") + event.number("differences") >= event.number("theirs"),
                        I16,
                        () -> "%s says %d matched and %d differ of their %d, and told of %d"
                                .formatted(
                                        event.stream(),
                                        event.number("matched"),
                                        event.number("differences"),
                                        event.number("theirs"),
                                        told),
                        event.stream());
            }
            case "CaseOpened" -> {
                cases.add(event.text("caseId"));
                var difference = event.payload().path("difference");
                questioned.add(difference.path("reference").asText());
                questioned.add(difference.path("ours").path("reference").asText());
                questioned.add(difference.path("theirs").path("reference").asText());
            }
            default -> {} // What people make of it.
        }
    }

    @Override
    public void conclude(World world, Findings findings) {
        differences.forEach((about, run) -> findings.require(
                cases.contains(about),
                I16,
                () -> "%s was found by %s, and nobody was told".formatted(about, run),
                run));
        var theirs = rows(world.ledger());
        theirs.forEach((row, entry) -> {
            var booked = ours.get(row);
            findings.require(
                    (booked != null && booked.amount().equals(entry.amount())) || isExcused(row, entry),
                    I16,
                    () -> "%s lists a %s of %s as %s on %s, we booked %s, and no case asks why"
                            .formatted(
                                    entry.provider(),
                                    row.kind(),
                                    entry.amount(),
                                    row.reference(),
                                    dayOf(entry).date(),
                                    booked == null ? "nothing" : booked.amount()),
                    entry.orderId());
        });
        ours.forEach((row, booked) -> findings.require(
                theirs.containsKey(row) || questioned.contains(row.reference()),
                I16,
                () -> "we booked a %s of %s as %s, %s lists none, and no case asks why"
                        .formatted(row.kind(), booked.amount(), row.reference(), providers.get(booked.payment())),
                booked.payment()));
    }

    /** A refund made past us is found the next morning: until its day was compared nobody can know of it. */
    private boolean isExcused(Row row, Entry entry) {
        return questioned.contains(row.reference()) || (row.kind().equals("refund") && !isCompared(entry));
    }

    private boolean isCompared(Entry entry) {
        return runs.values().stream()
                .anyMatch(run -> run.completed
                        && dayOf(entry).equals(run.day)
                        && !entry.at().isAfter(run.asKnownAt));
    }

    private static Day dayOf(Entry entry) {
        var calendar = entry.provider().equals("stripe") ? ZoneOffset.UTC : CHINA;
        return new Day(entry.provider(), LocalDate.ofInstant(entry.at(), calendar));
    }

    /** What moved money, and did not come back by itself. */
    private static Map<Row, Entry> rows(List<Entry> ledger) {
        var rows = new HashMap<Row, Entry>();
        var back = new ArrayList<Row>();
        for (var entry : ledger) {
            switch (entry.kind()) {
                case "charge", "capture" -> rows.put(new Row("charge", entry.reference()), entry);
                case "refund" -> rows.put(new Row("refund", entry.reference()), entry);
                case "refund_failed" -> back.add(new Row("refund", entry.reference()));
                default -> {} // Nothing moved, or over a dispute, which has books of its own.
            }
        }
        back.forEach(rows::remove);
        return rows;
    }
}
