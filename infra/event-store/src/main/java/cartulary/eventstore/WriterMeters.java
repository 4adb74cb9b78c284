package cartulary.eventstore;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;

/** How the writer does. */
record WriterMeters(Writer writer) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry meters) {
        FunctionCounter.builder("cartulary.store.events", writer, w -> w.events.sum())
                .description("Events stored by this process")
                .register(meters);
        FunctionCounter.builder("cartulary.store.conflicts", writer, w -> w.conflicts.sum())
                .description("Units of work that came too late for their place in a stream")
                .register(meters);
        FunctionTimer.builder(
                        "cartulary.store.commits",
                        writer,
                        w -> w.commits.sum(),
                        w -> w.nanos.sum(),
                        TimeUnit.NANOSECONDS)
                .description("Commits of the writer, each of all that waited")
                .register(meters);
        Gauge.builder("cartulary.store.waiting", writer, Writer::waiting)
                .description("Units of work that wait for the writer")
                .register(meters);
        Gauge.builder("cartulary.store.writes", writer, w -> w.holds() ? 1 : 0)
                .description("1 in the process that writes, 0 in a standby")
                .register(meters);
    }
}
