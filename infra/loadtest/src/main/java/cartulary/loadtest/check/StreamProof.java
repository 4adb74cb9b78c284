package cartulary.loadtest.check;

import static cartulary.loadtest.check.Invariant.I10;
import static cartulary.loadtest.check.Invariant.I9;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every stream without gap or fork, and a path of its table. The tables stand here a second time, on purpose. */
final class StreamProof implements Proof {
    /** What a life may look like: {@code FROM Event TO}, one move a line; alternatives with a bar. */
    private static final Map<String, Map<String, String>> TABLES = Map.ofEntries(
            Map.entry("order", table("""
                NONE OrderPlaced PLACED
                PLACED OrderCancellationRequested CANCELLING
                PLACED|CANCELLING OrderConfirmed CONFIRMED
                CANCELLING|REVOKING OrderCancelled CANCELLED
                CONFIRMED OrderCancellationRequested REVOKING
                REVOKING OrderCancellationRefused CONFIRMED
                CONFIRMED|REVOKING|SHIPPING OrderShipmentRecorded SHIPPING
                SHIPPED OrderShipmentRecorded SHIPPED
                COMPLETED OrderShipmentRecorded COMPLETED
                SHIPPED OrderCompleted COMPLETED
                """)),
            Map.entry("draft", table("""
                NONE DraftCreated OPEN
                OPEN DraftRevised OPEN
                OPEN DraftDiscarded DISCARDED
                OPEN DraftPlaced PLACED
                """)),
            Map.entry("fulfilment", table("""
                NONE FulfilmentStarted OPEN
                NONE|OPEN FulfilmentStopped STOPPED
                OPEN ServiceActivated OPEN
                OPEN FulfilmentNotStopped OPEN
                SENDING FulfilmentNotStopped SENDING
                SENT FulfilmentNotStopped SENT
                RECEIVED FulfilmentNotStopped RECEIVED
                OPEN|SENDING ParcelShipped SENDING
                OPEN|SENT ReceiptConfirmed RECEIVED
                """)),
            Map.entry("return", table("""
                NONE ReturnRequested REQUESTED
                REQUESTED ReturnApproved APPROVED
                REQUESTED|APPROVED ReturnDenied DENIED
                APPROVED ReturnReceived RECEIVED
                RECEIVED ReturnSettled SETTLED
                """)),
            Map.entry("payment", table("""
                NONE PaymentRequested REQUESTED
                REQUESTED|PAYABLE PaymentActionRequired PAYABLE
                REQUESTED PaymentCreditTaken REQUESTED
                VOIDING PaymentCreditTaken VOIDING
                VOIDED PaymentCreditTaken VOIDED
                VOIDED PaymentCreditReleased VOIDED
                PAYABLE PaymentReopened PAYABLE
                CAPTURED PaymentAssuranceRequested CAPTURED
                CAPTURED PaymentAssured CAPTURED
                REQUESTED PaymentDeclined REQUESTED
                PAYABLE PaymentDeclined PAYABLE
                USED_UP PaymentDeclined USED_UP
                REQUESTED|PAYABLE|USED_UP PaymentAuthorized AUTHORIZED
                REQUESTED PaymentOutcomeUnknown REQUESTED
                PAYABLE PaymentOutcomeUnknown PAYABLE
                USED_UP PaymentOutcomeUnknown USED_UP
                AUTHORIZED PaymentOutcomeUnknown AUTHORIZED
                VOIDING PaymentOutcomeUnknown VOIDING
                REQUESTED|PAYABLE|USED_UP|AUTHORIZED PaymentVoidRequested VOIDING
                REQUESTED|PAYABLE|USED_UP|AUTHORIZED|VOIDING PaymentCaptured CAPTURED
                REQUESTED|PAYABLE|USED_UP|AUTHORIZED|VOIDING PaymentVoided VOIDED
                CAPTURED LateCaptureRecorded CAPTURED
                VOIDED LateCaptureRecorded VOIDED
                """)),
            Map.entry("refund", table("""
                NONE RefundProposed PROPOSED
                PROPOSED RefundRejected REJECTED
                NONE|PROPOSED RefundRequested ASKED
                ASKED RefundSucceeded SUCCEEDED
                ASKED|SUCCEEDED RefundFailed FAILED
                """)),
            Map.entry("dispute", table("""
                NONE DisputeOpened OPEN
                OPEN DisputeProgressed OPEN
                OPEN DisputeFundsWithdrawn OPEN
                OPEN DisputeFundsReinstated OPEN
                OPEN DisputeClosed CLOSED
                CLOSED DisputeFundsWithdrawn CLOSED
                CLOSED DisputeFundsReinstated CLOSED
                """)),
            Map.entry("reservation", table("""
                NONE|RELEASED|REJECTED StockReservationRejected REJECTED
                NONE StockReserved HELD
                NONE StockBackordered PROMISED
                PROMISED StockReserved PROMISED
                PROMISED BackorderFilled PROMISED
                SHIPPED BackorderFilled SHIPPED
                NONE|HELD|PROMISED|REJECTED|RELEASED|SHIPPED ReservationReleased RELEASED
                HELD|PROMISED|SHIPPED ReservationShipped SHIPPED
                NONE ReservationLost NONE
                HELD ReservationLost HELD
                PROMISED ReservationLost PROMISED
                REJECTED ReservationLost REJECTED
                RELEASED ReservationLost RELEASED
                SHIPPED ReservationLost SHIPPED
                SHIPPED StockRestocked SHIPPED
                RELEASED StockRestocked RELEASED
                """)),
            Map.entry("transfer", table("""
                NONE TransferSent SENT
                SENT TransferLanded LANDED
                SENT TransferRecalled RECALLED
                LANDED TransferAccepted ACCEPTED
                """)),
            Map.entry("hold", table("""
                NONE HoldGranted GRANTED
                NONE|DROPPED HoldRefused REFUSED
                NONE|GRANTED|REFUSED|DROPPED HoldDropped DROPPED
                """)),
            Map.entry("notification", table("""
                NONE NotificationReceived RECEIVED
                RECEIVED|SETTLED NotificationSettled SETTLED
                """)),
            Map.entry("case", table("""
                NONE CaseOpened OPEN
                OPEN|PROPOSED ClosingProposed PROPOSED
                PROPOSED ProposalRejected OPEN
                PROPOSED CaseClosed CLOSED
                """)),
            Map.entry("product", table("""
                NONE ProductCreated DRAFT
                DRAFT|WITHDRAWN ProductPublished PUBLISHED
                PUBLISHED ProductWithdrawn WITHDRAWN
                DRAFT|PUBLISHED|WITHDRAWN ProductArchived ARCHIVED
                """)),
            Map.entry("import", table("""
                NONE ImportBegun RECEIVING
                RECEIVING ImportPartAdded RECEIVING
                RECEIVING ImportStarted RUNNING
                RUNNING ImportPartWorked RUNNING
                RUNNING ImportFinished FINISHED
                """)),
            Map.entry("process", table("""
                NONE|RUNNING|ENDED|CLOSED ProcessParked PARKED
                NONE|RUNNING|ENDED ProcessAdvanced RUNNING
                PARKED ProcessAdvanced PARKED
                NONE|RUNNING ProcessDelayed RUNNING
                PARKED ProcessDelayed PARKED
                RUNNING ProcessOverdue RUNNING
                PARKED|RUNNING ProcessRetried RUNNING
                PARKED ProcessStepSkipped RUNNING
                PARKED|RUNNING ProcessCompensated RUNNING
                PARKED ProcessClosed CLOSED
                """)));

