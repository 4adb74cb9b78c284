package cartulary.gateway.inventory;

import cartulary.contract.inventory.InventoryQuery.FindLocations;
import cartulary.contract.inventory.Location;
import cartulary.contract.inventory.LocationList;
import cartulary.contract.inventory.PlanningCommand.SetLocation;
import cartulary.contract.inventory.PlanningCommand.SetSplit;
import cartulary.contract.inventory.Split;
import cartulary.contract.inventory.StockItemId;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The places that have stock; an order is served from the nearest that can. */
@RestController
@RequestMapping(path = "/api/v1/admin/locations", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: stock")
final class LocationController {
    record LocationRequest(
            @NotBlank @Size(max = 100) @Schema(example = "Hangzhou")
            String name,

            @Pattern(regexp = "[A-Z]{2}")
            @Schema(example = "CN", description = "ISO 3166; without it, it is near to none")
            String country,

            @Size(max = 20) @Schema(example = "310000") String postalCode,

            @NotNull
            @Min(0)
            @Max(1000)
            @Schema(example = "1", description = "of equally near ones the lower comes first")
            Integer priority) {}

    record SplitRequest(
            @NotNull
            @Pattern(regexp = "never|lines|units")
            @Schema(
                    example = "never",
                    allowableValues = {"never", "lines", "units"})
            String split) {}

    private final Shop shop;

    LocationController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "Where the shop has stock, and what of an order may come from different places")
    @GetMapping
    LocationList list(Caller caller) {
        return shop.find(new FindLocations(), LocationList.class, caller).orElseThrow();
    }

    @Operation(summary = "Open a location, or change what is known of it")
    @PutMapping("/{location}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void set(
            @PathVariable @Pattern(regexp = StockItemId.LOCATION_FORM) String location,
            @Valid @RequestBody LocationRequest body,
            Caller caller) {
        var set = new Location(location, body.name(), body.country(), body.postalCode(), body.priority());
        shop.tell(new SetLocation(set), caller, null);
    }

    @Operation(
            summary = "What of an order may come from different places",
            description =
                    "never: one location has all of it. lines: each SKU from one. units: every unit from anywhere.")
    @PutMapping("/split")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void split(@Valid @RequestBody SplitRequest body, Caller caller) {
        shop.tell(new SetSplit(Split.valueOf(body.split().toUpperCase(Locale.ROOT))), caller, null);
    }
}
