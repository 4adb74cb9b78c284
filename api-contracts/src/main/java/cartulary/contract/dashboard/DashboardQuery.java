package cartulary.contract.dashboard;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** The shop at a glance. */
public sealed interface DashboardQuery {
    /**
     * Answers {@link Dashboard}.
     *
     * @param hours how many, up to the present one: 1 to 336
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindDashboard(int hours) implements DashboardQuery {}

    /**
     * Answers {@link Sales}.
     *
     * @param days how many times 24 hours back, up to now: 1 to 92
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindSales(int days) implements DashboardQuery {}
}