    /** Events that may stand anywhere in their stream. */
    static final Set<String> ANYWHERE = Set.of(
            "catalog.ProductRevised",
            "catalog.VariantAdded",
            "catalog.BundleSet",
            "catalog.CategoryAdded",
            "catalog.CategoryMoved",
            "catalog.CategoryRenamed",
            "catalog.SkuClaimed",
            "pricing.PriceSet",
            "pricing.PriceScheduled",
            "pricing.ScheduledPriceCancelled",
            "pricing.ScheduledPriceBegun",
            "catalog.PublicationScheduled",
            "catalog.ScheduledPublicationCancelled",
            "catalog.ScheduledPublicationDone",
            "pricing.ShippingMethodDefined",
            "pricing.ShippingMethodWithdrawn",
            "cart.CartItemAdded",
            "cart.CartQuantityChanged",
            "cart.CartItemRemoved",
            "cart.CartCleared",
            "cart.CartMerged",
            "cart.CartHandedOver",
            "cart.CartCheckedOut",
            "inventory.StockReceived",
            "inventory.StockAdjusted",
            "inventory.StockCounted",
            "inventory.StockPlanned",
            "inventory.StockRanLow",
            "inventory.StockRecovered",
            "inventory.LocationSet",
            "inventory.SplitSet",
            "inventory.StockRepaired",
            "customer.CustomerRegistered",
            "customer.AddressAdded",
            "customer.AddressRevised",
            "customer.AddressRemoved",
            "customer.AddressPreferred",
            "customer.AddressChanged",
            "fulfilment.TrackingCorrected",
            "payment.ProviderFactDisputed",
            "payment.MethodSaved",
            "payment.MethodForgotten",
            "wallet.CreditGranted",
            "wallet.CreditReturned",
            "wallet.WalletDebited",
            "settlement.ReconciliationRequested",
            "settlement.DifferenceFound",
            "settlement.ReconciliationCompleted",
            "settlement.ReconciliationFailed",
            "settlement.FeesBooked",
            "settlement.CorrectionBooked",
            "process.DeadLetterRetried",
            "process.DeadLetterDiscarded",
            "process.ProjectionOperated");

