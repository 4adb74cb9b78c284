package cartulary.query.ordering;

import static cartulary.contract.payment.Payments.ATTEMPTS_MAX;
import static cartulary.contract.payment.Payments.CREDIT;
import static cartulary.contract.payment.Payments.PAYMENT;
import static cartulary.contract.payment.Payments.PROVIDER;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.customer.Customers;
import cartulary.contract.ordering.OrderView.PaymentPart;
import cartulary.contract.ordering.Orders;
import cartulary.contract.payment.PaymentEvent.PaymentCreditReleased;
import cartulary.contract.payment.PaymentEvent.PaymentCreditTaken;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.Payments;
import cartulary.query.support.Recorded;
import cartulary.query.support.Sealing;
import java.time.Instant;
import java.util.Map;
import org.axonframework.queryhandling.SimpleQueryUpdateEmitter;
import org.junit.jupiter.api.Test;

class OrderPaymentTest {
    private static final PaymentRequested REQUESTED = new PaymentRequested(
            PAYMENT, Orders.ORDER, Customers.LIN, Orders.TOTAL, PROVIDER, Orders.PAY_BY, ATTEMPTS_MAX, null, CREDIT);

    /** Nothing that is sealed is looked at here. */
    private static final Sealing NOTHING = new Sealing() {
        @Override
        public String seal(String subject, String type, String field, Object value) {
            return null;
        }

        @Override
        public <T> T open(String subject, String type, String field, String text, Class<T> as) {
            return null;
        }
    };

    private final OrderProjection orders =
            new OrderProjection(NOTHING, SimpleQueryUpdateEmitter.builder().build(), null); // Nothing is written here.

    private PaymentPart after(Object... events) {
        OrderDocument document = null;
        for (var i = 0; i < events.length; i++) {
            document = orders.apply(
                    document, new Recorded("e" + i, events[i], Orders.ORDER.value(), i, i, Instant.EPOCH, Map.of()));
        }
        return OrderViews.details(document, true, orders).payment();
    }

    @Test
    void what_is_left_to_pay_beside_store_credit_is_told_until_the_credit_is_given_back() {
        var asked = after(Orders.orderPlaced(), REQUESTED);
        assertThat(asked.credit()).isEqualTo(CREDIT);
        assertThat(asked.rest()).isEqualTo(Orders.TOTAL.minus(CREDIT));
        var taken = new PaymentCreditTaken(PAYMENT, Orders.ORDER, CREDIT);
        assertThat(after(Orders.orderPlaced(), REQUESTED, taken).rest()).isEqualTo(asked.rest());
        var back = new PaymentCreditReleased(PAYMENT, Orders.ORDER, CREDIT);
        assertThat(after(Orders.orderPlaced(), REQUESTED, taken, back).credit()).isNull();
        assertThat(after(Orders.orderPlaced(), Payments.paymentRequested()).rest())
                .as("without credit")
                .isNull();
    }
}
