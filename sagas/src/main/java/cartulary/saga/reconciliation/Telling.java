package cartulary.saga.reconciliation;

import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.SettlementCommand.OpenCase;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Commands and questions of the comparison, waited for. */
final class Telling {
    static final Actor ACTOR = Actor.system("reconciliation");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Commands commands;

    Telling(Commands commands) {
        this.commands = commands;
    }

    void tell(Object command) {
        await(commands.send(command, ACTOR));
    }

    void open(Difference difference) {
        tell(new OpenCase(difference.caseId(), difference));
    }

    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("refused or failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
