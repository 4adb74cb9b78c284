package cartulary.contract.catalog;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.util.Currency;
import java.util.List;
import java.util.Map;

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

    /**
     * Answers {@link CatalogView.SearchResult} of what is on sale.
     *
     * @param text words in names, descriptions, the brand, attributes, options or a SKU, in any language; null for all
     * @param category includes the categories below it; null for all
     * @param brands any of these; null or none for all
     * @param attributes wanted values by the name of the attribute; of one name any, of several names each
     * @param options as the attributes
     * @param priceFrom in minor units of the currency; null for no bound, as is priceTo, which is not included
     * @param currency of prices, of their order and of their bands
     * @param inStock true for what can be ordered now only
     * @param sort newest, relevance, price or price-down; null for relevance with a text and newest without
     * @param cursor from the page before, asked alike; null to begin
     * @param page from 0; null unless pages are asked for by number, then cursor is null
     * @param size 1 to 100
     * @param facets whether counts are wanted
     */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record SearchProducts(
            String text,
            CategoryId category,
            List<String> brands,
            Map<String, List<String>> attributes,
            Map<String, List<String>> options,
            Long priceFrom,
            Long priceTo,
            Currency currency,
            boolean inStock,
            String sort,
            String cursor,
            Integer page,
            int size,
            boolean facets)
            implements CatalogQuery {
        public SearchProducts {
            brands = brands == null ? List.of() : List.copyOf(brands);
            attributes = attributes == null ? Map.of() : attributes;
            options = options == null ? Map.of() : options;
        }
    }

    /** Answers a list of {@link CatalogView.Suggestion}: names with a word that begins so, or nearly so. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record SuggestProducts(String text, String language, int size) implements CatalogQuery {}

    /**
     * Answers a page of {@link CatalogView.PlannedChange}: prices and publications that have a time, last planned first.
     *
     * @param state null for all
     * @param cursor from the page before; null to begin
     * @param size 1 to 100
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListPlannedChanges(CatalogView.PlannedState state, String cursor, int size) implements CatalogQuery {}

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
