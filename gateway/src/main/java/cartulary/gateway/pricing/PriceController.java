package cartulary.gateway.pricing;

import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.CancelScheduledPrice;
import cartulary.contract.pricing.PricingCommand.SchedulePrice;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: prices")
final class PriceController {
    /**
     * @param minorUnits of the currency: CNY fen, USD cent, JPY yen
     * @param free null or false unless zero is meant
     */
    record PriceRequest(
            @NotNull @Min(0) @Max(1_000_000_000_000L) @Schema(example = "12900")
            Long minorUnits,

            Boolean free) {}

    private final Shop shop;

    PriceController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "Set the price of a SKU in a currency, from now on")
    @PutMapping("/api/v1/admin/prices/{sku}/{currency}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void set(
            @PathVariable Sku sku,
            @PathVariable Currency currency,
            @Valid @RequestBody PriceRequest body,
            Caller caller) {
        var price = new Money(body.minorUnits(), currency);
        shop.tell(new SetPrice(PriceId.of(sku, currency), sku, price, Boolean.TRUE.equals(body.free())), caller, null);
    }

    @Operation(
            summary = "Let a price begin at a time",
            description =
                    "To the second, by the shop's clock. Another price for the same time takes its place; until then, and "
                            + "for orders placed before, the price stays what it is.")
    @PutMapping("/api/v1/admin/prices/{sku}/{currency}/scheduled/{from}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void schedule(
            @PathVariable Sku sku,
            @PathVariable Currency currency,
            @PathVariable Instant from,
            @Valid @RequestBody PriceRequest body,
            Caller caller) {
        var price = new Money(body.minorUnits(), currency);
        shop.tell(
                new SchedulePrice(
                        PriceId.of(sku, currency),
                        sku,
                        price,
                        Boolean.TRUE.equals(body.free()),
                        from.truncatedTo(ChronoUnit.SECONDS)),
                caller,
                null);
    }

    @Operation(summary = "Let no price begin at that time", description = "What has begun stays.")
    @DeleteMapping("/api/v1/admin/prices/{sku}/{currency}/scheduled/{from}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable Sku sku, @PathVariable Currency currency, @PathVariable Instant from, Caller caller) {
        shop.tell(
                new CancelScheduledPrice(PriceId.of(sku, currency), from.truncatedTo(ChronoUnit.SECONDS)),
                caller,
                null);
    }
}
