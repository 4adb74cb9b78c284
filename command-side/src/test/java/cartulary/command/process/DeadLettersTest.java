package cartulary.command.process;

import cartulary.command.support.Examples;
import cartulary.contract.process.DeadLetterCommand.DiscardDeadLetter;
import cartulary.contract.process.DeadLetterCommand.RetryDeadLetter;
import cartulary.contract.process.DeadLetterEvent.DeadLetterDiscarded;
import cartulary.contract.process.DeadLetterEvent.DeadLetterRetried;
import cartulary.contract.process.DeadLetterId;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final DeadLetterId ID = DeadLetterId.of("orders", Examples.ORDER.value());
    private final FixtureConfiguration<DeadLetters> fixture = new AggregateTestFixture<>(DeadLetters.class);

    @Test
    void a_wish_is_recorded_with_its_reason() {
        fixture.givenNoPriorActivity()
                .when(new RetryDeadLetter(ID, "the fix is out", "k1"))
                .expectEvents(new DeadLetterRetried(ID, "the fix is out", "k1"));
        fixture.givenNoPriorActivity()
                .when(new DiscardDeadLetter(ID, "tells nothing", "k1"))
                .expectEvents(new DeadLetterDiscarded(ID, "tells nothing", "k1"));
    }

    @Test
    void the_same_wish_counts_once_and_another_is_another() {
        var before = new DeadLetterRetried(ID, "the fix is out", "k1");
        fixture.given(before)
                .when(new RetryDeadLetter(ID, "the fix is out", "k1"))
                .expectNoEvents();
        fixture.given(before)
                .when(new RetryDeadLetter(ID, "once more", "k2"))
                .expectEvents(new DeadLetterRetried(ID, "once more", "k2"));
    }
}
