package cartulary.contract.ordering;

import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.support.Localized;
import java.util.List;

/** A line as it was sold: name and price are frozen at placement. */
public record OrderLine(Sku sku, ProductId productId, Localized name, int quantity, Money unitPrice) {
    /** @throws ArithmeticException if the sum does not fit a long */
    public static Money total(List<OrderLine> lines) {
        return lines.stream()
                .map(line -> line.unitPrice().times(line.quantity()))
                .reduce(Money::plus)
                .orElseThrow();
    }
}
