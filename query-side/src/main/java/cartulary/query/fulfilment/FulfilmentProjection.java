package cartulary.query.fulfilment;

import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.fulfilment.FulfilmentEvent;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentNotStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStarted;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.ParcelShipped;
import cartulary.contract.fulfilment.FulfilmentEvent.ReceiptConfirmed;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnApproved;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnDenied;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnReceived;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnRequested;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnSettled;
import cartulary.contract.fulfilment.FulfilmentEvent.ServiceActivated;
import cartulary.contract.fulfilment.FulfilmentEvent.TrackingCorrected;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.fulfilment.FulfilmentView.Parcel;
import cartulary.contract.fulfilment.FulfilmentView.ReturnDetails;
import cartulary.contract.fulfilment.FulfilmentView.ReturnState;
import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.fulfilment.SoldLine;
import cartulary.contract.fulfilment.Units;
import cartulary.contract.ordering.OrderId;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;

/** Keeps {@code fulfilments}: of each paid order what is sent, and what comes back. */
public class FulfilmentProjection extends Projection<FulfilmentProjection.FulfilmentDocument> {
    /**
     * @param opened services that are open
     * @param confirmed the shopper has it
     */
    public record FulfilmentDocument(
            FulfilmentId fulfilmentId,
            OrderId orderId,
            CustomerId customerId,
            List<SoldLine> lines,
            List<Sku> opened,
            List<Parcel> parcels,
            List<ReturnDetails> returns,
            boolean stopped,
            boolean complete,
            boolean confirmed,
            long position) {}

    public FulfilmentProjection() {
        super("fulfilments", "fulfilments", FulfilmentDocument.class, FulfilmentEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof FulfilmentEvent fulfilment
                ? fulfilment.orderId().value()
                : null;
    }

    @Override
    public FulfilmentDocument apply(FulfilmentDocument was, Recorded recorded) {
        var at = recorded.position();
        return switch ((FulfilmentEvent) recorded.event()) {
            case FulfilmentStarted e ->
                new FulfilmentDocument(
                        e.fulfilmentId(),
                        e.orderId(),
                        e.customerId(),
                        e.lines(),
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        e.lines().stream().allMatch(SoldLine::service),
                        false,
                        at);
            case ServiceActivated e -> {
                var opened = new LinkedHashSet<>(was.opened());
                opened.add(e.sku());
                yield with(was, List.copyOf(opened), was.parcels(), was.returns(), was.complete(), was.confirmed(), at);
            }
            case FulfilmentStopped e ->
                was == null
                        ? new FulfilmentDocument(
                                e.fulfilmentId(),
                                e.orderId(),
                                null,
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                true,
                                false,
                                false,
                                at)
                        : new FulfilmentDocument(
                                was.fulfilmentId(),
                                was.orderId(),
                                was.customerId(),
                                was.lines(),
                                was.opened(),
                                was.parcels(),
                                was.returns(),
                                true,
                                was.complete(),
                                was.confirmed(),
                                at);
            case FulfilmentNotStopped _ ->
                with(was, was.opened(), was.parcels(), was.returns(), was.complete(), was.confirmed(), at);
            case ParcelShipped e -> {
                var parcels = new ArrayList<>(was.parcels());
                parcels.add(new Parcel(e.parcelId(), e.lines(), e.carrier(), e.trackingNumber(), recorded.at()));
                yield with(
                        was, was.opened(), parcels, was.returns(), was.complete() || e.complete(), was.confirmed(), at);
            }
            case TrackingCorrected e -> {
                var parcels = was.parcels().stream()
                        .map(parcel -> parcel.parcelId().equals(e.parcelId())
                                ? new Parcel(
                                        parcel.parcelId(),
                                        parcel.lines(),
                                        e.carrier(),
                                        e.trackingNumber(),
                                        parcel.shippedAt())
                                : parcel)
                        .toList();
                yield with(was, was.opened(), parcels, was.returns(), was.complete(), was.confirmed(), at);
            }
            case ReceiptConfirmed _ -> with(was, was.opened(), was.parcels(), was.returns(), was.complete(), true, at);
            case ReturnRequested e -> {
                var returns = new ArrayList<>(was.returns());
                returns.add(new ReturnDetails(
                        e.returnId(),
                        ReturnState.REQUESTED,
                        e.lines(),
                        e.reason(),
                        e.exchangeFor(),
                        List.of(),
                        null,
                        null,
                        null,
                        recorded.at()));
                yield with(was, was.opened(), was.parcels(), returns, was.complete(), was.confirmed(), at);
            }
            case ReturnApproved e -> of(was, e.returnId(), at, r -> become(r, ReturnState.APPROVED, null));
            case ReturnDenied e -> of(was, e.returnId(), at, r -> become(r, ReturnState.DENIED, e.why()));
            case ReturnReceived e ->
                of(
                        was,
                        e.returnId(),
                        at,
                        r -> new ReturnDetails(
                                r.returnId(),
                                ReturnState.RECEIVED,
                                r.lines(),
                                r.reason(),
                                r.exchangeFor(),
                                e.received(),
                                e.refund(),
                                null,
                                null,
                                r.requestedAt()));
            case ReturnSettled e ->
                of(
                        was,
                        e.returnId(),
                        at,
                        r -> new ReturnDetails(
                                r.returnId(),
                                ReturnState.SETTLED,
                                r.lines(),
                                r.reason(),
                                r.exchangeFor(),
                                r.received(),
                                r.refund(),
                                e.replacement(),
                                null,
                                r.requestedAt()));
        };
    }

    /** Units of a SKU that were sent. */
    static int sent(FulfilmentDocument found, Sku sku) {
        return found.parcels().stream()
                .flatMap(parcel -> parcel.lines().stream())
                .filter(line -> line.sku().equals(sku))
                .mapToInt(Units::quantity)
                .sum();
    }

    private static ReturnDetails become(ReturnDetails was, ReturnState state, String why) {
        return new ReturnDetails(
                was.returnId(),
                state,
                was.lines(),
                was.reason(),
                was.exchangeFor(),
                was.received(),
                was.refund(),
                was.replacement(),
                why,
                was.requestedAt());
    }

    private static FulfilmentDocument of(
            FulfilmentDocument was, ReturnId id, long position, UnaryOperator<ReturnDetails> change) {
        var returns = was.returns().stream()
                .map(each -> each.returnId().equals(id) ? change.apply(each) : each)
                .toList();
        return with(was, was.opened(), was.parcels(), returns, was.complete(), was.confirmed(), position);
    }

    private static FulfilmentDocument with(
            FulfilmentDocument was,
            List<Sku> opened,
            List<Parcel> parcels,
            List<ReturnDetails> returns,
            boolean complete,
            boolean confirmed,
            long position) {
        return new FulfilmentDocument(
                was.fulfilmentId(),
                was.orderId(),
                was.customerId(),
                was.lines(),
                opened,
                List.copyOf(parcels),
                List.copyOf(returns),
                was.stopped(),
                complete,
                confirmed,
                position);
    }
}
