package cartulary.contract.catalog;

import cartulary.contract.money.Money;
import cartulary.contract.support.Localized;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the catalogue shows. Prices are keyed by ISO 4217 code, in minor units. */
public sealed interface CatalogView {
    /**
     * @param brand null for none
     * @param attributes what else is said of it, by name
     * @param version the product's aggregate sequence, for If-Match
     */
    record ProductPage(
            ProductId productId,
            Localized name,
            Localized description,
            CategoryId category,
            List<String> pictures,
            ProductStatus status,
            List<Variant> variants,
            long version,
            String brand,
            Map<String, String> attributes)
            implements CatalogView {
        public ProductPage {
            attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
        }

        public ProductPage(
                ProductId productId,
                Localized name,
                Localized description,
                CategoryId category,
                List<String> pictures,
                ProductStatus status,
                List<Variant> variants,
                long version) {
            this(productId, name, description, category, pictures, status, variants, version, null, Map.of());
        }
    }

    /**
     * @param prices empty until it is priced
     * @param parts what one of it is put together of; empty, and not written, unless it is a bundle
     */
    record Variant(
            Sku sku,
            Map<String, String> options,
            Map<String, Long> prices,
            @JsonInclude(Include.NON_EMPTY) List<BundlePart> parts)
            implements CatalogView {
        public Variant {
            parts = parts == null ? List.of() : List.copyOf(parts);
        }

        /** Of something that is no bundle. */
        public Variant(Sku sku, Map<String, String> options, Map<String, Long> prices) {
            this(sku, options, prices, List.of());
        }
    }

    /**
     * @param fromPrices the lowest price among the variants, by currency
     */
    record ProductSummary(
            ProductId productId, Localized name, CategoryId category, String picture, Map<String, Long> fromPrices)
            implements CatalogView {}

    /**
     * A product as those see it who run the catalogue.
     *
     * @param picture null if it has none
     * @param variants with their prices
     */
    record ProductRow(
            ProductId productId,
            Localized name,
            CategoryId category,
            String picture,
            ProductStatus status,
            List<Variant> variants,
            long version)
            implements CatalogView {}

    /**
     * @param nextCursor null at the end
     * @param total of all that was found, not of this page
     * @param facets empty unless they were asked for
     */
    record SearchResult(List<ProductSummary> items, String nextCursor, long total, List<Facet> facets)
            implements CatalogView {}

    /**
     * How many there are of each value among what was found. Of a brand, an attribute, an option, a price or the stock that the
     * question names, the values are counted as if it did not: what would be there if another were chosen.
     *
     * @param name category, brand, price, stock, {@code attribute.material} or {@code option.colour}
     * @param values most frequent first; of prices the bands in order, as {@code 1000-4999} in minor units
     */
    record Facet(String name, List<FacetValue> values) {}

    record FacetValue(String value, long count) {}

    record Suggestion(ProductId productId, String text) implements CatalogView {}

    record CategoryTree(List<CategoryNode> roots) implements CatalogView {}

    record CategoryNode(CategoryId category, Localized name, List<CategoryNode> children) implements CatalogView {}

    /**
     * @param available units that one order can have now: on hand less reserved, at one location unless orders may be split; of a
     *     bundle as many as its parts make
     * @param backorder units that can be promised besides, from what is yet to come in
     * @param parts what one of a bundle takes of other stock; empty of anything else
     */
    record Availability(
            Sku sku,
            int available,
            int backorder,
            @JsonInclude(Include.NON_EMPTY) List<BundlePart> parts) implements CatalogView {
        public Availability {
            parts = parts == null ? List.of() : List.copyOf(parts);
        }

        public Availability(Sku sku, int available, int backorder) {
            this(sku, available, backorder, List.of());
        }
    }

    /**
     * @param total of the lines that have a sum
     */
    record Quote(List<QuotedLine> lines, Money total) implements CatalogView {}

    /**
     * @param productId null, as all that follows, if nothing on sale has this SKU
     * @param unitPrice null if it is not sold in this currency
     * @param sum null as the unit price is
     */
    record QuotedLine(
            Sku sku,
            int quantity,
            ProductId productId,
            Localized name,
            Map<String, String> options,
            String picture,
            Money unitPrice,
            Money sum) {}

    /**
     * What is to happen to the catalogue at a time, or was.
     *
     * @param planId what it is about, and when
     * @param productId null of a price
     * @param sku null of a publication, as are price and free
     * @param refusal why it could not be done; null otherwise
     * @param position of the event that planned it
     */
    record PlannedChange(
            String planId,
            PlannedKind kind,
            ProductId productId,
            Sku sku,
            Money price,
            Boolean free,
            Instant at,
            PlannedState state,
            String refusal,
            String by,
            long position)
            implements CatalogView {}

    enum PlannedKind {
        @JsonProperty("price")
        PRICE,
        @JsonProperty("publish")
        PUBLISH,
        @JsonProperty("withdraw")
        WITHDRAW
    }

    enum PlannedState {
        @JsonProperty("waiting")
        WAITING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("cancelled")
        CANCELLED,
        @JsonProperty("refused")
        REFUSED
    }

    enum ProductStatus {
        @JsonProperty("draft")
        DRAFT,
        @JsonProperty("published")
        PUBLISHED,
        @JsonProperty("withdrawn")
        WITHDRAWN,
        @JsonProperty("archived")
        ARCHIVED
    }
}
