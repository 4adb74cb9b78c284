package cartulary.saga.support;

import cartulary.eventstore.MoveClock;
import cartulary.eventstore.ShopClock;
import cartulary.eventstore.TypeAlias;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurationScopeAwareProvider;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.dbscheduler.DbSchedulerDeadlineManager;
import org.axonframework.messaging.ScopeAware;
import org.axonframework.messaging.ScopeAwareProvider;
import org.axonframework.messaging.ScopeDescriptor;
import org.axonframework.serialization.Serializer;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Everything that must happen later: deadlines and stored tasks, in PostgreSQL, by the shop's clock. */
@Configuration(proxyBeanMethods = false)
public class SchedulerConfiguration {
    private static final com.github.kagkarlsson.scheduler.serializer.Serializer SERIALIZER = new JacksonSerializer();

    @Bean
    @Primary
    Scheduler scheduler(
            DataSource dataSource,
            Flyway migrated,
            InstantSource time,
            ObjectProvider<Task<?>> tasks,
            ObjectProvider<DeadlineManager> deadlines,
            @Value("${cartulary.node-id:node-1}") String node,
            @Value("${cartulary.tasks.threads:16}") int threads) {
        var known = tasks(tasks, Lane.SHOP);
        known.add(
                DbSchedulerDeadlineManager.humanReadableTask(() -> (DbSchedulerDeadlineManager) deadlines.getObject()));
        return scheduler(Lane.SHOP, dataSource, time, known, node, threads);
    }

    @Bean
    Scheduler letterScheduler(
            DataSource dataSource,
            Flyway migrated,
            InstantSource time,
            ObjectProvider<Task<?>> tasks,
            @Value("${cartulary.node-id:node-1}") String node,
            @Value("${cartulary.notices.threads:4}") int threads) {
        return scheduler(Lane.LETTERS, dataSource, time, tasks(tasks, Lane.LETTERS), node, threads);
    }

    private static List<Task<?>> tasks(ObjectProvider<Task<?>> tasks, Lane lane) {
        return tasks.orderedStream()
                .filter(task -> Lane.of(task.getName()) == lane)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Scheduler scheduler(
            Lane lane, DataSource dataSource, InstantSource time, List<Task<?>> tasks, String node, int threads) {
        var known = new ArrayList<Task<?>>();
        var recurring = new ArrayList<RecurringTask<?>>(); // Stored at the start, for nobody else stores them.
        tasks.forEach(task -> {
            if (task instanceof RecurringTask<?> again) recurring.add(again);
            else known.add(task);
        });
        var builder = Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), known);
        if (lane.hasUrgent()) builder.enablePriority();
        return builder.tableName(lane.table())
                .startTasks(recurring)
                .clock(time::instant)
                .serializer(SERIALIZER)
                .schedulerName(new SchedulerName.Fixed(node))
                .pollingInterval(Duration.ofMillis(500))
                .heartbeatInterval(Duration.ofSeconds(5))
                .missedHeartbeatsLimit(4)
                .threads(threads)
                .pollUsingLockAndFetch(0.5, 2.0)
                .shutdownMaxWait(Duration.ofSeconds(15))
                .build();
    }

    @Bean
    SchedulerLifecycle schedulerLifecycle(
            List<Scheduler> schedulers, DataSource dataSource, @Value("${cartulary.node-id:node-1}") String node) {
        return new SchedulerLifecycle(schedulers, () -> {
            var database = new NamedParameterJdbcTemplate(dataSource);
            Lane.atStart().forEach(statement -> database.update(statement, Map.of("node", node)));
        });
    }

    @Bean
    StoredTasks storedTasks(
            ObjectProvider<Scheduler> scheduler,
            @Qualifier("letterScheduler") ObjectProvider<Scheduler> letters,
            DataSource dataSource,
            InstantSource time) {
        return new StoredTasks(
                lane -> (lane == Lane.LETTERS ? letters : scheduler).getObject(), dataSource, SERIALIZER, time);
    }

    @Bean
    DeadlineManager deadlineManager(
            Scheduler scheduler,
            StoredTasks tasks,
            Serializer serializer,
            TransactionManager transactions,
            ObjectProvider<org.axonframework.config.Configuration> axon) {
        var builder = DbSchedulerDeadlineManager.builder()
                .scheduler(scheduler)
                .serializer(serializer)
                .transactionManager(transactions)
                .scopeAwareProvider(new ScopeAwareProvider() {
                    @Override // Asked when a deadline falls due; Axon is put together long before.
                    public java.util.stream.Stream<ScopeAware> provideScopeAwareStream(ScopeDescriptor scope) {
                        return new ConfigurationScopeAwareProvider(axon.getObject()).provideScopeAwareStream(scope);
                    }
                })
                .useBinaryPojo(false)
                .startScheduler(false)
                .stopScheduler(false);
        return new StoredDeadlines(builder, tasks, serializer);
    }

    @Bean
    ConfigurerModule deadlines(ObjectProvider<DeadlineManager> manager) {
        return axon -> axon.registerComponent(DeadlineManager.class, _ -> manager.getObject());
    }

    @Bean
    TypeAlias retryStep() {
        return new TypeAlias("deadline.RetryStep", "1", RetryStep.class);
    }

    @Bean
    @Primary
    MoveClock stillScheduler(
            List<Scheduler> schedulers, ShopClock clock, @Value("${cartulary.test-clock.sandbox:}") String sandbox) {
        return new StillScheduler(schedulers, clock, sandbox);
    }
}
