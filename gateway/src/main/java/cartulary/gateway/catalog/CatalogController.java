package cartulary.gateway.catalog;

import cartulary.contract.catalog.CatalogFailure.ProductUnknown;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindCategories;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogQuery.QuoteLines;
import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CatalogView.Quote;
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
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
