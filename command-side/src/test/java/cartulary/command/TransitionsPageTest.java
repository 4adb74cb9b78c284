package cartulary.command;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.support.TransitionsQuery;
import cartulary.contract.support.TransitionsQuery.Cell;
import cartulary.contract.support.TransitionsQuery.ListTransitions;
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
        var text = new StringBuilder("""
                # Transitions

                Made from the tables by which the aggregates decide; `TransitionsPageTest` fails when the two differ and says how to make
                it anew. A test walks every cell. **Bold** is the event that is stored, – means that nothing is stored and why, ✗ is the
                failure the sender is told. The same tables as JSON: `GET /api/v1/transitions`.
                """);
        for (var named : TransitionTables.ALL) {
            text.append("\n## ").append(named.thing()).append("\n\n");
            if (named.about() != null) text.append(named.about()).append("\n\n");
            text.append(named.table().toMarkdown());
        }
        return text.toString();
    }

    @Test
    void what_is_shown_has_an_answer_in_every_cell_and_says_what_the_table_says() {
        assertThat(new TransitionTables().list(new ListTransitions()))
                .allSatisfy(table -> assertThat(table.rows())
                        .isNotEmpty()
                        .allSatisfy(row -> assertThat(row.cells())
                                .extracting(Cell::in)
                                .containsExactlyElementsOf(table.states())));
        var order = new TransitionTables().list(new ListTransitions()).getFirst();
        assertThat(order.thing()).isEqualTo("order");
        assertThat(order.rows())
                .filteredOn(row -> row.asked().equals("CONFIRM_ORDER"))
                .flatExtracting(TransitionsQuery.Row::cells)
                .contains(
                        new Cell("PLACED", "OrderConfirmed", null, null),
                        new Cell("CONFIRMED", null, "confirmed", null),
                        new Cell("CANCELLED", null, null, "OrderNotConfirmable"));
    }
}
