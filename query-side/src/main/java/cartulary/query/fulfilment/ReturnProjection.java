package cartulary.query.fulfilment;

import cartulary.contract.fulfilment.FulfilmentEvent.OfReturn;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnApproved;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnDenied;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnReceived;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnRequested;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnSettled;
import cartulary.contract.fulfilment.FulfilmentView.ReturnRow;
import cartulary.contract.fulfilment.FulfilmentView.ReturnState;
import cartulary.contract.fulfilment.Units;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;

/** Keeps {@code returns}: the list of what shoppers send back. */
public class ReturnProjection extends Projection<ReturnProjection.ReturnDocument> {
    /** @param requestedPosition what lists are sorted by */
    public record ReturnDocument(ReturnRow row, long requestedPosition) {}

    public ReturnProjection() {
        super("returns", "returns", ReturnDocument.class, OfReturn.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof OfReturn of ? of.returnId().value() : null;
    }

    @Override
    public ReturnDocument apply(ReturnDocument was, Recorded recorded) {
        return switch ((OfReturn) recorded.event()) {
            case ReturnRequested e ->
                new ReturnDocument(
                        new ReturnRow(
                                e.returnId(),
                                e.orderId(),
                                ReturnState.REQUESTED,
                                e.lines().stream().mapToInt(Units::quantity).sum(),
                                e.reason(),
                                recorded.at()),
                        recorded.position());
            case ReturnApproved _ -> become(was, ReturnState.APPROVED);
            case ReturnDenied _ -> become(was, ReturnState.DENIED);
            case ReturnReceived _ -> become(was, ReturnState.RECEIVED);
            case ReturnSettled _ -> become(was, ReturnState.SETTLED);
        };
    }

    private static ReturnDocument become(ReturnDocument was, ReturnState state) {
        var row = was.row();
        return new ReturnDocument(
                new ReturnRow(row.returnId(), row.orderId(), state, row.units(), row.reason(), row.requestedAt()),
                was.requestedPosition());
    }
}
