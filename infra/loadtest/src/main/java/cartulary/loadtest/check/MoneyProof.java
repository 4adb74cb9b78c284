package cartulary.loadtest.check;

import static cartulary.loadtest.check.Invariant.I14;
import static cartulary.loadtest.check.Invariant.I2;
import static cartulary.loadtest.check.Invariant.I3;
import static cartulary.loadtest.check.Invariant.I4;
import static cartulary.loadtest.check.Invariant.I5;

import cartulary.loadtest.check.World.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Holds our events against the provider's own ledger. */
final class MoneyProof implements Proof {
    /** How a payment is captured of which nothing is due: no provider hears of it. */
    private static final String NOTHING_DUE = "nothing-due";

    private static final class Payment {
        String id;
        String orderId;
        Sum due;
        /** Out of store credit: no provider hears of it. */
        boolean fromWallet;
        /** What of it store credit is to pay, has paid, and got back since. */
        long credit;

        boolean creditTaken;
        boolean creditReleased;
        boolean voided;
        /** Those that went back to store credit. */
        final Set<String> creditRefunds = new HashSet<>();

        final Map<String, Sum> captures = new TreeMap<>();
        final Map<String, Sum> refundsOpen = new TreeMap<>();
        final Map<String, Sum> refundsDone = new TreeMap<>();
        final Map<String, String> references = new TreeMap<>(); // Refund → the provider's name of it.

        /** By the provider. */
        long captured() {
            return units(captures);
        }

        /** By the provider. */
        long refunded() {
            return refundsDone.entrySet().stream()
                    .filter(refund -> !creditRefunds.contains(refund.getKey()))
                    .mapToLong(refund -> refund.getValue().units())
                    .sum();
        }

        long taken() {
            return captured() + (creditTaken && !voided ? credit : 0);
        }

        long creditBack() {
            return units(refundsDone) - refunded();
        }

        boolean byWallet(String refund) {
            return fromWallet || creditRefunds.contains(refund);
        }
    }

    private static final class Dispute {
        String reference = "";
        long taken;
        final Set<String> movements = new HashSet<>();
    }

    private static final class Account {
        final List<Entry> charges = new ArrayList<>();
        final List<Entry> refunds = new ArrayList<>();
        long taken;
        long back;
    }

    private final Map<String, Payment> payments = new TreeMap<>();
    private final Map<String, Dispute> disputes = new TreeMap<>();
    private final Map<String, Sum> totals = new HashMap<>();
    private final Map<String, Boolean> confirmed = new HashMap<>();
    private final Map<String, Sum> moved = new HashMap<>(); // What moved a wallet, by its reference.
    private final Map<String, Long> wallets = new HashMap<>();
    private final Set<String> questioned = new HashSet<>(); // References at a provider that some case is about.

