package cartulary.command.support;

import cartulary.contract.support.Failure;

/** What an aggregate answers to a command in a state: one cell of a transition table. */
public sealed interface Answer {
    record Event(Class<?> type) implements Answer {}

    /**
     * Nothing is stored and the sender is told all is well.
     *
     * @param because told to the reader of the table
     */
    record NoOp(String because) implements Answer {}

    record Refusal(Class<? extends Failure> failure) implements Answer {}
}
