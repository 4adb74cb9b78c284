package cartulary.contract.catalog;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.util.Currency;
import java.util.List;

/** Questions about the catalogue. Staff see what is not published too. */
public sealed interface CatalogQuery {
    /** Answers {@link CatalogView.ProductPage}, or nothing. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindProduct(ProductId productId) implements CatalogQuery {}

    /**
     * Answers a {@link cartulary.contract.support.Page} of {@link CatalogView.ProductSummary}, newest published first.
     *
     * @param category null for all; includes the categories below it
     * @param cursor from the page before; null to begin
     * @param page from 0; null unless pages are asked for by number, then cursor is null
     * @param size 1 to 100
     */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListProducts(CategoryId category, String cursor, Integer page, int size) implements CatalogQuery {}

    /**
     * Answers a page of {@link CatalogView.ProductRow}: drafts, withdrawn and archived ones too, newest first.
     *
     * @param status null for all
     * @param text in the id, a SKU or a name, whatever the case; null for all
     * @param cursor from the page before; null to begin
     * @param size 1 to 100
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListEveryProduct(CatalogView.ProductStatus status, String text, String cursor, int size)
            implements CatalogQuery {}

    /** Answers {@link CatalogView.CategoryTree}. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindCategories() implements CatalogQuery {}

    /** Answers {@link CatalogView.Availability} of each known SKU, in the order asked. At most 100. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindAvailability(List<Sku> skus) implements CatalogQuery {}

    /**
     * What these would cost if they were ordered now; nothing is promised. Answers {@link CatalogView.Quote}, in the order asked.
     *
     * @param lines 1 to 100, each SKU once
     */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record QuoteLines(List<Wanted> lines, Currency currency) implements CatalogQuery {}

    /**
     * @param quantity 1 to 999
     */
    record Wanted(Sku sku, int quantity) {}
}
