package cartulary.gateway.payment;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.DisputeId;
import cartulary.contract.payment.DisputeQuery.FindDispute;
import cartulary.contract.payment.DisputeQuery.ListDisputes;
import cartulary.contract.payment.DisputeRow;
import cartulary.contract.payment.DisputeState;
import cartulary.contract.payment.PaymentFailure.DisputeUnknown;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/admin/disputes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: disputes")
final class DisputeController {
    private final Shop shop;

    DisputeController(Shop shop) {
        this.shop = shop;
    }

    @Operation(
            summary = "Payments that cardholders dispute, and how far each has come, newest first",
            description = "Evidence is handed in at the provider; each has a case among the reviews.")
    @GetMapping
    Page<DisputeRow> list(
            @RequestParam(required = false) @Pattern(regexp = "needs-response|under-review|won|lost|closed")
                    String state,
            @RequestParam(required = false) OrderId orderId,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(100) int size,
            Caller caller) {
        var wanted = state == null
                ? null
                : DisputeState.valueOf(state.replace('-', '_').toUpperCase(Locale.ROOT));
        return shop.page(new ListDisputes(wanted, orderId, cursor, size), DisputeRow.class, caller);
    }

    @Operation(summary = "One of them")
    @GetMapping("/{disputeId}")
    DisputeRow one(@PathVariable DisputeId disputeId, Caller caller) {
        return shop.find(new FindDispute(disputeId), DisputeRow.class, caller)
                .orElseThrow(() -> new Refused(new DisputeUnknown(disputeId)));
    }
}