    @Override
    public void see(Event event, Findings findings) {
        if (event.of("ordering")) {
            switch (event.name()) {
                case "OrderPlaced" -> totals.put(event.text("orderId"), event.sum("total"));
                case "OrderConfirmed" -> confirmed.put(event.text("orderId"), true);
                case "OrderCancelled" -> confirmed.remove(event.text("orderId")); // Taken back: so is its money.
                default -> {} // Of no account here.
            }
        }
        if (event.of("wallet")) onWallet(event, findings);
        if (event.of("settlement") && event.name().equals("CaseOpened"))
            questioned.add(event.payload().path("difference").path("reference").asText());
        if (!event.of("payment") || event.text("paymentId").isEmpty()) return;
        if (event.name().startsWith("Dispute")) {
            onDispute(event, findings);
            return;
        }
        var payment = payments.computeIfAbsent(event.text("paymentId"), _ -> new Payment());
        switch (event.name()) {
            case "PaymentRequested" -> {
                payment.id = event.text("paymentId");
                payment.orderId = event.text("orderId");
                payment.due = event.sum("due");
                payment.fromWallet = event.text("provider").equals("wallet");
                payment.credit =
                        event.payload().path("credit").path("minorUnits").asLong();
            }
            case "PaymentCaptured" -> {
                captured(payment, event, findings);
                findings.require(
                        event.sum("amount").equals(rest(payment.due, payment))
                                && payment.creditTaken == payment.credit > 0,
                        I2,
                        () -> "%s took %s of %s due, %d of it store credit's, which is %s"
                                .formatted(
                                        payment.id,
                                        event.sum("amount"),
                                        payment.due,
                                        payment.credit,
                                        payment.creditTaken ? "taken" : "not taken"),
                        event.stream());
            }
            case "LateCaptureRecorded" -> captured(payment, event, findings);
            case "PaymentCreditTaken", "PaymentCreditReleased" -> {
                findings.require(
                        event.sum("amount").units() == payment.credit,
                        I2,
                        () -> "%s moves %s of store credit, %d is asked for"
                                .formatted(payment.id, event.sum("amount"), payment.credit),
                        event.stream());
                if (event.name().equals("PaymentCreditTaken")) payment.creditTaken = true;
                else payment.creditReleased = true;
            }
            case "PaymentVoided" -> payment.voided = true;
            case "RefundRequested" -> {
                payment.refundsOpen.put(event.text("refundId"), event.sum("amount"));
                if (!payment.fromWallet
                        && event.payload()
                                .path("booking")
                                .path("provider")
                                .asText()
                                .equals("wallet")) {
                    payment.creditRefunds.add(event.text("refundId"));
                }
            }
            case "RefundSucceeded" -> {
                var id = event.text("refundId");
                var asked = payment.refundsOpen.remove(id);
                findings.require(
                        event.sum("amount").equals(asked),
                        I14,
                        () -> "%s gave back %s, asked was %s".formatted(id, event.sum("amount"), asked),
                        event.stream());
                payment.refundsDone.put(id, event.sum("amount"));
                payment.references.put(id, event.text("refundReference"));
            }
            case "RefundFailed" -> {
                payment.refundsOpen.remove(event.text("refundId"));
                payment.refundsDone.remove(event.text("refundId"));
            }
            default -> {} // No money moves.
        }
        var gone = units(payment.refundsDone) + units(payment.refundsOpen);
        if (gone > payment.taken()) {
            findings.wrong(
                    I14,
                    "%d of %d taken are given back by %s after %d"
                            .formatted(gone, payment.taken(), payment.id, event.position()),
                    event.stream());
        }
    }

    private void onDispute(Event event, Findings findings) {
        var dispute = disputes.computeIfAbsent(event.stream(), _ -> new Dispute());
        switch (event.name()) {
            case "DisputeOpened" -> dispute.reference = event.text("reference");
            case "DisputeFundsWithdrawn", "DisputeFundsReinstated" -> {
                findings.require(
                        dispute.movements.add(event.text("movementReference")),
                        I5,
                        () -> "%s is booked twice".formatted(event.text("movementReference")),
                        event.stream());
                var units = event.sum("amount").units();
                dispute.taken += event.name().equals("DisputeFundsWithdrawn") ? units : -units;
            }
            default -> {} // No money moves.
        }
    }

    /** What banks hold, or have taken, over each dispute stands in both books alike. */
    private void disputes(List<Entry> ledger, Findings findings) {
        var theirs = new TreeMap<String, Long>();
        for (var entry : ledger) {
            switch (entry.kind()) {
                case "dispute" -> theirs.merge(entry.reference(), entry.amount().units(), Long::sum);
                case "dispute_returned" ->
                    theirs.merge(entry.reference(), -entry.amount().units(), Long::sum);
                default -> {} // Of no dispute.
            }
        }
        var ours = new TreeMap<String, Long>();
        disputes.values().forEach(dispute -> ours.merge(dispute.reference, dispute.taken, Long::sum));
        theirs.keySet().forEach(reference -> ours.putIfAbsent(reference, 0L));
        ours.forEach((reference, taken) -> findings.require(
                taken.equals(theirs.getOrDefault(reference, 0L)),
                I5,
                () -> "over %s we say %d are taken, the provider says %d"
                        .formatted(reference, taken, theirs.getOrDefault(reference, 0L)),
                reference));
    }

    private void onWallet(Event event, Findings findings) {
        findings.require(
                moved.put(event.text("reference"), event.sum("amount")) == null,
                I2,
                () -> "%s moved twice for %s".formatted(event.stream(), event.text("reference")),
                event.stream());
        var held = event.sum("amount").units();
        var balance = wallets.merge(event.stream(), event.name().equals("WalletDebited") ? -held : held, Long::sum);
        if (balance < 0) findings.wrong(I5, "%s holds %d".formatted(event.stream(), balance), event.stream());
    }

    private static void captured(Payment payment, Event event, Findings findings) {
        var reference = event.text("captureReference");
        findings.require(
                payment.captures.put(reference, event.sum("amount")) == null,
                I2,
                () -> "%s is captured twice by %s".formatted(payment.id, reference),
                event.stream());
    }

