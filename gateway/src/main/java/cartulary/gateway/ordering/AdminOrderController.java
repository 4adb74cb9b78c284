package cartulary.gateway.ordering;

import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.OrderSummary;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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

    private final Shop shop;

    AdminOrderController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "The order board, newest first")
    @GetMapping
    Page<OrderSummary> board(
            @RequestParam(required = false) @Pattern(regexp = "placed|cancelling|confirmed|cancelled") String status,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        var wanted = status == null ? null : OrderStatus.valueOf(status.toUpperCase(Locale.ROOT));
        return shop.page(new ListOrders(wanted, cursor, size), OrderSummary.class, caller);
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
