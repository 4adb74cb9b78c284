package cartulary.gateway.catalog;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogCommand.AddCategory;
import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.AmendProduct;
import cartulary.contract.catalog.CatalogCommand.ArchiveProduct;
import cartulary.contract.catalog.CatalogCommand.CancelScheduledPublication;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.MoveCategory;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.CatalogCommand.RenameCategory;
import cartulary.contract.catalog.CatalogCommand.ReviseProduct;
import cartulary.contract.catalog.CatalogCommand.SchedulePublication;
import cartulary.contract.catalog.CatalogCommand.SetBundle;
import cartulary.contract.catalog.CatalogCommand.WithdrawProduct;
import cartulary.contract.catalog.CatalogQuery.ListEveryProduct;
import cartulary.contract.catalog.CatalogQuery.ListPlannedChanges;
import cartulary.contract.catalog.CatalogView.PlannedChange;
import cartulary.contract.catalog.CatalogView.PlannedState;
import cartulary.contract.catalog.CatalogView.ProductRow;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.Localized;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.IfMatch;
import cartulary.gateway.support.Requests;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/admin", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: catalogue")
final class AdminCatalogController {
    /** The one tree of categories. */
    static final String TREE = "categories-main";

    static final String LANGUAGE = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*";
    static final String PICTURE = "/pictures/(?!.*\\.\\.)[A-Za-z0-9/_.-]+";
    static final String TEXT = "(?s).*\\S.*";
    private static final String VERSION = "the ETag of what was read, or its version in quotes; * for any";

    /**
     * @param category null for none
     * @param pictures null for none
     * @param brand null for none
     * @param attributes what else is said of it; null for nothing
     */
    record ProductRequest(
            @NotEmpty @Size(max = 20) @Schema(example = "{\"en\": \"Tea bowl\", \"zh\": \"茶碗\"}")
            Map<@Pattern(regexp = LANGUAGE) String, @NotBlank @Size(max = 200) String> name,

            @NotEmpty @Size(max = 20) @Schema(example = "{\"en\": \"Thrown by hand.\"}")
            Map<@Pattern(regexp = LANGUAGE) String, @NotBlank @Size(max = 5000) String> description,

            CategoryId category,

            @Size(max = 20) @Schema(example = "[\"/pictures/bowl-1.svg\"]")
            List<@NotNull @Size(max = 200) @Pattern(regexp = PICTURE) String> pictures,

            @Size(max = 100) @Pattern(regexp = TEXT, message = "must not be blank") @Schema(example = "Longquan")
            String brand,

            @Size(max = 50) @Schema(example = "{\"material\": \"porcelain\"}")
            Map<@NotBlank @Size(max = 40) String, @NotBlank @Size(max = 200) String> attributes) {

        List<String> shown() {
            return pictures == null ? List.of() : List.copyOf(pictures);
        }
    }

    record VariantRequest(
            @NotNull Sku sku,

            @Size(max = 10) @Schema(example = "{\"colour\": \"celadon\"}")
            Map<@NotBlank @Size(max = 40) String, @NotBlank @Size(max = 100) String> options) {}

    record PartRequest(
            @NotNull Sku sku,

            @NotNull @Min(1) @Max(BundlePart.QUANTITY_MAX) @Schema(example = "2")
            Integer quantity) {
        static List<BundlePart> named(List<PartRequest> parts) {
            return parts.stream()
                    .map(part -> new BundlePart(part.sku(), part.quantity()))
                    .toList();
        }
    }

    /** @param parts of one bundle; none to have it no bundle any more */
    record BundleRequest(
            @NotNull @Size(max = BundlePart.PARTS_MAX) List<@NotNull @Valid PartRequest> parts) {}

    record CategoryRequest(
            @NotNull CategoryId category,
            CategoryId parent,

            @NotEmpty @Size(max = 20) @Schema(example = "{\"en\": \"Tea\"}")
            Map<@Pattern(regexp = LANGUAGE) String, @NotBlank @Size(max = 200) String> name) {}

    /**
     * @param parent null for none
     * @param before null for last, or for where it stands among the sisters it has
     */
    record MoveRequest(CategoryId parent, CategoryId before) {}

