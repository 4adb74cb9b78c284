package cartulary.saga.notice;

import cartulary.contract.fulfilment.FulfilmentEvent;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Fills the outbox, in the transaction of its token: a letter for each event, however often it is read. */
@ProcessingGroup("notice-worker")
final class NoticeWorker {
    private static final int KNOWN_MAX = 10_000;

    private final StoredTasks tasks;
    private final EventStore store;
    private final NoticeWords words;
    private final List<String> channels;
    private final Map<OrderId, Set<String>> reach = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OrderId, Set<String>> eldest) {
            return size() > KNOWN_MAX;
        }
    });

    /** @param channels tasks of those for whom a server is known */
    NoticeWorker(StoredTasks tasks, EventStore store, NoticeWords words, List<String> channels) {
        this.tasks = tasks;
        this.store = store;
        this.words = words;
        this.channels = channels;
    }

    @EventHandler
    void on(OrderEvent event, EventMessage<?> message) {
        write(message, channels);
    }

    @EventHandler
    void on(PaymentEvent event, EventMessage<?> message) {
        write(message, channels);
    }

    @EventHandler
    void on(FulfilmentEvent event, EventMessage<?> message) {
        write(message, channels);
    }

    /** A person wants a letter that was set aside sent after all: it is made of its event again. */
    @EventHandler
    void on(ProcessRetried event) {
        for (var task : channels) {
            var prefix = "process-" + task + ":";
            if (!event.processId().value().startsWith(prefix)) continue;
            var cause = event.processId().value().substring(prefix.length());
            var order = new OrderId(event.about());
            for (var stream : List.of(
                    order.value(),
                    PaymentId.of(order).value(),
                    FulfilmentId.of(order).value())) {
                store.readEvents(stream)
                        .asStream()
                        .filter(each -> each.getIdentifier().equals(cause))
                        .forEach(each -> write(each, List.of(task)));
            }
        }
    }

    private void write(EventMessage<?> message, List<String> to) {
        var notice = Notice.of(message.getPayload());
        if (notice == null) return;
        var reached = reachedBy(notice.orderId(), message.getPayload());
        for (var task : to) {
            if (!reached.contains(task) || !words.has(notice.kind() + NoticeTasks.suffix(task))) continue;
            tasks.store(new TaskInstance<>(
                    task,
                    message.getIdentifier(),
                    new NoticeWork(notice.orderId().value(), notice.kind(), notice.facts(), 1)));
        }
    }

    /** Who left no address is written no letter, nor is one stored to find that out. */
    private Set<String> reachedBy(OrderId order, Object event) {
        var known = reach.get(order);
        if (known == null) {
            known = NoticeTasks.reachedBy(
                    event instanceof OrderPlaced placed ? placed : NoticeTasks.placed(store, order.value()));
            reach.put(order, known);
        }
        return known;
    }
}
