package cartulary.gateway.support;

import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.PayWay;
import java.util.Currency;

/** The cards that shoppers had kept, as an order needs them. */
public interface KeptMethods {
    /**
     * What is to be told to the provider of who pays.
     *
     * @param save whether the card of this payment is to be kept
     * @param methodId to pay with; null if none that is kept
     * @throws ProblemException if it is not the caller's, or neither can be
     */
    String payer(PayWay way, Currency currency, boolean save, MethodId methodId, Caller caller);
}
