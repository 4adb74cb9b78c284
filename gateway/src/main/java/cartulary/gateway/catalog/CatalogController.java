package cartulary.gateway.catalog;

import cartulary.contract.catalog.CatalogFailure.ProductUnknown;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindCategories;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogQuery.QuoteLines;
import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogQuery.SuggestProducts;
import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CatalogView.Quote;
import cartulary.contract.catalog.CatalogView.SearchResult;
import cartulary.contract.catalog.CatalogView.Suggestion;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.support.InvalidValue;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Callers;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Requests;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Browsing. What anybody sees may be cached by anybody, for a moment; what staff see may not. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "catalogue")
final class CatalogController {
    private final Shop shop;

    CatalogController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "The tree of categories")
    @GetMapping("/categories")
    ResponseEntity<CategoryTree> categories(Caller caller) {
        return shown(caller)
                .body(shop.find(new FindCategories(), CategoryTree.class, caller)
                        .orElseGet(() -> new CategoryTree(List.of())));
    }

    @Operation(
            summary = "Products, newest first",
            description = "Go on with `nextCursor`, or ask for pages by number from 0; not both.")
    @GetMapping("/products")
    ResponseEntity<Page<ProductSummary>> products(
            @RequestParam(required = false) CategoryId category,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(required = false) @Min(0) @Max(100_000) Integer page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        if (cursor != null && page != null) throw new InvalidValue("page", "cannot stand beside a cursor");
        return shown(caller)
                .body(shop.page(new ListProducts(category, cursor, page, size), ProductSummary.class, caller));
    }

    @Operation(
            summary = "Products that are found by words and by what they are",
            description =
                    "Words in any language, in names, descriptions, options or a SKU. Counts by category, option, price "
                            + "band and stock with `facets=true`; `option.colour=celadon` narrows by an option. Go on with "
                            + "`nextCursor`, asked alike, or by pages from 0.")
    @GetMapping("/search")
    ResponseEntity<SearchResult> search(
            @RequestParam(required = false) @Size(max = 200) String q,
            @RequestParam(required = false) CategoryId category,
            @RequestParam(required = false) @Min(0) Long priceFrom,
            @RequestParam(required = false) @Min(0) Long priceTo,
            @RequestParam(defaultValue = "CNY") Currency currency,
            @RequestParam(defaultValue = "false") boolean inStock,
            @RequestParam(required = false) @Pattern(regexp = "newest|relevance|price|price-down") String sort,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(required = false) @Min(0) @Max(1_000) Integer page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            @RequestParam(defaultValue = "false") boolean facets,
            @RequestParam MultiValueMap<String, String> all,
            Caller caller) {
        if (cursor != null && page != null) throw new InvalidValue("page", "cannot stand beside a cursor");
        var options = new TreeMap<String, List<String>>();
        all.forEach((name, values) -> {
            if (name.startsWith("option.")) options.put(name.substring("option.".length()), List.copyOf(values));
        });
        if (options.size() > 10) throw new InvalidValue("option", "at most 10 at once");
        var text = q == null || q.isBlank() ? null : q.strip();
        var wanted = new SearchProducts(
                text, category, options, priceFrom, priceTo, currency, inStock, sort, cursor, page, size, facets);
        return shown(caller).body(shop.find(wanted, SearchResult.class, caller).orElseThrow());
    }

    @Operation(summary = "Names that go on as these letters do, or nearly so")
    @GetMapping("/suggestions")
    ResponseEntity<List<Suggestion>> suggestions(
            @RequestParam @Size(min = 1, max = 60) String q,
            @RequestParam(defaultValue = "en") @Pattern(regexp = "[a-z]{2,3}") String language,
            @RequestParam(defaultValue = "8") @Min(1) @Max(20) int size,
            Caller caller) {
        return shown(caller).body(shop.list(new SuggestProducts(q, language, size), Suggestion.class, caller));
    }

    /** The tag is of the whole page: a new price changes it, though not the product's own version. */
    @Operation(summary = "A product with its variants and prices")
    @GetMapping("/products/{productId}")
    ResponseEntity<ProductPage> product(@PathVariable ProductId productId, Caller caller) {
        var page = shop.find(new FindProduct(productId), ProductPage.class, caller)
                .orElseThrow(() -> new Refused(new ProductUnknown(productId)));
        var tag = "\"%d-%s\""
                .formatted(page.version(), Requests.hash("product", page).substring(0, 16));
        return shown(caller).eTag(tag).body(page);
    }

    @Operation(summary = "What can be ordered now, by SKU")
    @GetMapping("/availability")
    List<Availability> availability(@RequestParam @Size(min = 1, max = 100) List<Sku> sku, Caller caller) {
        return shop.list(new FindAvailability(sku), Availability.class, caller);
    }

    @Operation(
            summary = "What these would cost, and whether they are on sale",
            description =
                    "Each line is `SKU:quantity`. Nothing is promised: prices are fixed when the order is placed.")
    @GetMapping("/quote")
    Quote quote(
            @RequestParam @Size(min = 1, max = OrderCommand.LINES_MAX)
                    List<@Pattern(regexp = "[A-Z0-9-]{2,40}:[0-9]{1,3}", message = "must be SKU:quantity") String> line,
            @RequestParam Currency currency,
            Caller caller) {
        var wanted = line.stream()
                .map(each -> each.split(":", 2))
                .map(each -> new Wanted(new Sku(each[0]), Integer.parseInt(each[1])))
                .toList();
        return shop.find(new QuoteLines(wanted, currency), Quote.class, caller).orElseThrow();
    }

    private static ResponseEntity.BodyBuilder shown(Caller caller) {
        var anybody = caller.actor().equals(Callers.ANYBODY) && caller.minPosition() == null;
        return ResponseEntity.ok()
                .cacheControl(
                        anybody
                                ? CacheControl.maxAge(Duration.ofSeconds(5)).cachePublic()
                                : CacheControl.noCache().cachePrivate())
                .varyBy("Authorization", Shop.POSITION);
    }
}
