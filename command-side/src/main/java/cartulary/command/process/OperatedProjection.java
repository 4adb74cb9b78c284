package cartulary.command.process;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.process.ProjectionCommand.OperateProjection;
import cartulary.contract.process.ProjectionEvent;
import cartulary.contract.process.ProjectionEvent.ProjectionOperated;
import cartulary.contract.process.ProjectionId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * What was decided about a projection. How it stands is known where the views are, so that this is no more than the
 * book's record of who wanted what and why; the same press of a button counts once.
 */
public class OperatedProjection {
    @AggregateIdentifier
    private ProjectionId projectionId;

    private String lastKey;

    OperatedProjection() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(OperateProjection command) {
        if (command.key().equals(lastKey)) return;
        apply(new ProjectionOperated(command.projectionId(), command.act(), command.reason(), command.key()));
    }

    @EventSourcingHandler
    void on(ProjectionEvent event) {
        switch (event) {
            case ProjectionOperated operated -> {
                projectionId = operated.projectionId();
                lastKey = operated.key();
            }
        }
    }
}
