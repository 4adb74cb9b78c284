package cartulary.query.process;

import cartulary.contract.process.DeadLetterEvent;
import cartulary.contract.process.DeadLetterEvent.DeadLetterDiscarded;
import cartulary.contract.process.DeadLetterEvent.DeadLetterRetried;
import cartulary.query.support.Projections;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a person decided about a view's dead letters, in the one process that writes that view. It begins at the head
 * with each start: a wish that a crash overtook is seen by its letters still being there, and is wished again.
 */
@ProcessingGroup(DeadLetterActs.PROCESSOR)
public final class DeadLetterActs {
    public static final String PROCESSOR = "dead-letters-of-views";
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterActs.class);

    private final Projections projections;

    public DeadLetterActs(Projections projections) {
        this.projections = projections;
    }

    @EventHandler
    public void on(DeadLetterEvent event) {
        var projection = event.deadLetterId().processor();
        var document = event.deadLetterId().about();
        if (!projections.writes(projection)) return; // Another process does, or it is a worker's.
        var left =
                switch (event) {
                    case DeadLetterRetried _ -> projections.redrive(projection, document);
                    case DeadLetterDiscarded _ -> projections.discard(projection, document);
                };
        LOG.info("{}: {} letters are left", event.deadLetterId(), left);
    }
}
