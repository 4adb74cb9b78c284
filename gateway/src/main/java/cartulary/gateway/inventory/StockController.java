package cartulary.gateway.inventory;

import static cartulary.contract.inventory.InventoryCommand.QUANTITY_MAX;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.CountStock;
import cartulary.contract.inventory.InventoryCommand.LandTransfer;
import cartulary.contract.inventory.InventoryCommand.RecallTransfer;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.InventoryCommand.RepairStock;
import cartulary.contract.inventory.InventoryCommand.TransferStock;
import cartulary.contract.inventory.InventoryFailure.StockItemUnknown;
import cartulary.contract.inventory.InventoryQuery.FindStock;
import cartulary.contract.inventory.InventoryQuery.Level;
import cartulary.contract.inventory.InventoryQuery.ListStock;
import cartulary.contract.inventory.PlanningCommand.PlanStock;
import cartulary.contract.inventory.PlanningCommand.RequireLocation;
import cartulary.contract.inventory.StockDetails;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockRow;
import cartulary.contract.inventory.TransferId;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Page;
import cartulary.eventstore.ShopClock;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
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
@RequestMapping(path = "/api/v1/admin/stock", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: stock")
final class StockController {
    private static final int BUCKET_MAX = StockItemId.BUCKETS_MAX - 1;
    private static final String LOCATION = StockItemId.LOCATION_FORM;
    /** Where nothing is said about the place. */
    private static final String PLACE = "where; the first location if it is not said";

    record ReceiptRequest(
            @NotNull @Min(1) @Max(QUANTITY_MAX) @Schema(example = "100")
            Integer quantity,

            @Pattern(regexp = LOCATION) @Schema(example = "main", description = PLACE)
            String location) {}

    record AdjustmentRequest(
            @NotNull @Min(-QUANTITY_MAX) @Max(QUANTITY_MAX) @Schema(example = "-2")
            Integer difference,

            @NotBlank @Size(max = 200) @Schema(example = "broken in the warehouse")
            String reason,

            @Pattern(regexp = LOCATION) @Schema(example = "main", description = PLACE)
            String location,

            @Min(0) @Max(BUCKET_MAX) @Schema(example = "0") Integer bucket) {}

    record StocktakeRequest(
            @NotNull @Min(0) @Max(1_000_000_000) @Schema(example = "97")
            Integer counted,

            @NotBlank @Size(max = 200) @Schema(example = "yearly stocktake")
            String reason,

            @Pattern(regexp = LOCATION) @Schema(example = "main", description = PLACE)
            String location,

            @Min(0) @Max(BUCKET_MAX) @Schema(example = "0") Integer bucket) {}

    record RepairRequest(
            @Min(0) @Max(1_000_000_000) @Schema(example = "97")
            Integer onHand,

            @Min(0) @Max(1_000_000_000_000L) @Schema(example = "3")
            Long shipped,

            @NotBlank @Size(max = 200) @Schema(example = "flood in the warehouse")
            String reason,

            @Pattern(regexp = LOCATION) @Schema(example = "main", description = PLACE)
            String location,

            @Min(0) @Max(BUCKET_MAX) @Schema(example = "0") Integer bucket) {}

    record ReleaseRequest(
            @NotNull OrderId orderId,

            @NotBlank @Size(max = 200) @Schema(example = "its process was closed by hand")
            String reason,

            @Pattern(regexp = LOCATION) @Schema(example = "main", description = PLACE)
            String location,

            @Min(0) @Max(BUCKET_MAX) @Schema(example = "0") Integer bucket) {}

    record TransferRequest(
            @Pattern(regexp = LOCATION) @Schema(example = "main", description = PLACE)
            String from,

            @NotNull @Pattern(regexp = LOCATION) @Schema(example = "main")
            String to,

            @NotNull @Min(1) @Max(QUANTITY_MAX) @Schema(example = "10")
            Integer quantity,

            @NotBlank @Size(max = 200) @Schema(example = "it sells better there")
            String reason) {}

    record EndOfTransferRequest(
            @Pattern(regexp = LOCATION) @Schema(example = "main", description = "from where it was sent")
            String from,

            @Size(max = 200) @Schema(example = "the road was closed")
            String reason) {}

    record PlanRequest(
            @NotNull @Min(1) @Max(StockItemId.BUCKETS_MAX) @Schema(example = "1")
            Integer buckets,

            @NotNull @Min(0) @Max(QUANTITY_MAX) @Schema(example = "0")
            Integer backorderMax,

            @Min(0) @Max(QUANTITY_MAX) @Schema(example = "10", description = "null for never")
            Integer lowAt,

            @Min(1) @Max(QUANTITY_MAX) @Schema(example = "2", description = "null for any number")
            Integer perCustomerMax) {}

    record StockChanged(StockItemId stockItemId) {}

    record TransferBegun(StockItemId stockItemId, TransferId transferId) {}

    private final Shop shop;
    private final ShopClock clock;

    StockController(Shop shop, ShopClock clock) {
        this.shop = shop;
        this.clock = clock;
    }

    @Operation(summary = "How much there is of what, by SKU")
    @GetMapping
    Page<StockRow> list(
            @RequestParam(required = false) @Pattern(regexp = "low|out") String level,
            @RequestParam(required = false)
                    @Pattern(regexp = "[A-Z0-9-]{0,40}")
                    @Parameter(description = "the beginning of a SKU")
                    String text,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size,
            Caller caller) {
        var wanted = level == null ? null : Level.valueOf(level.toUpperCase(Locale.ROOT));
        return shop.page(new ListStock(wanted, text, cursor, size), StockRow.class, caller);
    }

    @Operation(summary = "The stock of a SKU in all its places, and how it is kept")
    @GetMapping("/{sku}")
    StockDetails find(@PathVariable Sku sku, Caller caller) {
        return shop.find(new FindStock(sku), StockDetails.class, caller)
                .orElseThrow(() -> new Refused(new StockItemUnknown(StockItemId.of(sku, StockItemId.MAIN))));
    }

    @Operation(
            summary = "How the stock of a SKU is kept and sold",
            description = "Buckets for a SKU that everybody wants at once; promises beyond what there is; when staff is"
                    + " told that few are left; how many one shopper may have.")
    @PutMapping("/{sku}/plan")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void plan(@PathVariable Sku sku, @Valid @RequestBody PlanRequest body, Caller caller) {
        shop.tell(
                new PlanStock(sku, body.buckets(), body.backorderMax(), body.lowAt(), body.perCustomerMax()),
                caller,
                null);
    }

    @Operation(summary = "Goods came in")
    @PostMapping("/{sku}/receipts")
    StockChanged receive(
            @PathVariable Sku sku,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReceiptRequest body,
            Caller caller) {
        var item = item(sku, body.location(), null);
        requireLocation(item, caller);
        return changed(new ReceiveStock(item, body.quantity(), key.scopedTo(caller.actor(), "receive")), caller, key);
    }

    @Operation(summary = "Correct a count", description = "Never below what is reserved.")
    @PostMapping("/{sku}/adjustments")
    StockChanged adjust(
            @PathVariable Sku sku,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody AdjustmentRequest body,
            Caller caller) {
        return changed(
                new AdjustStock(
                        item(sku, body.location(), body.bucket()),
                        body.difference(),
                        body.reason(),
                        key.scopedTo(caller.actor(), "adjust")),
                caller,
                key);
    }

    @Operation(
            summary = "Say what a stocktake counted",
            description = "What lies there, reserved units included; never below what is reserved.")
    @PostMapping("/{sku}/stocktakes")
    StockChanged count(
            @PathVariable Sku sku,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody StocktakeRequest body,
            Caller caller) {
        return changed(
                new CountStock(
                        item(sku, body.location(), body.bucket()),
                        body.counted(),
                        body.reason(),
                        key.scopedTo(caller.actor(), "count")),
                caller,
                key);
    }

    @Operation(
            summary = "Set a wrong number right",
            description = "On hand, shipped, or both. What is reserved is repaired order by order, by a release.")
    @PostMapping("/{sku}/repairs")
    StockChanged repair(
            @PathVariable Sku sku,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody RepairRequest body,
            Caller caller) {
        return changed(
                new RepairStock(
                        item(sku, body.location(), body.bucket()),
                        body.onHand(),
                        body.shipped(),
                        body.reason(),
                        key.scopedTo(caller.actor(), "repair")),
                caller,
                key);
    }

    @Operation(
            summary = "Free what is held for an order",
            description = "For a hold that nobody else will ever free; an order that still wanted it is given up.")
    @PostMapping("/{sku}/releases")
    StockChanged release(
            @PathVariable Sku sku,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReleaseRequest body,
            Caller caller) {
        var item = item(sku, body.location(), body.bucket());
        return changed(
                new ReleaseReservation(item, body.orderId(), clock.instant()), caller.because(body.reason()), key);
    }

    @Operation(
            summary = "Send units to another location",
            description = "On hand at neither until they have landed; then at the other.")
    @PostMapping("/{sku}/transfers")
    TransferBegun transfer(
            @PathVariable Sku sku,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody TransferRequest body,
            Caller caller) {
        var from = item(sku, body.from(), null);
        var to = item(sku, body.to(), null);
        requireLocation(to, caller);
        var transfer = TransferId.derivedFrom(key.scopedTo(caller.actor(), "transfer"));
        shop.tell(new TransferStock(from, to, transfer, body.quantity(), body.reason()), caller, key);
        return new TransferBegun(from, transfer);
    }

    @Operation(summary = "A transfer has landed")
    @PostMapping("/{sku}/transfers/{transferId}/arrival")
    StockChanged land(
            @PathVariable Sku sku,
            @PathVariable TransferId transferId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody EndOfTransferRequest body,
            Caller caller) {
        return changed(new LandTransfer(item(sku, body.from(), null), transferId), caller, key);
    }

    @Operation(summary = "A transfer came back, or never left")
    @PostMapping("/{sku}/transfers/{transferId}/recall")
    StockChanged recall(
            @PathVariable Sku sku,
            @PathVariable TransferId transferId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody EndOfTransferRequest body,
            Caller caller) {
        var why = body.reason() == null ? "recalled" : body.reason();
        return changed(new RecallTransfer(item(sku, body.from(), null), transferId, why), caller, key);
    }

    private StockChanged changed(InventoryCommand command, Caller caller, IdempotencyKey key) {
        shop.tell(command, caller, key);
        return new StockChanged(command.stockItemId());
    }

    /** Nothing is sent where nobody would ever look for it. */
    private void requireLocation(StockItemId item, Caller caller) {
        if (!item.location().equals(StockItemId.MAIN)) {
            shop.tell(new RequireLocation(item.location()), caller, null);
        }
    }

    private static StockItemId item(Sku sku, String location, Integer bucket) {
        return StockItemId.of(sku, location == null ? StockItemId.MAIN : location)
                .bucket(bucket == null ? 0 : bucket);
    }
}