    private static long units(Map<String, Sum> sums) {
        return sums.values().stream().mapToLong(Sum::units).sum();
    }

    @Override
    public void conclude(World world, Findings findings) {
        var accounts = accounts(world.ledger());
        charges(accounts, findings);
        owners(accounts, findings);
        refunds(accounts, findings);
        credits(findings);
        balance(accounts, findings);
        disputes(world.ledger(), findings);
    }

    /** Taken or given back past the shop, for no order of ours, is nobody's here once a case asks about it: that is I16's. */
    private Map<String, Account> accounts(List<Entry> ledger) {
        var accounts = new TreeMap<String, Account>();
        for (var entry : ledger) {
            if (entry.orderId().isEmpty() && questioned.contains(entry.reference())) continue;
            var account = accounts.computeIfAbsent(entry.orderId(), _ -> new Account());
            switch (entry.kind()) {
                case "charge", "capture" -> {
                    account.charges.add(entry);
                    account.taken += entry.amount().units();
                }
                case "refund" -> {
                    account.refunds.add(entry);
                    account.back += entry.amount().units();
                }
                case "refund_failed" -> account.back -= entry.amount().units();
                default -> {} // Nothing is taken by a decline, a hold or a close.
            }
        }
        return accounts;
    }

    private void charges(Map<String, Account> accounts, Findings findings) {
        accounts.forEach((order, account) -> {
            var payment = paymentOf(order);
            var total = rest(totals.get(order), payment);
            var keys = new HashSet<String>();
            for (var charge : account.charges) {
                findings.require(
                        total != null && charge.amount().equals(total),
                        I2,
                        () -> "%s was charged %s for %s".formatted(shown(order), charge.amount(), total),
                        order);
                if (!charge.attemptKey().isEmpty() && !keys.add(charge.attemptKey())) {
                    findings.wrong(I2, "%s was charged twice by one attempt".formatted(order), order);
                }
                var known = payment == null ? null : payment.captures.get(charge.reference());
                findings.require(
                        charge.amount().equals(known),
                        I2,
                        () -> "the provider took %s as %s, we know of %s"
                                .formatted(charge.amount(), charge.reference(), known),
                        order,
                        "payment of " + order);
            }
            if (total != null && account.taken - account.back > total.units()) {
                findings.wrong(
                        I2, "%d of %s are kept for %s".formatted(account.taken - account.back, total, order), order);
            }
        });
        payments.values()
                .forEach(payment -> payment.captures.forEach((reference, amount) -> {
                    if (reference.equals(NOTHING_DUE)) return;
                    if (payment.fromWallet) {
                        findings.require(
                                amount.equals(moved.get(payment.id)),
                                I2,
                                () -> "%s says %s was taken, the wallet paid %s"
                                        .formatted(payment.id, amount, moved.get(payment.id)),
                                payment.id);
                        return;
                    }
                    findings.require(
                            accounts.getOrDefault(payment.orderId, new Account()).charges.stream()
                                    .anyMatch(charge -> charge.reference().equals(reference)),
                            I2,
                            () -> "%s says %s was taken as %s, the provider knows nothing of it"
                                    .formatted(payment.id, amount, reference),
                            payment.id,
                            payment.orderId);
                }));
    }

    private static String shown(String order) {
        return order.isEmpty() ? "no order of ours" : order;
    }

    private void owners(Map<String, Account> accounts, Findings findings) {
        accounts.forEach((order, account) -> {
            if (account.charges.isEmpty()) return;
            findings.require(
                    confirmed.containsKey(order) || account.back >= account.taken,
                    I3,
                    () -> "%d were taken for %s, which is not confirmed, and %d went back"
                            .formatted(account.taken, shown(order), account.back),
                    order);
        });
        confirmed.keySet().forEach(order -> {
            var account = accounts.getOrDefault(order, new Account());
            var total = totals.get(order);
            var payment = paymentOf(order);
            var credit = payment != null && payment.creditTaken ? payment.credit : 0;
            var taken = credit + (payment != null && payment.fromWallet ? payment.captured() : account.taken);
            findings.require(
                    total != null && taken >= total.units(),
                    I4,
                    () -> "%s is confirmed for %s, taken were %d".formatted(order, total, taken),
                    order);
        });
    }

