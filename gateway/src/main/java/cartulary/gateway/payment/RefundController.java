package cartulary.gateway.payment;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentCommand.ApproveRefund;
import cartulary.contract.payment.PaymentCommand.RejectRefund;
import cartulary.contract.payment.PaymentFailure.RefundUnknown;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.RefundQuery.FindRefund;
import cartulary.contract.payment.RefundQuery.ListRefunds;
import cartulary.contract.payment.RefundRow;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/admin/refunds", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: refunds")
final class RefundController {
    record RejectionRequest(
            @NotBlank @Size(max = 200) @Schema(example = "the parcel was not opened")
            String reason) {}

    record RefundDecided(RefundId refundId, String state) {}

    private final Shop shop;

    RefundController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "Refunds and how far each has come, newest first")
    @GetMapping
    Page<RefundRow> list(
            @RequestParam(required = false) @Pattern(regexp = "proposed|rejected|asked|succeeded|failed") String state,
            @RequestParam(required = false) OrderId orderId,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(100) int size,
            Caller caller) {
        return shop.page(new ListRefunds(state, orderId, cursor, size), RefundRow.class, caller);
    }

    @Operation(summary = "One of them")
    @GetMapping("/{refundId}")
    RefundRow one(@PathVariable RefundId refundId, Caller caller) {
        return shop.find(new FindRefund(refundId), RefundRow.class, caller)
                .orElseThrow(() -> new Refused(new RefundUnknown(refundId)));
    }

    @Operation(summary = "Agree to a refund that another person proposed: the money goes back")
    @PostMapping("/{refundId}/approval")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RefundDecided approve(
            @PathVariable RefundId refundId, @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, Caller caller) {
        var refund = one(refundId, caller);
        return decided(refund, shop.tell(new ApproveRefund(refund.paymentId(), refundId), caller, key), caller);
    }

    @Operation(summary = "Reject a proposed refund; who proposed it may take it back")
    @PostMapping("/{refundId}/rejection")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RefundDecided reject(
            @PathVariable RefundId refundId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody RejectionRequest body,
            Caller caller) {
        var refund = one(refundId, caller);
        var command = new RejectRefund(refund.paymentId(), refundId, body.reason());
        return decided(refund, shop.tell(command, caller, key), caller);
    }

    private RefundDecided decided(RefundRow refund, long position, Caller caller) {
        return new RefundDecided(
                refund.refundId(),
                one(refund.refundId(), caller.after(position)).state());
    }
}
