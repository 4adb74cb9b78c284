package cartulary.contract.process;

import cartulary.contract.Examples;
import cartulary.contract.ordering.Orders;
import cartulary.contract.process.DeadLetterEvent.DeadLetterDiscarded;
import cartulary.contract.process.DeadLetterEvent.DeadLetterRetried;
import cartulary.contract.process.ProcessEvent.ProcessAdvanced;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessCompensated;
import cartulary.contract.process.ProcessEvent.ProcessDelayed;
import cartulary.contract.process.ProcessEvent.ProcessOverdue;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessEvent.ProcessStepSkipped;
import cartulary.contract.process.ProjectionEvent.ProjectionOperated;
import java.util.List;

/** The checkout of {@link Orders}, stuck; and its view. */
public final class Processes {
    public static final ProcessId CHECKOUT = ProcessId.of("checkout", Orders.ORDER.value());

    /** Events of the order that its view cannot take up. */
    public static final DeadLetterId LETTER = DeadLetterId.of("orders", Orders.ORDER.value());

    private Processes() {}

    public static ProcessParked processParked() {
        return new ProcessParked(CHECKOUT, Orders.ORDER.value(), "RequestPayment", "unavailable");
    }

    public static List<Object> events() {
        return List.of(
                new ProcessAdvanced(
                        CHECKOUT,
                        Orders.ORDER.value(),
                        List.of(
                                new StepTaken(1, "holding", Examples.NOW, null),
                                new StepTaken(2, "paying", Examples.NOW.plusMillis(5), "of TEAPOT-S")),
                        Examples.NOW.plusSeconds(900),
                        List.of(ProcessAct.COMPENSATE),
                        null),
                new ProcessDelayed(
                        CHECKOUT, Orders.ORDER.value(), "paying", "unavailable", 1, Examples.NOW.plusSeconds(1)),
                new ProcessOverdue(CHECKOUT, Orders.ORDER.value(), Examples.NOW.plusSeconds(900), 1),
                new ProcessStepSkipped(CHECKOUT, Orders.ORDER.value(), "releasing", "put back by hand"),
                new ProcessCompensated(CHECKOUT, Orders.ORDER.value(), "paying", "the shopper called"),
                processParked(),
                new ProcessRetried(CHECKOUT, Orders.ORDER.value(), "it was looked into"),
                new ProcessClosed(CHECKOUT, Orders.ORDER.value(), "settled by hand"),
                new DeadLetterRetried(LETTER, "the fix is out", "key-1"),
                new DeadLetterDiscarded(LETTER, "it tells nothing that is shown", "key-2"),
                new ProjectionOperated(ProjectionId.of("products"), ProjectionAct.REBUILD, "a new fold", "key-3"));
    }
}
