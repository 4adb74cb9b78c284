package cartulary.command.support;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodDefined;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.support.Localized;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * What a SKU is, what it is put together of, whether it is on sale and what it costs: what one aggregate must know of others.
 * Whatever was acknowledged by this process before is in the answer; what another process stored arrives with the event,
 * within milliseconds.
 */
public interface PriceBook {
    /** Empty if no product has the SKU. */
    Optional<Article> article(Sku sku);

    /** Empty if it has no price in that currency. */
    Optional<Money> price(Sku sku, Currency currency);

    /** Whether it has a price in any currency of the shop. */
    boolean isPriced(Sku sku);

    /** The currencies the shop sells in. */
    boolean sellsIn(Currency currency);

    /** Empty if it is not offered. */
    Optional<ShippingMethodDefined> shipping(ShippingMethodId method);

    /**
     * The global position up to which every event about products and prices is surely in the answers, -1 if none is; younger
     * ones may be in them too.
     */
    long position();

    /**
     * @param service nothing is sent of it: it is opened
     * @param parts what one of it is put together of now; empty unless it is a bundle
     */
    record Article(ProductId productId, Localized name, boolean onSale, boolean service, List<BundlePart> parts) {
        public Article(ProductId productId, Localized name, boolean onSale) {
            this(productId, name, onSale, false, List.of());
        }
    }
}
