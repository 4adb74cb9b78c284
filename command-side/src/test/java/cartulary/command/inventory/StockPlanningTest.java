package cartulary.command.inventory;

import static cartulary.command.support.Examples.TEA;

import cartulary.command.support.Examples;
import cartulary.contract.inventory.PlanningCommand.PlanStock;
import cartulary.contract.inventory.PlanningCommand.ReportAvailable;
import cartulary.contract.inventory.StockPlan;
import cartulary.contract.inventory.StockPlanEvent;
import cartulary.contract.inventory.StockPlanEvent.StockPlanned;
import cartulary.contract.inventory.StockPlanEvent.StockRanLow;
import cartulary.contract.inventory.StockPlanEvent.StockRecovered;
import cartulary.contract.support.Failures.InvalidField;
import java.util.List;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class StockPlanningTest {
    private static final StockPlanned LOW_AT_FIVE = new StockPlanned(TEA, new StockPlan(1, 1, 0, 5, null));

    @Test
    void a_plan_is_kept_once_and_remembers_how_many_buckets_there_ever_were() {
        given().when(new PlanStock(TEA, 8, 3, 5, 2)).expectEvents(new StockPlanned(TEA, new StockPlan(8, 8, 3, 5, 2)));
        given(new StockPlanned(TEA, new StockPlan(8, 8, 3, 5, 2)))
                .when(new PlanStock(TEA, 8, 3, 5, 2))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(new StockPlanned(TEA, new StockPlan(8, 8, 3, 5, 2)))
                .when(new PlanStock(TEA, 1, 0, null, null))
                .expectEvents(new StockPlanned(TEA, new StockPlan(1, 8, 0, null, null)));
        given().when(new PlanStock(TEA, 1, 0, null, null)).expectNoEvents(); // As if nobody had planned.
    }

    @Test
    void a_plan_out_of_bounds_is_refused() {
        for (var wrong : List.of(
                new PlanStock(TEA, 0, 0, null, null),
                new PlanStock(TEA, 33, 0, null, null),
                new PlanStock(TEA, 1, -1, null, null),
                new PlanStock(TEA, 1, 0, -1, null),
                new PlanStock(TEA, 1, 0, null, 0))) {
            given().when(wrong).expectNoEvents().expectExceptionDetails(InvalidField.class);
        }
    }

    @Test
    void running_low_is_told_once_until_it_recovered() {
        var low = new StockRanLow(TEA, 5, 5);
        given(LOW_AT_FIVE).when(new ReportAvailable(TEA, 6)).expectNoEvents();
        given(LOW_AT_FIVE).when(new ReportAvailable(TEA, 5)).expectEvents(low);
        given(LOW_AT_FIVE, low).when(new ReportAvailable(TEA, 0)).expectNoEvents();
        given(LOW_AT_FIVE, low).when(new ReportAvailable(TEA, 6)).expectEvents(new StockRecovered(TEA, 6));
        given(LOW_AT_FIVE, low, new StockRecovered(TEA, 6))
                .when(new ReportAvailable(TEA, 5))
                .expectEvents(low);
        given().when(new ReportAvailable(TEA, 0)).expectNoEvents();
    }

    private static TestExecutor<StockPlanning> given(StockPlanEvent... events) {
        return Examples.fixture(StockPlanning.class).given((Object[]) events);
    }
}
