package cartulary.saga.reconciliation;

import cartulary.contract.money.Money;
import cartulary.contract.payment.RefundId;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.Difference.Kind;
import cartulary.contract.settlement.Difference.Side;
import cartulary.contract.settlement.SettlementView.Movement;
import cartulary.contract.settlement.SettlementView.PaymentBook;
import cartulary.payments.DayList;
import cartulary.payments.DayList.Line;
import cartulary.payments.Numbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a provider's day against our books. Each of its lines is looked for in all that we know, whenever we came to know it;
 * each movement that we came to know that day is looked for in its list of the day and of the one before, for what happens at
 * midnight is told after it.
 */
final class Matching {
    /** @param matched lines on which both agree, fee and all */
    record Result(List<Difference> differences, int ours, int theirs, int matched, List<Money> fees) {}

    private final String provider;
    private final Fees agreed;
    private final Map<String, PaymentBook> byKey = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    /** Ours of which they say something, that day or the day before. */
    private final Set<Movement> listed = new HashSet<>();

    private final Map<Currency, Long> fees = new HashMap<>();
    private int matched;

    private Matching(String provider, Fees agreed, Collection<PaymentBook> books) {
        this.provider = provider;
        this.agreed = agreed;
        for (var book : books) {
            byKey.put(book.paymentId().value(), book);
            book.refunds().keySet().forEach(refund -> byKey.put(refund, book));
            for (var movement : book.movements()) {
                if (movement.reference() != null) byKey.put(movement.reference(), book);
            }
        }
    }

    /** By what a line is looked for. */
    static List<String> keysOf(Line line) {
        var keys = new ArrayList<String>();
        if (line.paymentId() != null) keys.add(line.paymentId().value());
        if (line.refundId() != null) keys.add(line.refundId().value());
        if (line.providerReference() != null) keys.add(line.providerReference());
        // Who gives money back past us does not say our number; the money itself is known by its capture.
        if (line.capture() != null) keys.add(line.capture());
        return keys;
    }

    /**
     * @param theirs of the day
     * @param dayBefore theirs too, only to look things up in
     * @param books all that any of the lines may be about
     * @param ours movements of the day, with their books
     */
    static Result match(
            String provider,
            Fees agreed,
            List<Line> theirs,
            List<Line> dayBefore,
            Collection<PaymentBook> books,
            Map<Movement, PaymentBook> ours) {
        var matching = new Matching(provider, agreed, books);
        dayBefore.forEach(line -> matching.movementOf(line).ifPresent(matching.listed::add));
        theirs.forEach(matching::look);
        ours.forEach((movement, book) -> {
            if (!matching.listed.contains(movement)) {
                matching.found(
                        Kind.MISSING_THEIRS,
                        movement.reference(),
                        book,
                        movement.refundId(),
                        sideOf(movement, book),
                        null);
            }
        });
        var fees = matching.fees.entrySet().stream()
                .map(sum -> new Money(sum.getValue(), sum.getKey()))
                .sorted(Comparator.comparing(fee -> fee.currency().getCurrencyCode()))
                .toList();
        return new Result(List.copyOf(matching.differences), ours.size(), theirs.size(), matching.matched, fees);
    }

    private void look(Line line) {
        var book = bookOf(line);
        if (!told.add(nameOf(line))) {
            found(Kind.DUPLICATE, line, book, null);
            return;
        }
        var movement = movementOf(line);
        movement.ifPresent(listed::add);
        // What is kept for a dispute is booked with it.
        if (line.fee() != null && !(isDispute(line) && movement.isPresent())) {
            fees.merge(line.fee().currency(), line.fee().minorUnits(), Math::addExact);
        }
        if (movement.isEmpty()) {
            found(kindOfUnbooked(line, book), line, book, book == null ? null : standing(line, book));
            return;
        }
        var ours = sideOf(movement.get(), book);
        if (!movement.get().amount().equals(line.amount())) {
            found(Kind.AMOUNT, line, book, ours);
            return;
        }
        var fee = line.kind() == DayList.Kind.CHARGE ? agreed.of(provider, line.amount()) : Optional.<Money>empty();
        if (fee.isPresent() && line.fee() != null && !fee.get().equals(line.fee())) {
            found(Kind.FEE, line, book, withFee(ours, fee.get()));
            return;
        }
        matched++;
    }

