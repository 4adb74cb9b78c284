package cartulary.saga.stock;

import cartulary.contract.inventory.StockItemId;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people that stock does not add up: in the log, as a meter, and as something that waits for a person. */
final class StockAlarm {
    private static final Logger LOG = LoggerFactory.getLogger(StockAlarm.class);

    private final Commands commands;
    private final Counter violations;

    StockAlarm(Commands commands, MeterRegistry meters) {
        this.commands = commands;
        this.violations = Counter.builder("cartulary.stock.violations")
                .description("events after which the units of a stock item did not add up")
                .register(meters);
    }

    void raise(StockItemId item, String what) {
        LOG.error("STOCK DOES NOT ADD UP: {}: {}", item, what);
        violations.increment();
        park(item, "conservation", what);
    }

    /** A stock item already waiting for a person waits once. */
    void park(StockItemId item, String step, String what) {
        var about = item.value().replace('#', ':');
        var id = ProcessId.of(StockWatch.PROCESSOR, about);
        var _ = commands.send(new ParkProcess(id, about, step, what), Actor.system(StockWatch.PROCESSOR))
                .exceptionally(unheard -> {
                    LOG.error("nobody could be told of {}", item, unheard);
                    return null;
                });
    }
}
