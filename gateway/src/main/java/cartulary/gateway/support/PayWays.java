package cartulary.gateway.support;

import cartulary.contract.payment.PayWay;
import java.util.Currency;
import java.util.List;

/** How one can pay here. */
public interface PayWays {
    /** In the order in which they are offered. */
    List<PayWay> ways(Currency currency);

    /**
     * Whether a shopper's card can be kept for the next time by who takes payments so.
     *
     * @param way null: the usual one
     */
    boolean keepsCards(PayWay way, Currency currency);

    /**
     * What the provider must be told of who pays.
     *
     * @param way null: the usual one
     * @param payer as the client named them; null if it did not
     * @param address of the client
     * @return null unless the way needs it
     * @throws ProblemException if the way is not offered, or needs a payer and has none
     */
    String payer(PayWay way, Currency currency, String payer, String address);
}
