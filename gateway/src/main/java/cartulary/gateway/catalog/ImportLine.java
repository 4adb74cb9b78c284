package cartulary.gateway.catalog;

import static cartulary.gateway.catalog.AdminCatalogController.TEXT;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.ImportRow;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.InvalidValue;
import cartulary.gateway.catalog.AdminCatalogController.PartRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of an import: a product with one of its variants. Without a product it is about the prices of a SKU, or, if it says
 * more than prices, about the product that is named after the SKU.
 */
final class ImportLine extends ProductPatch {
    private ProductId product;
    private Sku sku;

    @Size(max = 10)
    private Map<@NotBlank @Size(max = 40) String, @NotNull @Size(max = 100) @Pattern(regexp = TEXT) String> options;

    @Size(max = 20)
    private Map<@Pattern(regexp = "[A-Z]{3}") String, @NotNull @Min(0) @Max(1_000_000_000_000L) Long> prices;

    @Size(max = BundlePart.PARTS_MAX)
    private List<@NotNull @Valid PartRequest> parts;

    @Pattern(regexp = "draft|published|withdrawn|archived")
    private String status;

    public void setProduct(ProductId product) {
        this.product = product;
    }

    public void setSku(Sku sku) {
        this.sku = sku;
    }

    public void setOptions(Map<String, String> options) {
        this.options = options;
    }

    public void setPrices(Map<String, Long> prices) {
        this.prices = prices;
    }

    public void setParts(List<PartRequest> parts) {
        this.parts = parts;
    }

    public void setStatus(String status) {
        this.status = status;
    }

    /** @throws InvalidValue if what it says is not said of anything */
    ImportRow row(int number) {
        var id = product;
        if (id == null && (saysMore() || status != null || options != null || parts != null)) {
            if (sku == null) throw new InvalidValue("product", "is needed, or a SKU");
            id = ProductId.derivedFrom("import", sku.value());
        }
        if (sku == null && options != null) throw new InvalidValue("sku", "is needed with options");
        if (sku == null && parts != null) throw new InvalidValue("sku", "is needed with parts");
        if (sku == null && prices != null && !prices.isEmpty()) throw new InvalidValue("sku", "is needed with prices");
        if (id == null && sku == null) throw new InvalidValue("product", "is needed, or a SKU");
        var known = new TreeMap<String, Long>();
        if (prices != null) {
            prices.forEach((currency, price) -> {
                if (!exists(currency)) throw new InvalidValue("prices." + currency, "is no currency");
                known.put(currency, price);
            });
        }
        return new ImportRow(
                number,
                id,
                id == null ? null : amendment(),
                sku,
                options,
                known,
                parts == null ? null : PartRequest.named(parts),
                status == null ? null : ProductStatus.valueOf(status.toUpperCase(Locale.ROOT)),
                null);
    }

    /** What the report calls it; null if it names nothing. */
    String about() {
        return product != null ? product.value() : sku != null ? sku.value() : null;
    }

    private static boolean exists(String currency) {
        try {
            Currency.getInstance(currency);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
