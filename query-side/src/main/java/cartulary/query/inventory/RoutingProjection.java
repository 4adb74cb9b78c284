package cartulary.query.inventory;

import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.Routing;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;

/** Keeps {@code routings}: one document, of the shop's locations and of whether an order may be split over them. */
public class RoutingProjection extends Projection<Routing> {
    public RoutingProjection() {
        super("routings", "routings", Routing.class, LocationEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof LocationEvent ? LocationEvent.STREAM : null;
    }

    @Override
    public Routing apply(Routing was, Recorded recorded) {
        return (was == null ? Routing.PLAIN : was).with((LocationEvent) recorded.event());
    }
}
