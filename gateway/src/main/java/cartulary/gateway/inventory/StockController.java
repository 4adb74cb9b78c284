package cartulary.gateway.inventory;

import static cartulary.contract.inventory.InventoryCommand.QUANTITY_MAX;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryQuery.Level;
import cartulary.contract.inventory.InventoryQuery.ListStock;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockRow;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
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
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/admin/stock", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: stock")
final class StockController {
    record ReceiptRequest(
            @NotNull @Min(1) @Max(QUANTITY_MAX) @Schema(example = "100")
            Integer quantity) {}

    record AdjustmentRequest(
            @NotNull @Min(-QUANTITY_MAX) @Max(QUANTITY_MAX) @Schema(example = "-2")
            Integer difference,

            @NotBlank @Size(max = 200) @Schema(example = "broken in the warehouse")
            String reason) {}

    record StockChanged(StockItemId stockItemId) {}

    private final Shop shop;

    StockController(Shop shop) {
        this.shop = shop;
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

    @Operation(summary = "Goods came in")
    @PostMapping("/{sku}/receipts")
    StockChanged receive(
            @PathVariable Sku sku,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReceiptRequest body,
            Caller caller) {
        var item = StockItemId.of(sku, StockItemId.MAIN);
        shop.tell(new ReceiveStock(item, body.quantity(), key.scopedTo(caller.actor(), "receive")), caller, key);
        return new StockChanged(item);
    }

    @Operation(summary = "Correct a count", description = "Never below what is reserved.")
    @PostMapping("/{sku}/adjustments")
    StockChanged adjust(
            @PathVariable Sku sku,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody AdjustmentRequest body,
            Caller caller) {
        var item = StockItemId.of(sku, StockItemId.MAIN);
        shop.tell(
                new AdjustStock(item, body.difference(), body.reason(), key.scopedTo(caller.actor(), "adjust")),
                caller,
                key);
        return new StockChanged(item);
    }
}
