package cartulary.eventstore;

import org.axonframework.common.caching.Cache;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.serialization.Serializer;

/** Registers event-sourced aggregates with the shop's cache. */
public final class Aggregates {
    private static final CommandTargetResolver TARGETS = new Targets();

    private Aggregates() {}

    public static ConfigurerModule module(Class<?> aggregate) {
        return configurer -> configurer.configureAggregate(cached(aggregate));
    }

    /**
     * For aggregates with long streams. The class needs a {@link TypeAlias}; raise its revision when its fields change,
     * and the old snapshots are passed over.
     *
     * @param every how many events after the last snapshot a new one is made
     */
    public static ConfigurerModule withSnapshots(Class<?> aggregate, int every) {
        return configurer -> configurer.configureAggregate(cached(aggregate)
                .configureSnapshotTrigger(axon -> new EventCountSnapshotTriggerDefinition(axon.snapshotter(), every))
                .configureSnapshotFilter(axon -> {
                    var present = axon.getComponent(Serializer.class).typeForClass(aggregate);
                    return snapshot -> present.equals(snapshot.getPayload().getType());
                }));
    }

    private static <A> AggregateConfigurer<A> cached(Class<A> aggregate) {
        return AggregateConfigurer.defaultConfiguration(aggregate)
                .configureCache(axon -> axon.getComponent(Cache.class))
                .configureCommandTargetResolver(_ -> TARGETS);
    }
}
