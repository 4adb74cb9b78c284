package cartulary.saga.support;

import cartulary.contract.process.ProcessCommand.ChaseProcess;
import cartulary.contract.process.ProcessId;
import cartulary.contract.process.ProcessQuery.ListProcesses;
import cartulary.contract.process.ProcessView.ProcessRow;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Page;
import cartulary.eventstore.Commands;
import cartulary.eventstore.Queries;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks for processes whose wait is over and that did not go on: the deadline was lost, or what it set off was. Each is
 * told so, and goes on by that event as it would have by its deadline. A wait counts only when it is found so twice: at the
 * first look the deadline may just be at work.
 */
public final class OverdueSweep {
    private static final Logger LOG = LoggerFactory.getLogger(OverdueSweep.class);
    private static final Actor ACTOR = Actor.system("overdue-sweep");
    private static final int PAGE = 100;
    private static final int PAGES_MAX = 20;

    private final Queries queries;
    private final Commands commands;
    private final InstantSource time;
    private final JdbcClient database;
    private final AtomicLong overdue = new AtomicLong();
    private final AtomicLong deadlinesLate = new AtomicLong();
    private final Counter chased;
    private Map<ProcessId, Instant> seen = Map.of();

    public OverdueSweep(
            Queries queries, Commands commands, InstantSource time, DataSource database, MeterRegistry meters) {
        this.queries = queries;
        this.commands = commands;
        this.time = time;
        this.database = JdbcClient.create(database);
        meters.gauge("cartulary.processes.overdue", overdue);
        meters.gauge("cartulary.deadlines.overdue", deadlinesLate);
        this.chased = meters.counter("cartulary.processes.chased");
    }

    /** @return how many were told */
    public synchronized int sweep() {
        deadlinesLate.set(database.sql("""
                        select (select count(*) from scheduled_tasks where execution_time < :since and not picked)
                             + (select count(*) from scheduled_letters where execution_time < :since and not picked)
                        """)
                .param("since", Timestamp.from(time.instant().minusSeconds(10)))
                .query(Long.class)
                .single());
        var found = new HashMap<ProcessId, Instant>();
        var told = 0;
        try {
            String cursor = null;
            for (var page = 0; page < PAGES_MAX; page++) {
                var rows = page(cursor);
                for (var row : rows.items()) {
                    found.put(row.processId(), row.waitsUntil());
                    if (!row.waitsUntil().equals(seen.get(row.processId()))) continue;
                    LOG.warn("{} waits since {} in step {}", row.processId(), row.waitsUntil(), row.step());
                    commands.send(new ChaseProcess(row.processId(), row.waitsUntil()), ACTOR)
                            .get(10, TimeUnit.SECONDS);
                    chased.increment();
                    told++;
                }
                cursor = rows.nextCursor();
                if (cursor == null) break;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the sweep of overdue processes is tried again later: {}", e.toString());
        }
        overdue.set(found.size());
        seen = Map.copyOf(found);
        return told;
    }

    private Page<ProcessRow> page(String cursor) throws InterruptedException, ExecutionException, TimeoutException {
        return queries.page(new ListProcesses(null, null, null, true, cursor, PAGE), ProcessRow.class, ACTOR, null)
                .get(10, TimeUnit.SECONDS);
    }
}
