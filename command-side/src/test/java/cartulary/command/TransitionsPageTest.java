package cartulary.command;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.command.ordering.OrderTransitions;
import cartulary.command.payment.PaymentTransitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TransitionsPageTest {
    /** The page is made from the code: {@code mvn -pl command-side test -Dcartulary.docs=write} writes it anew. */
    @Test
    void the_page_of_transitions_says_what_the_tables_in_code_say() throws IOException {
        var page = Path.of("..", "docs", "transitions.md");
        if ("write".equals(System.getProperty("cartulary.docs"))) Files.writeString(page, text());
        assertThat(page)
                .as("made anew by: mvn -pl command-side test -Dtest=TransitionsPageTest -Dcartulary.docs=write")
                .hasContent(text());
    }

    private static String text() {
        return """
                # Transitions

                Made from `OrderTransitions` and `PaymentTransitions`; `TransitionsPageTest` fails when the two differ and says how
                to make it anew. The aggregates decide by these tables, and a test walks every cell. **Bold** is the event that is
                stored, – means that nothing is stored and why, ✗ is the failure the sender is told.

                ## Order

                %s
                ## Payment

                Commands first, then the facts told by the provider. That an outcome is unknown lies over a status and is none itself.

                %s
                ## Refund, within a payment

                %s""".formatted(
                        OrderTransitions.TABLE.toMarkdown(),
                        PaymentTransitions.TABLE.toMarkdown(),
                        PaymentTransitions.REFUNDS.toMarkdown());
    }
}
