package cartulary.gateway.ordering;

import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.OrderSummary;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.RefundQuery.FindRefund;
import cartulary.contract.payment.RefundRow;
import cartulary.contract.payment.RefundedLine;
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
import java.util.LinkedHashMap;
import java.util.List;
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

    /**
     * Either an amount or lines.
     *
     * @param minorUnits of the payment's currency; at most what was captured and not given back
     * @param lines pieces that are paid back at the price they were sold for
     */
    record RefundRequest(
            @Min(1) @Max(1_000_000_000_000L) @Schema(example = "12900")
            Long minorUnits,

            @Size(min = 1, max = 100) List<@Valid @NotNull RefundLine> lines,

            @NotBlank @Size(max = 200) @Schema(example = "it came broken")
            String reason) {}

    record RefundLine(
            @NotNull @Schema(type = "string", example = "TEA-100")
            Sku sku,

            @NotNull @Min(1) @Max(10_000) @Schema(example = "1")
            Integer quantity) {}

    /** @param state proposed if it waits for a second person, else asked, or further */
    record RefundAccepted(RefundId refundId, Money amount, String state) {}

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
            @RequestParam(required = false)
                    @Pattern(regexp = "placed|cancelling|confirmed|cancelled|shipping|shipped|completed")
                    String status,
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
                    "Under a reference derived from the key, so a repeat is the same refund. The order stays as it is."
                            + " Above what one person alone may give back it is only proposed, and another admin approves it.")
    @PostMapping("/{orderId}/refunds")
    @ResponseStatus(HttpStatus.ACCEPTED)
    RefundAccepted refund(
            @PathVariable OrderId orderId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody RefundRequest body,
            Caller caller) {
        MDC.put("orderId", orderId.value());
        if ((body.minorUnits() == null) == (body.lines() == null)) {
            throw new Refused(new Failures.InvalidField("minorUnits", "either it or lines must be given"));
        }
        var order = shop.find(new FindOrder(orderId), OrderDetails.class, caller)
                .filter(found -> found.payment() != null)
                .orElseThrow(() -> new Refused(new Failures.NotFound("payment of such an order")));
        var payment = order.payment();
        var refundId = RefundId.derivedFrom(payment.paymentId(), key.scopedTo(caller.actor(), "refund"));
        var lines = body.lines() == null ? null : lines(order, body.lines());
        var amount =
                lines == null ? new Money(body.minorUnits(), payment.refunded().currency()) : soldFor(order, lines);
        var position =
                shop.tell(new RequestRefund(payment.paymentId(), refundId, amount, body.reason(), lines), caller, key);
        var state = shop.find(new FindRefund(refundId), RefundRow.class, caller.after(position))
                .map(RefundRow::state)
                .orElse("asked");
        return new RefundAccepted(refundId, amount, state);
    }

    private static List<RefundedLine> lines(OrderDetails order, List<RefundLine> asked) {
        var wanted = new LinkedHashMap<Sku, Integer>();
        asked.forEach(line -> wanted.merge(line.sku(), line.quantity(), Math::addExact));
        return wanted.entrySet().stream()
                .map(line -> {
                    var ordered = order.lines().stream()
                            .filter(each -> each.sku().equals(line.getKey()))
                            .mapToInt(OrderLine::quantity)
                            .sum();
                    if (ordered == 0) {
                        throw new Refused(new Failures.InvalidField("lines", line.getKey() + " was not ordered"));
                    }
                    return new RefundedLine(line.getKey(), line.getValue(), ordered);
                })
                .toList();
    }

    private static Money soldFor(OrderDetails order, List<RefundedLine> lines) {
        return lines.stream()
                .map(line -> order.lines().stream()
                        .filter(each -> each.sku().equals(line.sku()))
                        .findFirst()
                        .orElseThrow()
                        .unitPrice()
                        .times(line.quantity()))
                .reduce(Money::plus)
                .orElseThrow();
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