    /** Event → the life it is a move of. */
    private static final Map<String, String> LIFE_OF = TABLES.entrySet().stream()
            .flatMap(table -> table.getValue().keySet().stream()
                    .map(move -> Map.entry(move.substring(move.indexOf(' ') + 1), table.getKey())))
            .distinct()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Map<String, Long> next = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, String> states = new HashMap<>();
    private long last;

    static boolean knows(String type) {
        return ANYWHERE.contains(type) || LIFE_OF.containsKey(type.substring(type.indexOf('.') + 1));
    }

    /** Where that life stands; NONE if it was never begun. */
    String stateOf(String life, String id) {
        return states.getOrDefault(life + " " + id, "NONE");
    }

    /** All that live such a life, and where they stand. */
    Map<String, String> lives(String life) {
        var found = new TreeMap<String, String>();
        states.forEach((id, state) -> {
            if (id.startsWith(life + " ")) found.put(id.substring(life.length() + 1), state);
        });
        return found;
    }

    @Override
    public void see(Event event, Findings findings) {
        var stream = event.stream();
        findings.require(
                event.position() == last + 1,
                I10,
                () -> "position %d follows %d".formatted(event.position(), last),
                stream);
        last = event.position();
        var expected = next.merge(stream, 1L, Long::sum) - 1;
        if (event.sequence() != expected) {
            findings.wrong(
                    I10,
                    "sequence %d at %d, expected %d".formatted(event.sequence(), event.position(), expected),
                    stream);
        }
        if (!ids.add(event.id())) {
            findings.wrong(I10, "event %s is there twice".formatted(event.id()), stream);
        }
        move(event, findings);
    }

    private void move(Event event, Findings findings) {
        findings.fact(I9);
        var life = LIFE_OF.get(event.name());
        if (life == null) {
            if (!ANYWHERE.contains(event.type())) findings.wrong(I9, "no table knows " + event.type(), event.stream());
            return;
        }
        var who = life + " " + who(life, event);
        var from = states.getOrDefault(who, "NONE");
        var to = TABLES.get(life).get(from + " " + event.name());
        if (to == null) {
            findings.wrong(I9, "%s at %d in %s".formatted(event.name(), event.position(), from), event.stream(), who);
            return;
        }
        if (event.name().equals("ProcessAdvanced") && !event.text("outcome").isEmpty()) to = "ENDED";
        // The last attempt that was declined ends a payment's being payable.
        if (event.name().equals("PaymentDeclined") && event.number("attemptsLeft") == 0) to = "USED_UP";
        // The last parcel of all.
        if (event.name().equals("OrderShipmentRecorded") && to.equals("SHIPPING") && event.flag("complete")) {
            to = "SHIPPED";
        }
        if (event.name().equals("ParcelShipped") && event.flag("complete")) to = "SENT";
        states.put(who, to);
    }

    private static String who(String life, Event event) {
        return switch (life) {
            case "order" -> event.text("orderId");
            case "payment" -> event.text("paymentId");
            case "return" -> event.text("returnId");
            case "refund" -> event.text("refundId");
            case "reservation" -> event.text("stockItemId") + " " + event.text("orderId");
            case "transfer" -> event.text("transferId");
            case "hold" -> event.text("orderId");
            default -> event.stream();
        };
    }

    @Override
    public void conclude(World world, Findings findings) {
        findings.require(
                last == world.head(), I10, () -> "the head is %d, the last event %d".formatted(world.head(), last));
    }

    private static Map<String, String> table(String text) {
        var moves = new HashMap<String, String>();
        text.lines().map(line -> line.split(" ")).forEach(move -> {
            for (var from : move[0].split("\\|")) moves.put(from + " " + move[1], move[2]);
        });
        return Map.copyOf(moves);
    }
}
