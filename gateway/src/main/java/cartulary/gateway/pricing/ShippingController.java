package cartulary.gateway.pricing;

import cartulary.contract.money.Money;
import cartulary.contract.pricing.PricingCommand.DefineShippingMethod;
import cartulary.contract.pricing.PricingCommand.WithdrawShippingMethod;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingQuery.ListShippingMethods;
import cartulary.contract.pricing.ShippingQuery.ShippingMethodRow;
import cartulary.contract.pricing.ShippingRate;
import cartulary.contract.support.Localized;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
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
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/admin/shipping-methods", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: shipping")
final class ShippingController {
    private static final String LANGUAGE = "[a-z]{2}(-[A-Z]{2})?";

    record MethodRequest(
            @NotEmpty @Schema(example = "{\"en\": \"Express\", \"zh\": \"特快\"}")
            Map<@Pattern(regexp = LANGUAGE) String, @NotBlank @Size(max = 100) String> name,

            @NotEmpty @Size(max = 100) List<@NotNull @Valid RateRequest> rates) {}

    /**
     * @param countries empty or null for everywhere; of several rates the first that fits counts
     * @param minorUnits of the currency; 0 is free
     * @param freeFromMinorUnits value of the goods from which it costs nothing; null for never
     */
    record RateRequest(
            @Size(max = 250) List<@NotNull @Pattern(regexp = "[A-Z]{2}") String> countries,

            @NotNull @Schema(type = "string", example = "CNY")
            Currency currency,

            @NotNull @Min(0) @Max(99_999_999) @Schema(example = "1500")
            Long minorUnits,

            @Min(0) @Max(99_999_999) @Schema(example = "9900")
            Long freeFromMinorUnits) {
        ShippingRate rate() {
            return new ShippingRate(
                    countries == null ? List.of() : countries,
                    new Money(minorUnits, currency),
                    freeFromMinorUnits == null ? null : new Money(freeFromMinorUnits, currency));
        }
    }

    private final Shop shop;

    ShippingController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "Every way to send, withdrawn ones too")
    @GetMapping
    List<ShippingMethodRow> all(Caller caller) {
        return shop.list(new ListShippingMethods(), ShippingMethodRow.class, caller);
    }

    @Operation(
            summary = "Offer a way to send at these rates, from now on",
            description = "`shipping-standard` holds for orders that name no way.")
    @PutMapping("/{shippingMethod}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void define(@PathVariable ShippingMethodId shippingMethod, @Valid @RequestBody MethodRequest body, Caller caller) {
        var rates = body.rates().stream().map(RateRequest::rate).toList();
        shop.tell(new DefineShippingMethod(shippingMethod, new Localized(body.name()), rates), caller, null);
    }

    @Operation(summary = "Offer a way to send no longer")
    @DeleteMapping("/{shippingMethod}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(@PathVariable ShippingMethodId shippingMethod, Caller caller) {
        shop.tell(new WithdrawShippingMethod(shippingMethod), caller, null);
    }
}
