package cartulary.standalone;

import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationEvent.NotificationSettled;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentActionRequired;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.settlement.SettlementEvent.CaseOpened;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** What became of orders, as the stored events tell it and nothing else. */
final class Chronicle implements AutoCloseable {
    /** Of one order. */
    static final class Life {
        String reference;
        String end;
        boolean closed;
        int captures;
        int lateCaptures;
        long captured;
        long refundsAsked;
        long refundsFailed;
        long refunded;

        boolean rests() {
            return end != null && (closed || captures > 0);
        }

        boolean refundsRest() {
            return refundsAsked == refunded + refundsFailed;
        }
    }

    private final EventStore store;
    private final Map<String, Life> lives = new HashMap<>();
    private final Set<String> unsettled = new HashSet<>();
    private int notifications;
    private int casesAndParked;
    private volatile long read = -1;
    private final Thread reader;
    private volatile boolean closing;
    private volatile RuntimeException broken;

    Chronicle(EventStore store) {
        this.store = store;
        reader = Thread.ofPlatform().name("chronicle").start(this::read);
    }

    private void read() {
        try (var events = store.openStream(null)) {
            while (!closing) {
                if (events.hasNextAvailable(50, TimeUnit.MILLISECONDS)) {
                    var event = events.nextAvailable();
                    if (TOLD.contains(event.getPayloadType())) on(event.getPayload());
                    read = event.trackingToken().position().orElseThrow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            broken = e;
        }
    }

    private static final Set<Class<?>> TOLD = Set.copyOf(List.of(
            OrderConfirmed.class,
            OrderCancelled.class,
            PaymentActionRequired.class,
            PaymentCaptured.class,
            PaymentVoided.class,
            LateCaptureRecorded.class,
            RefundRequested.class,
            RefundSucceeded.class,
            RefundFailed.class,
            NotificationReceived.class,
            NotificationSettled.class,
            CaseOpened.class,
            ProcessParked.class));

    private synchronized void on(Object event) {
        switch (event) {
            case OrderConfirmed e -> life(e.orderId().value()).end = "confirmed";
            case OrderCancelled e -> life(e.orderId().value()).end = "cancelled";
            case PaymentActionRequired e -> life(e.orderId().value()).reference = e.providerReference();
            case PaymentVoided e -> life(e.orderId().value()).closed = true;
            case PaymentCaptured e -> {
                var life = life(e.orderId().value());
                life.captures++;
                life.captured += e.amount().minorUnits();
            }
            case LateCaptureRecorded e -> {
                var life = life(e.orderId().value());
                life.lateCaptures++;
                life.captured += e.amount().minorUnits();
            }
            case RefundRequested e ->
                life(e.orderId().value()).refundsAsked += e.amount().minorUnits();
            case RefundSucceeded e ->
                life(e.orderId().value()).refunded += e.amount().minorUnits();
            case RefundFailed e ->
                life(e.orderId().value()).refundsFailed += e.amount().minorUnits();
            case NotificationReceived e -> {
                notifications++;
                unsettled.add(e.notificationId().value());
            }
            case NotificationSettled e -> unsettled.remove(e.notificationId().value());
            case CaseOpened _, ProcessParked _ -> casesAndParked++;
            default -> throw new IllegalStateException("not listened for: " + event);
        }
    }

    private Life life(String order) {
        return lives.computeIfAbsent(order, _ -> new Life());
    }

    /** Asks under the lock of whoever writes. */
    synchronized <T> T ask(Function<Map<String, Life>, T> question) {
        if (broken != null) throw new IllegalStateException("the events cannot be followed", broken);
        return question.apply(lives);
    }

    /** Whether it has read what stands at this place; before that it knows less than those whom it is asked about. */
    boolean hasRead(long position) {
        return read >= position;
    }

    synchronized boolean allSettled() {
        return unsettled.isEmpty();
    }

    synchronized int notifications() {
        return notifications;
    }

    synchronized int casesAndParked() {
        return casesAndParked;
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        reader.join();
    }
}