    /** Null if it is about nothing that we know. */
    private PaymentBook bookOf(Line line) {
        return keysOf(line).stream()
                .map(byKey::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static boolean isDispute(Line line) {
        return line.kind() == DayList.Kind.DISPUTE || line.kind() == DayList.Kind.DISPUTE_RETURNED;
    }

    private Optional<Movement> movementOf(Line line) {
        var book = bookOf(line);
        if (book == null) return Optional.empty();
        return book.movements().stream()
                .filter(movement -> movement.kind().equals(kindOf(line.kind())))
                .filter(movement -> isNamedAs(line, movement, book))
                .findFirst();
    }

    /**
     * Under its own reference; a refund under ours, for that is the stronger. What went back with a cancel has a name of the
     * provider's choice, of which we were not told: we know it by the payment's number.
     */
    private static boolean isNamedAs(Line line, Movement movement, PaymentBook book) {
        if (line.refundId() != null) return line.refundId().equals(movement.refundId());
        return movement.reference() == null
                || movement.reference().equals(line.providerReference())
                || (line.kind() == DayList.Kind.REFUND && movement.reference().equals(Numbers.of(book.paymentId())));
    }

    private static Kind kindOfUnbooked(Line line, PaymentBook book) {
        if (book == null) return Kind.MISSING_OURS;
        return switch (line.kind()) {
            // Another charge of the same payment is booked: this one was taken on top of it.
            case CHARGE ->
                book.movements().stream().anyMatch(movement -> movement.kind().equals("charge"))
                        ? Kind.DUPLICATE
                        : Kind.STATUS;
            case REFUND ->
                line.refundId() != null
                                && book.refunds().containsKey(line.refundId().value())
                        ? Kind.STATUS
                        : Kind.MISSING_OURS;
            case REFUND_RETURNED -> Kind.STATUS;
            case DISPUTE, DISPUTE_RETURNED -> Kind.MISSING_OURS;
        };
    }

    /** Known to us, but not as money that moved. */
    private static Side standing(Line line, PaymentBook book) {
        var status = line.refundId() == null
                ? book.status()
                : book.refunds().get(line.refundId().value());
        return status == null ? null : new Side(line.amount(), 0, null, status, null, book.requestedAt());
    }

    private void found(Kind kind, Line line, PaymentBook book, Side ours) {
        var theirs = new Side(
                line.amount(),
                effect(line.kind(), line.amount()),
                line.fee(),
                line.status(),
                line.providerReference(),
                line.at(),
                kindOf(line.kind()));
        found(kind, line.providerReference(), book, line.refundId(), ours, theirs);
    }

    private void found(Kind kind, String reference, PaymentBook book, RefundId refund, Side ours, Side theirs) {
        var payment = book == null ? null : book.paymentId();
        differences.add(
                new Difference(kind, provider, reference == null ? "" : reference, payment, refund, ours, theirs));
    }

    private static Side sideOf(Movement movement, PaymentBook book) {
        var sign = movement.kind().equals("refund") || movement.kind().equals("dispute") ? -1 : 1;
        var status = movement.refundId() == null
                ? book.status()
                : book.refunds().get(movement.refundId().value());
        return new Side(
                movement.amount(),
                sign * movement.amount().minorUnits(),
                null,
                status,
                movement.reference(),
                movement.at());
    }

    private static Side withFee(Side side, Money fee) {
        return new Side(side.amount(), side.effect(), fee, side.status(), side.reference(), side.at());
    }

    private static long effect(DayList.Kind kind, Money amount) {
        return switch (kind) {
            case CHARGE, REFUND_RETURNED, DISPUTE_RETURNED -> amount.minorUnits();
            case REFUND, DISPUTE -> -amount.minorUnits();
        };
    }

    private static String kindOf(DayList.Kind kind) {
        return switch (kind) {
            case CHARGE -> "charge";
            case REFUND -> "refund";
            case REFUND_RETURNED -> "refund-returned";
            case DISPUTE -> "dispute";
            case DISPUTE_RETURNED -> "dispute-returned";
        };
    }

    private static String nameOf(Line line) {
        return kindOf(line.kind()) + " "
                + (line.refundId() != null ? line.refundId().value() : line.providerReference());
    }
}
