package cartulary.command.ordering;

import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.Unavailable;
import com.github.f4b6a3.tsid.TsidFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The day, and a TSID: milliseconds since 2020 in 42 bits, the worker in {@value #WORKER_BITS}, a counter in the rest. A
 * worker id is given to a process when it starts and, but for a wrap after {@value #WORKERS} starts, never again: what a
 * clock that was set back while no process ran makes of the time cannot repeat a number.
 */
public final class TsidOrderNumbers implements OrderNumbers {
    static final int WORKER_BITS = 14;
    public static final int WORKERS = 1 << WORKER_BITS;
    /** A clock that is corrected by less is waited for. */
    static final long WAIT_MILLIS_MAX = 15;

    private static final Logger LOG = LoggerFactory.getLogger(TsidOrderNumbers.class);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final TsidFactory tsids;
    private final AtomicLong refused = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private long last = Long.MIN_VALUE;

    /** @param worker that of this process, 0 to {@value #WORKERS} less one */
    public TsidOrderNumbers(InstantSource clock, int worker) {
        if (worker < 0 || worker >= WORKERS) throw new IllegalArgumentException("no worker id: " + worker);
        this.clock = clock;
        this.tsids = TsidFactory.builder()
                .withNodeBits(WORKER_BITS)
                .withNode(worker)
                .withTimeFunction(() -> last) // Under the lock, and told.
                .withRandomFunction(() -> 0) // The counter begins at zero each millisecond.
                .build();
    }

    @Override
    public OrderNumber next() {
        lock.lock();
        try {
            last = now();
            var tsid = tsids.create();
            return new OrderNumber("ORD_%s_%s".formatted(DAY.format(Instant.ofEpochMilli(last)), tsid));
        } finally {
            lock.unlock();
        }
    }

    /** How often a number was refused because the clock stood behind the last one. */
    public long refused() {
        return refused.get();
    }

    private long now() {
        var now = clock.millis();
        var behind = last - now;
        if (last == Long.MIN_VALUE || behind <= 0) return now;
        for (var waited = 0; behind < WAIT_MILLIS_MAX && now < last && waited < WAIT_MILLIS_MAX; waited++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            now = clock.millis();
        }
        if (now >= last) return now;
        refused.incrementAndGet();
        LOG.error("the clock was set back by {} ms: no order is numbered until it has caught up", last - now);
        throw new CommandRefused(
                new Unavailable("the shop's clock was set back; orders are taken when it has caught up"));
    }
}
