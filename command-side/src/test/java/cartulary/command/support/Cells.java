package cartulary.command.support;

import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.payloadsMatching;
import static org.hamcrest.CoreMatchers.instanceOf;

import java.util.stream.Stream;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.params.provider.Arguments;

/** Walks a transition table cell by cell. */
public final class Cells {
    private Cells() {}

    public static <S extends Enum<S>, A extends Enum<A>> Stream<Arguments> of(Transitions<S, A> table) {
        return table.asks().stream().flatMap(ask -> table.states().stream().map(state -> Arguments.of(ask, state)));
    }

    public static void expect(ResultValidator<?> result, Answer answer) {
        switch (answer) {
            case Answer.Event event ->
                result.expectSuccessfulHandlerExecution()
                        .expectEventsMatching(payloadsMatching(exactSequenceOf(instanceOf(event.type()))));
            case Answer.NoOp _ -> result.expectSuccessfulHandlerExecution().expectNoEvents();
            case Answer.Refusal refusal -> result.expectNoEvents().expectExceptionDetails(refusal.failure());
        }
    }
}
