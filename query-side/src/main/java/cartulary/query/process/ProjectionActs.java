package cartulary.query.process;

import cartulary.contract.process.ProjectionEvent.ProjectionOperated;
import cartulary.query.support.Projections;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/**
 * Does what a person decided about a projection. It begins at the head with each start: a wish that a crash overtook is
 * seen by its outcome missing, and is wished again.
 */
@ProcessingGroup(ProjectionActs.PROCESSOR)
public final class ProjectionActs {
    public static final String PROCESSOR = "acts-on-projections";

    private final Projections projections;

    public ProjectionActs(Projections projections) {
        this.projections = projections;
    }

    @EventHandler
    public void on(ProjectionOperated event) {
        projections.operate(event.projectionId().name(), event.act(), event.key());
    }
}
