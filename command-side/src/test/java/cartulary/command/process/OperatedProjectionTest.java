package cartulary.command.process;

import cartulary.contract.process.ProjectionAct;
import cartulary.contract.process.ProjectionCommand.OperateProjection;
import cartulary.contract.process.ProjectionEvent.ProjectionOperated;
import cartulary.contract.process.ProjectionId;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class OperatedProjectionTest {
    private static final ProjectionId ID = ProjectionId.of("orders");
    private static final ProjectionOperated PAUSED = new ProjectionOperated(ID, ProjectionAct.PAUSE, "a look", "k1");
    private final FixtureConfiguration<OperatedProjection> fixture =
            new AggregateTestFixture<>(OperatedProjection.class);

    @Test
    void an_act_is_recorded_with_its_reason() {
        fixture.givenNoPriorActivity()
                .when(new OperateProjection(ID, ProjectionAct.PAUSE, "a look", "k1"))
                .expectEvents(PAUSED);
    }

    @Test
    void the_same_wish_counts_once_and_another_is_another() {
        fixture.given(PAUSED)
                .when(new OperateProjection(ID, ProjectionAct.PAUSE, "a look", "k1"))
                .expectNoEvents();
        fixture.given(PAUSED)
                .when(new OperateProjection(ID, ProjectionAct.RESUME, "seen", "k2"))
                .expectEvents(new ProjectionOperated(ID, ProjectionAct.RESUME, "seen", "k2"));
    }
}
