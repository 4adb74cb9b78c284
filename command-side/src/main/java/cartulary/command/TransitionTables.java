package cartulary.command;

import cartulary.command.ordering.OrderTransitions;
import cartulary.command.payment.PaymentTransitions;
import cartulary.command.support.Transitions;
import cartulary.contract.support.TransitionsQuery.ListTransitions;
import cartulary.contract.support.TransitionsQuery.TransitionTable;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;

/** Shows the tables by which the aggregates decide to whoever asks: the same objects, so that they cannot differ. */
final class TransitionTables {
    record Named(String thing, String about, Transitions<?, ?> table) {}

    /** In the order of the page in docs. */
    static final List<Named> ALL = List.of(
            new Named("order", null, OrderTransitions.TABLE),
            new Named(
                    "payment",
                    "Commands first, then the facts told by the provider. That an outcome is unknown lies over a status and is"
                            + " none itself.",
                    PaymentTransitions.TABLE),
            new Named("refund", "Within a payment.", PaymentTransitions.REFUNDS));

    @QueryHandler
    List<TransitionTable> list(ListTransitions query) {
        return ALL.stream().map(named -> named.table().shown(named.thing())).toList();
    }
}
