package cartulary.gateway.dashboard;

import cartulary.contract.dashboard.Dashboard;
import cartulary.contract.dashboard.DashboardQuery.FindDashboard;
import cartulary.contract.dashboard.DashboardQuery.FindSales;
import cartulary.contract.dashboard.Sales;
import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfWorkers;
import cartulary.contract.process.ProcessQuery.ListWorkers;
import cartulary.contract.process.ProcessorStatus;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: dashboard")
final class DashboardController {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardController.class);

    /**
     * @param workers of the processes; null if their side does not answer: what can be told is told all the same
     * @param workersDeadLetters as above
     */
    record Glance(Dashboard shop, List<ProcessorStatus> workers, Integer workersDeadLetters) {}

    private final Shop shop;

    DashboardController(Shop shop) {
        this.shop = shop;
    }

    @Operation(
            summary = "What sells, what is held for orders not paid yet, and what the stock is worth",
            description = "Of the orders placed within so many days up to now. The stock is counted once a minute.")
    @GetMapping("/api/v1/admin/sales")
    Sales sales(@RequestParam(defaultValue = "30") @Min(1) @Max(92) int days, Caller caller) {
        return shop.find(new FindSales(days), Sales.class, caller).orElseThrow();
    }

    @Operation(summary = "Orders, money, stock, and what waits for a person")
    @GetMapping("/api/v1/admin/dashboard")
    Glance glance(@RequestParam(defaultValue = "24") @Min(1) @Max(336) int hours, Caller caller) {
        var dashboard =
                shop.find(new FindDashboard(hours), Dashboard.class, caller).orElseThrow();
        try {
            return new Glance(
                    dashboard,
                    shop.list(new ListWorkers(), ProcessorStatus.class, caller),
                    shop.list(new ListDeadLettersOfWorkers(), DeadLetter.class, caller)
                            .size());
        } catch (RuntimeException e) {
            LOG.warn("the workers do not tell how they are", e);
            return new Glance(dashboard, null, null);
        }
    }
}
