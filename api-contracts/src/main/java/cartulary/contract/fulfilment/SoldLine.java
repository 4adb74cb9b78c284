package cartulary.contract.fulfilment;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.Sold;
import cartulary.contract.money.Money;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;

/**
 * What is to be sent, and what one of it is worth when it comes back.
 *
 * @param service nothing is sent: it is opened as soon as it is paid
 * @param parts as the order's line has them
 */
public record SoldLine(
        Sku sku,
        int quantity,
        Money unitPrice,
        boolean service,
        @JsonInclude(Include.NON_EMPTY) List<BundlePart> parts) implements Sold {
    public SoldLine {
        parts = parts == null ? List.of() : List.copyOf(parts);
    }

    /** Of something that is no bundle. */
    public SoldLine(Sku sku, int quantity, Money unitPrice, boolean service) {
        this(sku, quantity, unitPrice, service, List.of());
    }

    /** So many of it. */
    public SoldLine of(int quantity) {
        return new SoldLine(sku, quantity, unitPrice, service, parts);
    }
}
