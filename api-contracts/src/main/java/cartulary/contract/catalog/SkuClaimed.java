package cartulary.contract.catalog;

/** The one event of a SKU's claim stream: this product owns the code, for ever. */
public record SkuClaimed(Sku sku, ProductId productId) {}
