package cartulary.saga.support;

import cartulary.contract.process.DeadLetterEvent;
import cartulary.contract.process.DeadLetterEvent.DeadLetterDiscarded;
import cartulary.contract.process.DeadLetterEvent.DeadLetterRetried;
import java.util.List;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Does what a person decided about a worker's dead letters. */
@ProcessingGroup(DeadLetterActs.PROCESSOR)
public final class DeadLetterActs {
    public static final String PROCESSOR = "dead-letters-of-workers";
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterActs.class);

    private final ObjectProvider<EventProcessingConfiguration> processing;
    private final List<LettersOfWorker> workers;

    public DeadLetterActs(ObjectProvider<EventProcessingConfiguration> processing, List<LettersOfWorker> workers) {
        this.processing = processing;
        this.workers = workers;
    }

    @EventHandler
    void on(DeadLetterEvent event) {
        var id = event.deadLetterId();
        for (var worker : workers) {
            if (!worker.worker().equals(id.processor())) continue; // A view's.
            switch (event) {
                case DeadLetterRetried _ -> {}
                case DeadLetterDiscarded _ -> discardFirst(worker, id.about());
            }
            var taken = processing
                    .getObject()
                    .sequencedDeadLetterProcessor(worker.worker())
                    .orElseThrow()
                    .process(letter -> worker.sequence().apply(letter.message()).equals(id.about()));
            LOG.info("{} was offered again: {}", id, taken ? "taken" : "not taken, or there is none");
        }
    }

    private void discardFirst(LettersOfWorker worker, String sequence) {
        SequencedDeadLetterQueue<EventMessage<?>> queue =
                processing.getObject().deadLetterQueue(worker.worker()).orElseThrow();
        for (Iterable<DeadLetter<? extends EventMessage<?>>> letters : queue.deadLetters()) {
            var first = letters.iterator();
            if (!first.hasNext()) continue;
            var letter = first.next();
            if (!worker.sequence().apply(letter.message()).equals(sequence)) continue;
            LOG.warn("{} goes on without {}", worker.worker(), letter.message().getIdentifier());
            queue.evict(letter);
            return;
        }
    }
}
