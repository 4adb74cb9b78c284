package cartulary.saga.payment;

import cartulary.payments.PaymentProvider.Opening;

/** Looks at a payment whose money is held, before it is taken; once. */
@FunctionalInterface
public interface RiskCheck {
    enum Verdict {
        TAKE,
        /** The money is let go and the order given up. */
        REFUSE,
        /** A person decides: the capture is parked, and made when its process is retried. */
        ASK
    }

    Verdict judge(Opening payment);
}
