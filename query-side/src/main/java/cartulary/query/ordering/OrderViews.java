package cartulary.query.ordering;

import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.OrderSummary;
import cartulary.contract.ordering.OrderView.PaymentPart;
import cartulary.contract.payment.PayParameters;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Role;
import cartulary.query.support.Readers;

/** Shows an order to somebody: what is needed to pay goes to its owner alone, and only while it can be paid. */
final class OrderViews {
    private static final PayParameters NONE = new PayParameters(null, null);

    private OrderViews() {}

    static boolean isOwner(OrderDocument order, Actor actor) {
        return (actor.is(Role.CUSTOMER) || actor.is(Role.GUEST))
                && order.customerId().value().equals(actor.id());
    }

    static boolean maySee(OrderDocument order, Actor actor) {
        return isOwner(order, actor) || Readers.isStaff(actor);
    }

    static OrderDetails details(OrderDocument order, boolean owner, OrderProjection projection) {
        return new OrderDetails(
                order.orderId(),
                order.number(),
                order.customerId(),
                order.status(),
                order.reason(),
                order.lines(),
                order.shipping(),
                order.total(),
                projection.recipientOf(order),
                order.placedAt(),
                order.payBy(),
                payment(order, owner, projection),
                order.timeline(),
                order.version(),
                order.position());
    }

    static OrderSummary summary(OrderDocument order) {
        return new OrderSummary(
                order.orderId(),
                order.number(),
                order.customerId(),
                order.status(),
                order.reason(),
                order.total(),
                order.lines().stream().mapToInt(OrderLine::quantity).sum(),
                order.placedAt());
    }

    private static PaymentPart payment(OrderDocument order, boolean owner, OrderProjection projection) {
        var payment = order.payment();
        if (payment == null) return null;
        var parameters = owner && order.status() == OrderStatus.PLACED ? projection.parametersOf(payment) : null;
        if (parameters == null) parameters = NONE;
        return new PaymentPart(
                payment.paymentId(),
                payment.status(),
                payment.provider(),
                parameters.clientSecret(),
                parameters.payPage(),
                parameters.code(),
                parameters.client(),
                payment.attemptsLeft(),
                payment.lastDecline(),
                payment.captured(),
                payment.refunded(),
                payment.credit(),
                payment.credit() == null ? null : order.total().minus(payment.credit()));
    }
}