    record NameRequest(
            @NotEmpty @Size(max = 20) @Schema(example = "{\"en\": \"Tea\"}")
            Map<@Pattern(regexp = LANGUAGE) String, @NotBlank @Size(max = 200) String> name) {}

    record ProductCreated(ProductId productId) {}

    record VariantAdded(Sku sku) {}

    record CategoryAdded(CategoryId category) {}

    private final Shop shop;

    AdminCatalogController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "Create a product, not yet published")
    @PostMapping("/products")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ProductCreated> create(
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ProductRequest body,
            Caller caller) {
        var productId = ProductId.derivedFrom(caller.actor().id(), key.value());
        shop.tell(
                new CreateProduct(
                        productId,
                        new Localized(body.name()),
                        new Localized(body.description()),
                        body.category(),
                        body.shown(),
                        body.brand(),
                        body.attributes(),
                        Requests.hash("create product", body)),
                caller,
                key);
        return ResponseEntity.created(URI.create("/api/v1/products/" + productId))
                .body(new ProductCreated(productId));
    }

    @Operation(summary = "Every product, drafts too, newest first")
    @GetMapping("/products")
    Page<ProductRow> list(
            @RequestParam(required = false) @Pattern(regexp = "draft|published|withdrawn|archived") String status,
            @RequestParam(required = false) @Size(max = 100) @Parameter(description = "in a name, an id or a SKU")
                    String text,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        var wanted = status == null ? null : ProductStatus.valueOf(status.toUpperCase(Locale.ROOT));
        return shop.page(new ListEveryProduct(wanted, text, cursor, size), ProductRow.class, caller);
    }

    @Operation(summary = "Put a product away for good", description = "Nothing is deleted; auditors still see it.")
    @DeleteMapping("/products/{productId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void archive(
            @PathVariable ProductId productId,
            @RequestHeader(name = IfMatch.HEADER, required = false) @Parameter(description = VERSION) String version,
            Caller caller) {
        shop.tell(new ArchiveProduct(productId, IfMatch.required(version)), caller, null);
    }

    @Operation(summary = "Replace what a product says of itself")
    @PutMapping("/products/{productId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revise(
            @PathVariable ProductId productId,
            @RequestHeader(name = IfMatch.HEADER, required = false) @Parameter(description = VERSION) String version,
            @Valid @RequestBody ProductRequest body,
            Caller caller) {
        shop.tell(
                new ReviseProduct(
                        productId,
                        new Localized(body.name()),
                        new Localized(body.description()),
                        body.category(),
                        body.shown(),
                        body.brand(),
                        body.attributes(),
                        IfMatch.required(version)),
                caller,
                null);
    }

    @Operation(
            summary = "Change some of what a product says of itself",
            description = "A JSON merge patch: what is not there stays, what is null goes, of texts by language too.")
    @PatchMapping(
            path = "/products/{productId}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void amend(
            @PathVariable ProductId productId,
            @RequestHeader(name = IfMatch.HEADER, required = false) @Parameter(description = VERSION) String version,
            @Valid @RequestBody ProductPatch body,
            Caller caller) {
        shop.tell(new AmendProduct(productId, body.amendment(), IfMatch.required(version)), caller, null);
    }

    @Operation(summary = "Add a variant and claim its SKU")
    @PostMapping("/products/{productId}/variants")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<VariantAdded> addVariant(
            @PathVariable ProductId productId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody VariantRequest body,
            Caller caller) {
        var options = body.options() == null ? Map.<String, String>of() : body.options();
        shop.tell(new AddVariant(productId, body.sku(), options), caller, key);
        return ResponseEntity.created(URI.create("/api/v1/products/" + productId))
                .body(new VariantAdded(body.sku()));
    }

    @Operation(
            summary = "Say what one of a variant is put together of",
            description =
                    "It has no stock of its own then: there are as many as its parts make, and an order takes theirs. Its price "
                            + "is its own. A part is a variant of the shop that is neither a bundle nor a service, of any "
                            + "product; it need not be on sale by itself. No parts: it is no bundle any more. Orders that were "
                            + "placed before keep what they were sold.")
    @PutMapping("/products/{productId}/variants/{sku}/bundle")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void bundle(
            @PathVariable ProductId productId,
            @PathVariable Sku sku,
            @RequestHeader(name = IfMatch.HEADER, required = false) @Parameter(description = VERSION) String version,
            @Valid @RequestBody BundleRequest body,
            Caller caller) {
        shop.tell(
                new SetBundle(productId, sku, PartRequest.named(body.parts()), IfMatch.required(version)),
                caller,
                null);
    }

    @Operation(summary = "Put a product on sale")
    @PutMapping("/products/{productId}/publication")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void publish(
            @PathVariable ProductId productId,
            @RequestHeader(name = IfMatch.HEADER, required = false) @Parameter(description = VERSION) String version,
            Caller caller) {
        shop.tell(new PublishProduct(productId, IfMatch.optional(version)), caller, null);
    }

    @Operation(summary = "Take a product off sale")
    @DeleteMapping("/products/{productId}/publication")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(
            @PathVariable ProductId productId,
            @RequestHeader(name = IfMatch.HEADER, required = false) @Parameter(description = VERSION) String version,
            Caller caller) {
        shop.tell(new WithdrawProduct(productId, IfMatch.optional(version)), caller, null);
    }

    /** @param published whether it is to be on sale from then on */
    record PublicationRequest(
            @NotNull @Schema(example = "true") Boolean published) {}

    @Operation(
            summary = "Put a product on sale, or take it off, at a time",
            description =
                    "To the second, by the shop's clock. Another wish for the same time takes its place. Whether it can be "
                            + "sold is looked at then; if it cannot, the list of planned changes says why.")
    @PutMapping("/products/{productId}/publication/scheduled/{at}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void schedule(
            @PathVariable ProductId productId,
            @PathVariable Instant at,
            @RequestHeader(name = IfMatch.HEADER, required = false) @Parameter(description = VERSION) String version,
            @Valid @RequestBody PublicationRequest body,
            Caller caller) {
        shop.tell(
                new SchedulePublication(
                        productId, body.published(), at.truncatedTo(ChronoUnit.SECONDS), IfMatch.optional(version)),
                caller,
                null);
    }

    @Operation(summary = "Let nothing happen to a product's publication at that time")
    @DeleteMapping("/products/{productId}/publication/scheduled/{at}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable ProductId productId, @PathVariable Instant at, Caller caller) {
        shop.tell(new CancelScheduledPublication(productId, at.truncatedTo(ChronoUnit.SECONDS)), caller, null);
    }

    @Operation(
            summary = "Prices and publications that have a time, last planned first",
            description = "Those that are done, cancelled or were refused then too.")
    @GetMapping("/planned-changes")
    Page<PlannedChange> planned(
            @RequestParam(required = false) @Pattern(regexp = "waiting|done|cancelled|refused") String state,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        var wanted = state == null ? null : PlannedState.valueOf(state.toUpperCase(Locale.ROOT));
        return shop.page(new ListPlannedChanges(wanted, cursor, size), PlannedChange.class, caller);
    }

    @Operation(summary = "Add a category", description = "Without a parent it is a root.")
    @PostMapping("/categories")
    @ResponseStatus(HttpStatus.CREATED)
    CategoryAdded addCategory(
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody CategoryRequest body,
            Caller caller) {
        shop.tell(new AddCategory(TREE, body.category(), body.parent(), new Localized(body.name())), caller, key);
        return new CategoryAdded(body.category());
    }

    @Operation(
            summary = "Put a category, and those below it, under another",
            description =
                    "Without a parent it is a root. In front of the category that is named as before, which must have the same "
                            + "parent; without one it stands last among new sisters, and stays where it is among those it has.")
    @PutMapping("/categories/{category}/parent")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void moveCategory(@PathVariable CategoryId category, @Valid @RequestBody MoveRequest body, Caller caller) {
        shop.tell(new MoveCategory(TREE, category, body.parent(), body.before()), caller, null);
    }

    @Operation(summary = "Call a category otherwise")
    @PutMapping("/categories/{category}/name")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void renameCategory(@PathVariable CategoryId category, @Valid @RequestBody NameRequest body, Caller caller) {
        shop.tell(new RenameCategory(TREE, category, new Localized(body.name())), caller, null);
    }
}
