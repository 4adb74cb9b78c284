package cartulary.contract.process;

import cartulary.contract.ordering.Orders;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import java.util.List;

/** The checkout of {@link Orders}, stuck. */
public final class Processes {
    public static final ProcessId CHECKOUT = ProcessId.of("checkout", Orders.ORDER.value());

    private Processes() {}

    public static ProcessParked processParked() {
        return new ProcessParked(CHECKOUT, Orders.ORDER.value(), "RequestPayment", "unavailable");
    }

    public static List<Object> events() {
        return List.of(
                processParked(),
                new ProcessRetried(CHECKOUT, Orders.ORDER.value(), "it was looked into"),
                new ProcessClosed(CHECKOUT, Orders.ORDER.value(), "settled by hand"));
    }
}
