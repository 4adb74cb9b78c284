package cartulary.saga.support;

import cartulary.contract.Catalogue;
import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.DeadLetterId;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfWorkers;
import cartulary.contract.process.ProcessQuery.ListWorkers;
import cartulary.contract.process.ProcessorStatus;
import cartulary.eventstore.StreamReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.messaging.deadletter.Cause;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.beans.factory.ObjectProvider;

/** Answers how far the processes and workers are, and what they have set aside. */
public final class WorkerQueries {
    private static final int LETTERS_MAX = 200;

    private final ObjectProvider<EventProcessingConfiguration> processing;
    private final StreamReader book;
    private final List<LettersOfWorker> workers;

    public WorkerQueries(
            ObjectProvider<EventProcessingConfiguration> processing, StreamReader book, List<LettersOfWorker> workers) {
        this.processing = processing;
        this.book = book;
        this.workers = workers;
    }

    @QueryHandler
    public List<DeadLetter> letters(ListDeadLettersOfWorkers query) {
        var found = new ArrayList<DeadLetter>();
        for (var worker : workers) {
            var queue = queueOf(worker);
            for (var sequence : queue.deadLetters()) {
                var letters = sequence.iterator();
                if (!letters.hasNext()) continue;
                if (found.size() == LETTERS_MAX) return found;
                var first = letters.next();
                var count = 1;
                for (; letters.hasNext(); letters.next()) count++;
                found.add(letter(
                        worker, first.message(), first.cause().map(Cause::type).orElse(null), count));
            }
        }
        return found;
    }

    private static DeadLetter letter(LettersOfWorker worker, EventMessage<?> event, String cause, int count) {
        var sequence = worker.sequence().apply(event);
        var domain = event instanceof DomainEventMessage<?> of ? of : null;
        return new DeadLetter(
                DeadLetterId.of(worker.worker(), sequence),
                worker.worker(),
                sequence,
                cause,
                count,
                Catalogue.byType(event.getPayloadType()).alias(),
                domain == null ? null : domain.getAggregateIdentifier(),
                domain == null ? -1 : domain.getSequenceNumber(),
                event.getTimestamp());
    }

    private SequencedDeadLetterQueue<EventMessage<?>> queueOf(LettersOfWorker worker) {
        return processing.getObject().deadLetterQueue(worker.worker()).orElseThrow();
    }

    /** Those that this process works, by its share of their segments. */
    @QueryHandler
    public List<ProcessorStatus> workers(ListWorkers query) {
        var head = book.head();
        return processing.getObject().eventProcessors().values().stream()
                .filter(TrackingEventProcessor.class::isInstance)
                .map(TrackingEventProcessor.class::cast)
                .filter(processor ->
                        !processor.isRunning() || !processor.processingStatus().isEmpty())
                .map(processor -> status(processor, head))
                .sorted(Comparator.comparing(ProcessorStatus::processor))
                .toList();
    }

    private static ProcessorStatus status(TrackingEventProcessor processor, long head) {
        var segments = processor.processingStatus().values();
        var position = segments.stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min()
                .orElse(-1);
        var healthy = processor.isRunning() && segments.stream().noneMatch(EventTrackerStatus::isErrorState);
        return new ProcessorStatus(processor.getName(), position, Math.max(head, position), healthy);
    }
}
