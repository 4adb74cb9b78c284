package cartulary.saga.notice;

import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox: each letter is a stored task, sent with no transaction open. Who it is for is read from the order as it is sent,
 * so nothing personal lies in the outbox, and nobody writes to a customer who was erased.
 */
final class NoticeTasks {
    static final String MAIL = "notice-mail";
    static final String SMS = "notice-sms";
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(1));

    private static final Logger LOG = LoggerFactory.getLogger(NoticeTasks.class);

    private final EventStore store;
    private final Commands commands;
    private final NoticeWords words;
    private final InstantSource time;
    private final MeterRegistry meters;
    private final String page;

    /** @param page of an order, with {@code {id}} */
    NoticeTasks(
            EventStore store,
            Commands commands,
            NoticeWords words,
            InstantSource time,
            MeterRegistry meters,
            String page) {
        this.store = store;
        this.commands = commands;
        this.words = words;
        this.time = time;
        this.meters = meters;
        this.page = page;
    }

    static String suffix(String task) {
        return task.equals(SMS) ? ".sms" : ".text";
    }

    Task<NoticeWork> task(String name, Post post) {
        return Tasks.custom(name, NoticeWork.class)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) -> failed(name, complete, operations))
                .execute((instance, _) -> {
                    var letter = letter(name, instance.getId(), instance.getData());
                    count(name, letter == null ? "nobody" : sent(post, letter, instance.getData()));
                    return (_, operations) -> operations.stop();
                });
    }

    private String sent(Post post, Letter letter, NoticeWork work) {
        try {
            post.send(letter);
            return "sent";
        } catch (Post.Refused refused) {
            LOG.warn("{} of {} is for nobody: {}", work.kind(), work.orderId(), refused.getMessage());
            return "refused";
        }
    }

    /** Null if there is nobody to send it to. */
    private Letter letter(String name, String reference, NoticeWork work) {
        var placed = placed(store, work.orderId());
        if (!reachedBy(placed).contains(name)) return null;
        var to = placed.recipient();
        var address = name.equals(SMS) ? to.phone() : to.email();
        var language = NoticeWords.languageOf(to.country());
        var facts = new HashMap<>(work.facts());
        facts.put(
                "order",
                placed.number() == null
                        ? shortened(work.orderId())
                        : placed.number().toString());
        facts.put("name", to.name());
        facts.put("page", page.replace("{id}", work.orderId()));
        return new Letter(
                reference,
                address,
                name.equals(SMS) ? "" : words.text(language, work.kind() + ".subject", facts),
                words.text(language, work.kind() + suffix(name), facts));
    }

    /** The channels for which there is an address; none if the customer was erased. */
    static Set<String> reachedBy(OrderPlaced placed) {
        var to = placed == null ? null : placed.recipient();
        if (to == null) return Set.of();
        var channels = new HashSet<String>();
        if (to.email() != null && !to.email().isBlank()) channels.add(MAIL);
        if (to.phone() != null && !to.phone().isBlank()) channels.add(SMS);
        return channels;
    }

    /** As the order's page shows it. */
    private static String shortened(String order) {
        var id = order.substring("order-".length());
        return id.substring(0, Math.min(8, id.length())).toUpperCase(Locale.ROOT);
    }

    /** Null if there is no such order. */
    static OrderPlaced placed(EventStore store, String order) {
        return store.readEvents(order)
                .asStream()
                .map(event -> event.getPayload())
                .filter(OrderPlaced.class::isInstance)
                .map(OrderPlaced.class::cast)
                .findFirst()
                .orElse(null);
    }

    private void failed(String name, ExecutionComplete complete, ExecutionOperations<NoticeWork> operations) {
        var execution = complete.getExecution();
        var work = (NoticeWork) execution.taskInstance.getData();
        // What a mail server says may name the address: the class alone is written down.
        var cause = complete.getCause()
                .map(thrown -> thrown.getClass().getSimpleName())
                .orElse("failed");
        LOG.warn("{} {} of {} failed {} times: {}", name, work.kind(), work.orderId(), work.attempt(), cause);
        count(name, "failed");
        if (work.attempt() > PAUSES.size() && parked(name, execution.taskInstance.getId(), work, cause)) {
            operations.stop();
            return;
        }
        var pause = PAUSES.get(Math.min(work.attempt(), PAUSES.size()) - 1);
        operations.reschedule(complete, time.instant().plus(pause), work.next());
    }

    private boolean parked(String name, String instance, NoticeWork work, String cause) {
        try {
            commands.send(
                            new ParkProcess(ProcessId.of(name, instance), work.orderId(), work.kind(), cause),
                            Actor.system("notice-worker"))
                    .get(10, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.error("{} {} of {} cannot be parked", name, work.kind(), work.orderId(), e);
            return false;
        }
    }

    private void count(String name, String outcome) {
        meters.counter("cartulary.notices", "channel", name, "outcome", outcome).increment();
    }
}
