package cartulary.command.process;

import cartulary.command.support.Examples;
import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessCommand.AdvanceProcess;
import cartulary.contract.process.ProcessCommand.ChaseProcess;
import cartulary.contract.process.ProcessCommand.CloseProcess;
import cartulary.contract.process.ProcessCommand.CompensateProcess;
import cartulary.contract.process.ProcessCommand.DelayProcess;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessCommand.RetryProcess;
import cartulary.contract.process.ProcessCommand.SkipProcessStep;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.process.ProcessEvent.ProcessAdvanced;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessCompensated;
import cartulary.contract.process.ProcessEvent.ProcessDelayed;
import cartulary.contract.process.ProcessEvent.ProcessOverdue;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessEvent.ProcessStepSkipped;
import cartulary.contract.process.ProcessFailure;
import cartulary.contract.process.ProcessFailure.ProcessActNotTaken;
import cartulary.contract.process.ProcessFailure.ProcessEndedAlready;
import cartulary.contract.process.ProcessFailure.ProcessNotParked;
import cartulary.contract.process.ProcessFailure.ProcessUnknown;
import cartulary.contract.process.ProcessId;
import cartulary.contract.process.StepTaken;
import java.time.Instant;
import java.util.List;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class ProcessRunTest {
    private static final String ABOUT = Examples.ORDER.value();
    private static final ProcessId PROCESS = ProcessId.of("checkout", ABOUT);
    private static final ParkProcess PARK = new ParkProcess(PROCESS, ABOUT, "reserve", "no answer");
    private static final RetryProcess RETRY = new RetryProcess(PROCESS, "again");
    private static final CloseProcess CLOSE = new CloseProcess(PROCESS, "by hand");
    private static final SkipProcessStep SKIP = new SkipProcessStep(PROCESS, "by hand");
    private static final CompensateProcess COMPENSATE = new CompensateProcess(PROCESS, "undo");
    private static final Instant LATER = Examples.NOW.plusSeconds(900);
    private static final List<ProcessAct> TAKES = List.of(ProcessAct.COMPENSATE);
    private static final ProcessAdvanced ADVANCED = advanced(List.of(step(1)), TAKES);
    private static final ProcessAdvanced ENDED =
            new ProcessAdvanced(PROCESS, ABOUT, List.of(), null, List.of(), "confirmed");
    private static final ProcessCompensated COMPENSATED = new ProcessCompensated(PROCESS, ABOUT, "step-1", "undo");
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
    void what_nobody_knows_is_not_there_and_what_ended_is_over() {
        for (var ask : List.of(RETRY, SKIP, COMPENSATE, CLOSE)) {
            refused(given(), ask, new ProcessUnknown(PROCESS));
            refused(given(ADVANCED, ENDED), ask, new ProcessEndedAlready(PROCESS));
        }
        for (var ask : List.of(RETRY, SKIP, COMPENSATE)) {
            refused(given(PARKED, CLOSED), ask, new ProcessNotParked(PROCESS));
        }
    }

    @Test
    void what_runs_by_itself_is_tried_again_and_undone_but_neither_skipped_nor_closed() {
        given(ADVANCED).when(RETRY).expectEvents(RETRIED);
        given(ADVANCED).when(COMPENSATE).expectEvents(COMPENSATED);
        refused(given(ADVANCED), SKIP, new ProcessNotParked(PROCESS));
        refused(given(ADVANCED), CLOSE, new ProcessNotParked(PROCESS));
        refused(given(PARKED, RETRIED), CLOSE, new ProcessNotParked(PROCESS));
    }

    @Test
    void a_person_has_it_do_only_what_its_step_takes() {
        given(ADVANCED, PARKED)
                .when(COMPENSATE)
                .expectEvents(new ProcessCompensated(PROCESS, ABOUT, "reserve", "undo"));
        refused(given(ADVANCED, PARKED), SKIP, new ProcessActNotTaken(PROCESS, "skip", "reserve"));
        given(advanced(List.of(step(1)), List.of(ProcessAct.SKIP)), PARKED)
                .when(SKIP)
                .expectEvents(new ProcessStepSkipped(PROCESS, ABOUT, "reserve", "by hand"));
        refused(given(PARKED), COMPENSATE, new ProcessActNotTaken(PROCESS, "compensate", "reserve"));
    }

    @Test
    void a_step_is_told_once_however_often_a_batch_is_worked() {
        given().when(advance(List.of(step(1), step(2)))).expectEvents(advanced(List.of(step(1), step(2)), TAKES));
        nothing(given(advanced(List.of(step(1), step(2)), TAKES)), advance(List.of(step(1), step(2))));
        given(ADVANCED).when(advance(List.of(step(1), step(2)))).expectEvents(advanced(List.of(step(2)), TAKES));
        nothing(given(ADVANCED, ENDED), advance(List.of(step(3))));
    }

    @Test
    void a_delay_is_told_once_and_again_when_it_failed_again() {
        var first = new ProcessDelayed(PROCESS, ABOUT, "reserve", "unavailable", 1, LATER);
        var delay = new DelayProcess(PROCESS, ABOUT, "reserve", "unavailable", 1, LATER);
        given(ADVANCED).when(delay).expectEvents(first);
        nothing(given(ADVANCED, first), delay);
        given(ADVANCED, first)
                .when(new DelayProcess(PROCESS, ABOUT, "reserve", "unavailable", 2, LATER))
                .expectEvents(new ProcessDelayed(PROCESS, ABOUT, "reserve", "unavailable", 2, LATER));
    }

    @Test
    void a_step_that_is_tried_again_waits_for_its_own_time_and_no_longer_for_the_end_of_the_delay() {
        var delayed = new ProcessDelayed(PROCESS, ABOUT, "step-1", "unavailable", 1, Examples.NOW.plusSeconds(1));
        var again = advanced(List.of(), TAKES);
        given(ADVANCED, delayed).when(advance(List.of(step(1)))).expectEvents(again);
        nothing(given(ADVANCED, delayed, again), advance(List.of(step(1))));
        nothing(given(ADVANCED, delayed, again), new ChaseProcess(PROCESS, delayed.triesAgainAt()));
        nothing(given(advanced(List.of(step(1), step(2)), TAKES), delayed), advance(List.of(step(1))));
    }

    @Test
    void what_is_overdue_is_chased_and_then_left_to_a_person() {
        given(ADVANCED).when(new ChaseProcess(PROCESS, LATER)).expectEvents(overdue(1));
        given(ADVANCED, overdue(1), overdue(2), overdue(3))
                .when(new ChaseProcess(PROCESS, LATER))
                .expectEvents(new ProcessParked(PROCESS, ABOUT, "step-1", "overdue"));
        given(ADVANCED, overdue(1), overdue(2), overdue(3), RETRIED)
                .when(new ChaseProcess(PROCESS, LATER))
                .expectEvents(overdue(1));
    }

    @Test
    void what_moved_meanwhile_is_not_chased() {
        nothing(given(), new ChaseProcess(PROCESS, LATER));
        nothing(given(ADVANCED), new ChaseProcess(PROCESS, LATER.plusSeconds(1)));
        nothing(given(ADVANCED, PARKED), new ChaseProcess(PROCESS, LATER));
        nothing(given(ADVANCED, ENDED), new ChaseProcess(PROCESS, LATER));
    }

    @Test
    void what_is_parked_stays_so_until_a_person_has_seen_it_or_it_ended() {
        nothing(given(ADVANCED, PARKED, advanced(List.of(step(2)), TAKES)), PARK);
        given(ADVANCED, PARKED, ENDED).when(PARK).expectEvents(PARKED);
    }

    private static StepTaken step(int number) {
        return new StepTaken(number, "step-" + number, Examples.NOW, null);
    }

    private static AdvanceProcess advance(List<StepTaken> steps) {
        return new AdvanceProcess(PROCESS, ABOUT, steps, LATER, TAKES, null);
    }

    private static ProcessAdvanced advanced(List<StepTaken> steps, List<ProcessAct> takes) {
        return new ProcessAdvanced(PROCESS, ABOUT, steps, LATER, takes, null);
    }

    private static ProcessOverdue overdue(int times) {
        return new ProcessOverdue(PROCESS, ABOUT, LATER, times);
    }

    private static void nothing(TestExecutor<ProcessRun> given, Object command) {
        given.when(command).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    private static void refused(TestExecutor<ProcessRun> given, Object command, ProcessFailure failure) {
        given.when(command).expectNoEvents().expectExceptionDetails(failure);
    }

    private static TestExecutor<ProcessRun> given(ProcessEvent... events) {
        return Examples.fixture(ProcessRun.class).given((Object[]) events);
    }
}
