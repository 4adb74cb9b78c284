package cartulary.query.catalog;

import cartulary.contract.catalog.CatalogView.PlannedChange;
import cartulary.contract.catalog.CatalogView.PlannedKind;
import cartulary.contract.catalog.CatalogView.PlannedState;
import cartulary.contract.catalog.ProductEvent.PublicationScheduled;
import cartulary.contract.catalog.ProductEvent.ScheduledPublicationCancelled;
import cartulary.contract.catalog.ProductEvent.ScheduledPublicationDone;
import cartulary.contract.pricing.PriceEvent.PriceScheduled;
import cartulary.contract.pricing.PriceEvent.ScheduledPriceBegun;
import cartulary.contract.pricing.PriceEvent.ScheduledPriceCancelled;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Instant;

/** Keeps {@code planned_changes}: what is to happen to prices and publications at a time, and what came of it. */
public class PlannedChangeProjection extends Projection<PlannedChange> {
    public PlannedChangeProjection() {
        super(
                "planned-changes",
                "planned_changes",
                PlannedChange.class,
                PriceScheduled.class,
                ScheduledPriceCancelled.class,
                ScheduledPriceBegun.class,
                PublicationScheduled.class,
                ScheduledPublicationCancelled.class,
                ScheduledPublicationDone.class);
    }

    @Override
    protected String idOf(Object event) {
        return switch (event) {
            case PriceScheduled of -> id(of.priceId(), of.from());
            case ScheduledPriceCancelled of -> id(of.priceId(), of.from());
            case ScheduledPriceBegun of -> id(of.priceId(), of.from());
            case PublicationScheduled of -> id(of.productId(), of.at());
            case ScheduledPublicationCancelled of -> id(of.productId(), of.at());
            case ScheduledPublicationDone of -> id(of.productId(), of.at());
            default -> null;
        };
    }

    private static String id(Object of, Instant at) {
        return of + "@" + at;
    }

    @Override
    public PlannedChange apply(PlannedChange was, Recorded recorded) {
        return switch (recorded.event()) {
            case PriceScheduled of ->
                new PlannedChange(
                        id(of.priceId(), of.from()),
                        PlannedKind.PRICE,
                        null,
                        of.sku(),
                        of.price(),
                        of.free(),
                        of.from(),
                        PlannedState.WAITING,
                        null,
                        recorded.actor(),
                        recorded.position());
            case PublicationScheduled of ->
                new PlannedChange(
                        id(of.productId(), of.at()),
                        of.published() ? PlannedKind.PUBLISH : PlannedKind.WITHDRAW,
                        of.productId(),
                        null,
                        null,
                        null,
                        of.at(),
                        PlannedState.WAITING,
                        null,
                        recorded.actor(),
                        recorded.position());
            case ScheduledPublicationDone done
            when done.refusal() != null -> with(was, PlannedState.REFUSED, done.refusal());
            case ScheduledPriceBegun _, ScheduledPublicationDone _ -> with(was, PlannedState.DONE, null);
            default -> with(was, PlannedState.CANCELLED, null);
        };
    }

    private static PlannedChange with(PlannedChange was, PlannedState state, String refusal) {
        return new PlannedChange(
                was.planId(),
                was.kind(),
                was.productId(),
                was.sku(),
                was.price(),
                was.free(),
                was.at(),
                state,
                refusal,
                was.by(),
                was.position());
    }
}
