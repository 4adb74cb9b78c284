package cartulary.contract.inventory;

/**
 * How a SKU is kept and sold.
 *
 * @param buckets so many streams share its stock at each location, 1 to {@value StockItemId#BUCKETS_MAX}: more for a SKU that
 *     everybody wants at once
 * @param bucketsOpened so many ever did; what lies in those no longer used is still sold
 * @param backorderMax so many units may be promised at a location beyond what there is; 0 for none
 * @param lowAt so many available, or fewer, and staff is told; null for never
 * @param perCustomerMax so many units one shopper may have of it, in all orders together; null for any number
 */
public record StockPlan(int buckets, int bucketsOpened, int backorderMax, Integer lowAt, Integer perCustomerMax) {
    /** Of a SKU nobody planned anything for. */
    public static final StockPlan PLAIN = new StockPlan(1, 1, 0, null, null);

    public StockPlan with(StockPlanEvent event) {
        return event instanceof StockPlanEvent.StockPlanned planned ? planned.plan() : this;
    }
}
