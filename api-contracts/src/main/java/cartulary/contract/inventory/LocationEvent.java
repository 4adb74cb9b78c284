package cartulary.contract.inventory;

/** The life of the shop's locations and of how orders are routed to them. */
public sealed interface LocationEvent {
    /** All of them are one stream: there are few, and they are read together. */
    String STREAM = "locations-all";

    record LocationSet(Location location) implements LocationEvent {}

    record SplitSet(Split split) implements LocationEvent {}
}
