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
import cartulary.contract.support.Role;
import cartulary.gateway.catalog.Shelf.Rendered;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Callers;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/** Browsing. What anybody sees may be cached by anybody, for a moment; what staff see may not. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "catalogue")
final class CatalogController {
    /** Attributes, and options, that one search narrows by. */
    private static final int CHOICES_MAX = 10;

    private static final int VALUES_MAX = 20;

    private final Shop shop;
    private final Shelf shelf;
    private final JsonMapper json;

    CatalogController(Shop shop, Shelf shelf, JsonMapper json) {
        this.shop = shop;
        this.shelf = shelf;
        this.json = json;
    }

    /** As it is kept on the shelf, for those who see what anybody sees; made for this caller else. */
    private <T> ResponseEntity<byte[]> shown(
            Caller caller,
            String key,
            Function<Caller, Optional<T>> asked,
            Function<T, Set<String>> products,
            Function<T, String> version) {
        Function<Caller, Rendered> made = asker -> asked.apply(asker)
                .map(view -> {
                    var body = json.writeValueAsBytes(view);
                    return new Rendered(body, tag(version.apply(view), body), products.apply(view));
                })
                .orElse(Rendered.NOTHING);
        var rendered = isAnybody(caller)
                ? shelf.get(
                        key,
                        position -> made.apply(
                                new Caller(Callers.ANYBODY, position, caller.traceparent(), caller.reason())))
                : made.apply(caller);
        if (rendered.etag() == null) return null;
        if (isAnybody(caller) && RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now) {
            ShelfFilter.answeredWith(now.getRequest(), key);
        }
        return shown(caller)
                .eTag(rendered.etag())
                .contentType(MediaType.APPLICATION_JSON)
                .body(rendered.body());
    }

    /** A shopper who signed in sees no more than one who did not; whoever brings a position wants it included. */
    private static boolean isAnybody(Caller caller) {
        var roles = caller.actor().roles();
        return caller.minPosition() == null && !roles.contains(Role.ADMIN) && !roles.contains(Role.AUDITOR);
    }

    private static String tag(String version, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + version + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java has SHA-256", e);
        }
    }

    @Operation(summary = "The tree of categories")
    @GetMapping("/categories")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CategoryTree.class)))
    ResponseEntity<byte[]> categories(Caller caller) {
        return shown(
                caller,
                "categories",
                asker -> Optional.of(shop.find(new FindCategories(), CategoryTree.class, asker)
                        .orElseGet(() -> new CategoryTree(List.of()))),
                _ -> Set.of(),
                _ -> "");
    }

    @Operation(
            summary = "Products, newest first",
            description = "Go on with `nextCursor`, or ask for pages by number from 0; not both.")
    @GetMapping("/products")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProductList.class)))
    ResponseEntity<byte[]> products(
            @RequestParam(required = false) CategoryId category,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(required = false) @Min(0) @Max(100_000) Integer page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        if (cursor != null && page != null) throw new InvalidValue("page", "cannot stand beside a cursor");
        return shown(
                caller,
                "list:%s|%s|%s|%d".formatted(category, cursor, page, size),
                asker -> Optional.of(
                        shop.page(new ListProducts(category, cursor, page, size), ProductSummary.class, asker)),
                list -> ids(list.items()),
                _ -> "");
    }

    @Operation(
            summary = "Products that are found by words and by what they are",
            description =
                    "Words in any language, in names, descriptions, the brand, attributes, options or a SKU. Narrowed by "
                            + "`brand=Longquan`, `attribute.material=porcelain` and `option.colour=celadon`: several of one name "
                            + "are any of them. Counts of all these and by category, price band and stock with `facets=true`; "
                            + "what is chosen is counted as if it were not, to tell what another choice would find. Go on with "
                            + "`nextCursor`, asked alike, or by pages from 0.")
    @GetMapping("/search")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SearchResult.class)))
    ResponseEntity<byte[]> search(
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
        var brands = chosen("brand", all.getOrDefault("brand", List.of()));
        var attributes = named("attribute", all);
        var options = named("option", all);
        var text = q == null || q.isBlank() ? null : q.strip();
        var wanted = new SearchProducts(
                text,
                category,
                brands,
                attributes,
                options,
                priceFrom,
                priceTo,
                currency,
                inStock,
                sort,
                cursor,
                page,
                size,
                facets);
        return shown(
                caller,
                "search:" + wanted,
                asker -> shop.find(wanted, SearchResult.class, asker),
                found -> ids(found.items()),
                _ -> "");
    }

    /** By the name behind the dot; not as parameters of a method, whose values would be split at a comma. */
    private static Map<String, List<String>> named(String prefix, MultiValueMap<String, String> all) {
        var found = new TreeMap<String, List<String>>();
        all.forEach((name, values) -> {
            if (name.startsWith(prefix + ".")) found.put(name.substring(prefix.length() + 1), chosen(name, values));
        });
        if (found.size() > CHOICES_MAX) throw new InvalidValue(prefix, "at most %d at once".formatted(CHOICES_MAX));
        return found;
    }

    private static List<String> chosen(String name, List<String> values) {
        if (values.size() > VALUES_MAX) throw new InvalidValue(name, "at most %d at once".formatted(VALUES_MAX));
        return List.copyOf(values);
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

    /** For the description of the API: a list crosses this class as bytes. */
    private record ProductList(List<ProductSummary> items, String nextCursor, Long total) {}

    private static Set<String> ids(List<ProductSummary> products) {
        return products.stream().map(product -> product.productId().value()).collect(Collectors.toSet());
    }

    /** The tag is of the whole page: a new price changes it, though not the product's own version. */
    @Operation(
            summary = "A product with its variants and prices",
            description = "Its ETag begins with its version: what If-Match names where it is changed.")
    @GetMapping({"/products/{productId}", "/admin/products/{productId}"})
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProductPage.class)))
    ResponseEntity<byte[]> product(@PathVariable ProductId productId, Caller caller) {
        var found = shown(
                caller,
                "product:" + productId.value(),
                asker -> shop.find(new FindProduct(productId), ProductPage.class, asker),
                page -> Set.of(page.productId().value()),
                page -> page.version() + "-");
        if (found == null) throw new Refused(new ProductUnknown(productId));
        return found;
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
