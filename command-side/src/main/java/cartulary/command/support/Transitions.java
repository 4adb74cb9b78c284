package cartulary.command.support;

import cartulary.contract.support.Failure;
import cartulary.contract.support.TransitionsQuery;
import cartulary.contract.support.TransitionsQuery.Cell;
import cartulary.contract.support.TransitionsQuery.TransitionTable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A transition table: every state × everything that may be asked. The aggregate decides by it, a test walks every cell of
 * it and the page in docs is printed from it, so that the three cannot differ.
 *
 * @param <S> states
 * @param <A> what is asked: commands, or facts that are told
 */
public final class Transitions<S extends Enum<S>, A extends Enum<A>> {
    private final List<S> states;
    private final List<A> asks;
    private final Map<A, Map<S, Answer>> cells;
    private final Map<A, String> guards;

    private Transitions(Class<S> states, Class<A> asks) {
        this.states = List.of(states.getEnumConstants());
        this.asks = List.of(asks.getEnumConstants());
        this.cells = new EnumMap<>(asks);
        this.guards = new EnumMap<>(asks);
        this.asks.forEach(ask -> cells.put(ask, new EnumMap<>(states)));
    }

    public static <S extends Enum<S>, A extends Enum<A>> Transitions<S, A> of(Class<S> states, Class<A> asks) {
        return new Transitions<>(states, asks);
    }

    public Row when(A ask) {
        return new Row(ask);
    }

    /** @throws IllegalStateException if a cell was left open */
    public Transitions<S, A> complete() {
        for (var ask : asks) {
            for (var state : states) {
                if (!cells.get(ask).containsKey(state)) {
                    throw new IllegalStateException("no answer to %s in %s".formatted(ask, state));
                }
            }
        }
        return this;
    }

    public Answer answer(S state, A ask) {
        return cells.get(ask).get(state);
    }

    public List<S> states() {
        return states;
    }

    public List<A> asks() {
        return asks;
    }

    /** The table as Markdown: a row for each thing asked, a column for each state, then the guards. */
    public String toMarkdown() {
        var text = new StringBuilder();
        var head = new StringJoiner(" | ", "| asked \\ in | ", " |\n");
        states.forEach(state -> head.add(state.name()));
        text.append(head).append("|---".repeat(states.size() + 1)).append("|\n");
        for (var ask : asks) {
            var row = new StringJoiner(" | ", "| " + ask + " | ", " |\n");
            states.forEach(state -> row.add(told(answer(state, ask))));
            text.append(row);
        }
        if (!guards.isEmpty()) text.append('\n');
        guards.forEach((ask, guard) ->
                text.append("- ").append(ask).append(": ").append(guard).append('\n'));
        return text.toString();
    }

    /** The table as it is told to whoever asks for it. */
    public TransitionTable shown(String thing) {
        return new TransitionTable(
                thing,
                states.stream().map(Enum::name).toList(),
                asks.stream()
                        .map(ask -> new TransitionsQuery.Row(
                                ask.name(),
                                guards.get(ask),
                                states.stream()
                                        .map(state -> shown(state.name(), answer(state, ask)))
                                        .toList()))
                        .toList());
    }

    private static Cell shown(String state, Answer answer) {
        return switch (answer) {
            case Answer.Event event -> new Cell(state, event.type().getSimpleName(), null, null);
            case Answer.NoOp noOp -> new Cell(state, null, noOp.because(), null);
            case Answer.Refusal refusal ->
                new Cell(state, null, null, refusal.failure().getSimpleName());
        };
    }

    private static String told(Answer answer) {
        return switch (answer) {
            case Answer.Event event -> "**" + event.type().getSimpleName() + "**";
            case Answer.NoOp noOp -> "– " + noOp.because();
            case Answer.Refusal refusal -> "✗ " + refusal.failure().getSimpleName();
        };
    }

    /** One thing asked, being filled in state by state. */
    @SuppressWarnings("varargs") // The arrays are only read.
    public final class Row {
        private final A ask;

        private Row(A ask) {
            this.ask = ask;
        }

        /** What may turn an event of this row into something else, in words. */
        public Row unless(String guard) {
            guards.put(ask, guard);
            return this;
        }

        @SafeVarargs
        public final Row then(Class<?> event, S... in) {
            return put(new Answer.Event(event), in);
        }

        @SafeVarargs
        public final Row nothing(String because, S... in) {
            return put(new Answer.NoOp(because), in);
        }

        @SafeVarargs
        public final Row refuse(Class<? extends Failure> failure, S... in) {
            return put(new Answer.Refusal(failure), in);
        }

        public Row when(A next) {
            return Transitions.this.when(next);
        }

        public Transitions<S, A> complete() {
            return Transitions.this.complete();
        }

        private Row put(Answer answer, S[] in) {
            for (var state : Arrays.asList(in)) {
                if (cells.get(ask).put(state, answer) != null) {
                    throw new IllegalStateException("two answers to %s in %s".formatted(ask, state));
                }
            }
            return this;
        }
    }
}
