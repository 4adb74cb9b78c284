package cartulary.command.process;

import cartulary.command.support.Examples;
import cartulary.contract.process.ProcessCommand.CloseProcess;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessCommand.RetryProcess;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessFailure.ProcessNotParked;
import cartulary.contract.process.ProcessId;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class ParkedProcessTest {
    private static final String ABOUT = Examples.ORDER.value();
    private static final ProcessId PROCESS = ProcessId.of("checkout", ABOUT);
    private static final ParkProcess PARK = new ParkProcess(PROCESS, ABOUT, "reserve", "no answer");
    private static final RetryProcess RETRY = new RetryProcess(PROCESS, "again");
    private static final CloseProcess CLOSE = new CloseProcess(PROCESS, "by hand");
    private static final ProcessParked PARKED = new ProcessParked(PROCESS, ABOUT, "reserve", "no answer");
    private static final ProcessRetried RETRIED = new ProcessRetried(PROCESS, ABOUT, "again");
    private static final ProcessClosed CLOSED = new ProcessClosed(PROCESS, ABOUT, "by hand");

    @Test
    void a_process_is_parked_once_and_again_after_a_retry_or_a_close() {
        given().when(PARK).expectEvents(PARKED);
        nothing(given(PARKED), PARK);
        given(PARKED, RETRIED).when(PARK).expectEvents(PARKED);
        given(PARKED, CLOSED).when(PARK).expectEvents(PARKED);
    }

    @Test
    void a_parked_process_is_retried_once() {
        given(PARKED).when(RETRY).expectEvents(RETRIED);
        nothing(given(PARKED, RETRIED), RETRY);
    }

    @Test
    void a_parked_process_is_closed_once() {
        given(PARKED).when(CLOSE).expectEvents(CLOSED);
        nothing(given(PARKED, CLOSED), CLOSE);
    }

    @Test
    void what_is_not_parked_is_neither_retried_nor_closed() {
        refused(given(), RETRY);
        refused(given(), CLOSE);
        refused(given(PARKED, CLOSED), RETRY);
        refused(given(PARKED, RETRIED), CLOSE);
    }

    private static void nothing(TestExecutor<ParkedProcess> given, Object command) {
        given.when(command).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    private static void refused(TestExecutor<ParkedProcess> given, Object command) {
        given.when(command).expectNoEvents().expectExceptionDetails(new ProcessNotParked(PROCESS));
    }

    private static TestExecutor<ParkedProcess> given(ProcessEvent... events) {
        return Examples.fixture(ParkedProcess.class).given((Object[]) events);
    }
}
