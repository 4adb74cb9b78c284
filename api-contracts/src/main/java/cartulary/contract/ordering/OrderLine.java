package cartulary.contract.ordering;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.Sold;
import cartulary.contract.money.Money;
import cartulary.contract.support.Localized;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;

/**
 * A line as it was sold: name, price and what it is put together of are frozen at placement.
 *
 * @param parts of one unit; empty unless it is a bundle, as in events of before there were bundles
 */
public record OrderLine(
        Sku sku,
        ProductId productId,
        Localized name,
        int quantity,
        Money unitPrice,
        @JsonInclude(Include.NON_EMPTY) List<BundlePart> parts)
        implements Sold {
    public OrderLine {
        parts = parts == null ? List.of() : List.copyOf(parts);
    }

    /** Of something that is no bundle. */
    public OrderLine(Sku sku, ProductId productId, Localized name, int quantity, Money unitPrice) {
        this(sku, productId, name, quantity, unitPrice, List.of());
    }

    /** @throws ArithmeticException if the sum does not fit a long */
    public static Money total(List<OrderLine> lines) {
        return lines.stream()
                .map(line -> line.unitPrice().times(line.quantity()))
                .reduce(Money::plus)
                .orElseThrow();
    }
}
