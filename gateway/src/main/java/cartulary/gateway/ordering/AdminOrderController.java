package cartulary.gateway.ordering;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.OrderSummary;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.RefundId;
import cartulary.contract.support.Failures;
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
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.MDC;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
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
@RequestMapping(path = "/api/v1/admin/orders", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: orders")
final class AdminOrderController {
    record CancellationRequested(OrderId orderId) {}

    /** @param minorUnits of the payment's currency; at most what was captured and not given back */
    record RefundRequest(
            @NotNull @Min(1) @Max(1_000_000_000_000L) @Schema(example = "12900")
            Long minorUnits,

            @NotBlank @Size(max = 200) @Schema(example = "it came broken")
            String reason) {}

    record RefundAccepted(RefundId refundId, Money amount) {}

    private final Shop shop;

    AdminOrderController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "The order board, newest first")
    @GetMapping
    Page<OrderSummary> board(
            @RequestParam(required = false) OrderId orderId,
            @RequestParam(required = false) OrderNumber number,
            @RequestParam(required = false) CustomerId customerId,
            @RequestParam(required = false) @Pattern(regexp = "placed|cancelling|confirmed|cancelled") String status,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE_TIME) Instant placedFrom,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE_TIME) Instant placedTo,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        var wanted = status == null ? null : OrderStatus.valueOf(status.toUpperCase(Locale.ROOT));
        return shop.page(
                new ListOrders(orderId, number, customerId, wanted, placedFrom, placedTo, cursor, size),
                OrderSummary.class,
                caller);
    }

    @Operation(
            summary = "Give money back",
            description =
                    "Under a reference derived from the key, so a repeat is the same refund. The order stays as it is.")
    @PostMapping("/{orderId}/refunds")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RefundAccepted refund(
            @PathVariable OrderId orderId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody RefundRequest body,
            Caller caller) {
        MDC.put("orderId", orderId.value());
        var payment = shop.find(new FindOrder(orderId), OrderDetails.class, caller)
                .map(OrderDetails::payment)
                .orElseThrow(() -> new Refused(new Failures.NotFound("payment of such an order")));
        var refundId = RefundId.derivedFrom(payment.paymentId(), key.scopedTo(caller.actor(), "refund"));
        var amount = new Money(body.minorUnits(), payment.refunded().currency());
        shop.tell(new RequestRefund(payment.paymentId(), refundId, amount, body.reason()), caller, key);
        return new RefundAccepted(refundId, amount);
    }

    @Operation(summary = "Cancel an order for the shopper")
    @PostMapping("/{orderId}/cancellation")
    @ResponseStatus(HttpStatus.ACCEPTED)
    CancellationRequested cancel(
            @PathVariable OrderId orderId, @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, Caller caller) {
        MDC.put("orderId", orderId.value());
        shop.tell(new RequestCancellation(orderId, CancellationReason.REQUESTED_BY_STAFF), caller, key);
        return new CancellationRequested(orderId);
    }
}
