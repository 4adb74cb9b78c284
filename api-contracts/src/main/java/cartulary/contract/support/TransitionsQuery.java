package cartulary.contract.support;

import java.util.List;

/** Questions about the tables that aggregates decide by. */
public sealed interface TransitionsQuery {
    /** Answers a list of {@link TransitionTable}. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListTransitions() implements TransitionsQuery {}

    /**
     * @param thing as "order"
     * @param states in the order of the life
     */
    record TransitionTable(String thing, List<String> states, List<Row> rows) {}

    /**
     * One thing that may be asked, in every state.
     *
     * @param unless what may turn an event of this row into something else; null if nothing does
     */
    record Row(String asked, String unless, List<Cell> cells) {}

    /**
     * Of event, because and failure one is told.
     *
     * @param event what is stored
     * @param because why nothing is stored though all is well
     * @param failure what the sender is told
     */
    record Cell(String in, String event, String because, String failure) {}
}