    /** Given back behind the shop's back, at the provider's own desk, is for the reconciliation to find. */
    private void refunds(Map<String, Account> accounts, Findings findings) {
        payments.values().forEach(payment -> {
            if (payment.captures.isEmpty()) return;
            var account = accounts.getOrDefault(payment.orderId, new Account());
            findings.require(
                    account.back <= account.taken,
                    I14,
                    () -> "%d of %d went back for %s".formatted(account.back, account.taken, payment.orderId),
                    payment.id,
                    payment.orderId);
            payment.references.forEach((refund, reference) -> {
                if (payment.byWallet(refund)) {
                    findings.require(
                            payment.refundsDone.get(refund) == null
                                    || payment.refundsDone.get(refund).equals(moved.get(refund)),
                            I14,
                            () -> "%s is not in the wallet".formatted(refund),
                            payment.id);
                    return;
                }
                var booked = account.refunds.stream()
                        .filter(entry -> entry.reference().equals(reference))
                        .count();
                findings.require(
                        booked == 1,
                        I14,
                        () -> "%s stands %d times in the provider's ledger".formatted(refund, booked),
                        payment.id,
                        payment.orderId);
            });
            var keys = new HashSet<String>();
            for (var refund : account.refunds) {
                if (!refund.attemptKey().isEmpty() && !keys.add(refund.attemptKey())) {
                    findings.wrong(
                            I14, "%s was given back twice".formatted(refund.attemptKey()), payment.id, payment.orderId);
                }
            }
        });
    }

    /** What store credit paid has left the wallet; of a payment that is dead it is back there. */
    private void credits(Findings findings) {
        payments.values().stream().filter(payment -> payment.credit > 0).forEach(payment -> {
            var out = moved.get("credit-" + payment.id);
            var back = moved.get("credit-back-" + payment.id);
            findings.require(
                    (out != null) == payment.creditTaken && (out == null || out.units() == payment.credit),
                    I2,
                    () -> "%s has %d of store credit, the wallet paid %s"
                            .formatted(payment.id, payment.creditTaken ? payment.credit : 0, out),
                    payment.id);
            findings.require(
                    (back != null) == payment.creditReleased
                            && payment.creditReleased == (payment.voided && payment.creditTaken)
                            && (back == null || back.units() == payment.credit),
                    I3,
                    () -> "%s is %s, and %s of its store credit went back"
                            .formatted(payment.id, payment.voided ? "dead" : "alive", back == null ? 0 : back),
                    payment.id);
            findings.require(
                    payment.voided
                            || payment.captures.isEmpty()
                            || confirmed.containsKey(payment.orderId)
                            || payment.creditBack() == payment.credit,
                    I3,
                    () -> "%s is not confirmed, and %d of its %d of store credit went back"
                            .formatted(payment.orderId, payment.creditBack(), payment.credit),
                    payment.id,
                    payment.orderId);
        });
    }

    /** What of an order the provider is asked for. */
    private static Sum rest(Sum total, Payment payment) {
        return total == null || payment == null || payment.credit == 0
                ? total
                : new Sum(total.units() - payment.credit, total.currency());
    }

    /** Each capture is owed by the provider and due to an order, each refund the other way; foreign refunds apart. */
    private void balance(Map<String, Account> accounts, Findings findings) {
        var ours = new TreeMap<String, Long>();
        var theirs = new TreeMap<String, Long>();
        for (var payment : payments.values()) {
            if (payment.due == null || payment.fromWallet) continue;
            var account = accounts.getOrDefault(payment.orderId, new Account());
            var known = payment.references.values();
            long foreign = account.refunds.stream()
                    .filter(refund -> !known.contains(refund.reference()))
                    .mapToLong(refund -> refund.amount().units())
                    .sum();
            long booked = payment.captured() - payment.refunded();
            long kept = account.taken - account.back + Math.max(0, foreign);
            findings.require(
                    booked == kept || payment.refundsOpen.size() > 0,
                    I5,
                    () -> "%s keeps %d in our book and %d in the provider's".formatted(payment.orderId, booked, kept),
                    payment.id,
                    payment.orderId);
            ours.merge(payment.due.currency(), booked, Long::sum);
            theirs.merge(payment.due.currency(), kept, Long::sum);
        }
        ours.forEach((currency, sum) -> findings.require(
                sum.equals(theirs.get(currency)),
                I5,
                () -> "%s: %d in our book, %d in the provider's".formatted(currency, sum, theirs.get(currency))));
    }

    private Payment paymentOf(String order) {
        return payments.get("payment-" + order.replaceFirst("^order-", ""));
    }
}
