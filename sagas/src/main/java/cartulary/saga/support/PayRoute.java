package cartulary.saga.support;

import cartulary.contract.money.Money;
import cartulary.contract.payment.PayWay;

/** Who takes a payment. */
public interface PayRoute {
    /**
     * The provider's name, as "stripe".
     *
     * @param way null: the usual one
     */
    String provider(PayWay way, Money total);
}
