package cartulary.saga.support;

/** The names under which deadlines are stored; kept for ever, as an event's alias is. */
public final class Deadlines {
    public static final String PAYMENT_WINDOW = "checkout-payment-window";
    public static final String DELIVERY = "fulfilment-delivery";
    public static final String GOODS_AWAITED = "return-goods-awaited";
    public static final String RETRY = "process-retry";

    private Deadlines() {}
}
