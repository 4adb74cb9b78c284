package cartulary.gateway.fulfilment;

import cartulary.contract.catalog.Sku;
import cartulary.contract.fulfilment.FulfilmentCommand.ConfirmReceipt;
import cartulary.contract.fulfilment.FulfilmentCommand.RequestReturn;
import cartulary.contract.fulfilment.FulfilmentFailure.FulfilmentUnknown;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.fulfilment.FulfilmentQuery.FindFulfilment;
import cartulary.contract.fulfilment.FulfilmentView.FulfilmentDetails;
import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.fulfilment.Units;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.ordering.OrderId;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Requests;
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
import java.net.URI;
import java.util.List;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a shopper was sent and sends back. Somebody else's is answered as if there were none. */
@RestController
@RequestMapping(path = "/api/v1/orders/{orderId}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "orders")
final class FulfilmentController {
    /** At most so many lines in a parcel or a return. */
    static final int LINES_MAX = OrderCommand.LINES_MAX;

    record UnitsRequest(
            @NotNull Sku sku,

            @NotNull @Min(1) @Max(OrderCommand.QUANTITY_MAX) @Schema(example = "1")
            Integer quantity) {}

    /** @param exchangeFor what is wanted instead; it is ordered anew when the goods are back */
    record ReturnRequest(
            @NotEmpty @Size(max = LINES_MAX) List<@NotNull @Valid UnitsRequest> lines,

            @NotBlank @Size(max = 500) @Pattern(regexp = "[^\\p{Cntrl}]*") @Schema(example = "it drips")
            String reason,

            @Size(max = LINES_MAX) List<@NotNull @Valid UnitsRequest> exchangeFor) {}

    record ReturnAccepted(ReturnId returnId) {}

    record ReceiptAccepted(OrderId orderId) {}

    private final Shop shop;

    FulfilmentController(Shop shop) {
        this.shop = shop;
    }

    static List<Units> units(List<UnitsRequest> lines) {
        return lines == null
                ? List.of()
                : lines.stream()
                        .map(line -> new Units(line.sku(), line.quantity()))
                        .toList();
    }

    @Operation(summary = "What of the order is sent, with tracking, and what comes back")
    @GetMapping("/fulfilment")
    FulfilmentDetails fulfilment(@PathVariable OrderId orderId, Caller caller) {
        MDC.put("orderId", orderId.value());
        return shop.find(new FindFulfilment(orderId), FulfilmentDetails.class, caller)
                .orElseThrow(() -> new Refused(new FulfilmentUnknown(FulfilmentId.of(orderId))));
    }

    @Operation(
            summary = "I have it all",
            description =
                    "Completes the order; without it the order completes by itself some days after the last parcel.")
    @PostMapping("/receipt")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReceiptAccepted receipt(
            @PathVariable OrderId orderId, @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, Caller caller) {
        MDC.put("orderId", orderId.value());
        shop.tell(new ConfirmReceipt(FulfilmentId.of(orderId)), caller, key);
        return new ReceiptAccepted(orderId);
    }

    @Operation(
            summary = "Ask to send goods back",
            description =
                    "At most what was sent. Staff decide; the money goes back when the goods have come. What is wanted"
                            + " instead is ordered anew then, and paid as any order is.")
    @PostMapping("/returns")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ReturnAccepted> requestReturn(
            @PathVariable OrderId orderId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReturnRequest body,
            Caller caller) {
        MDC.put("orderId", orderId.value());
        var returnId = ReturnId.derivedFrom(caller.actor().id(), orderId.value(), key.value());
        shop.tell(
                new RequestReturn(
                        FulfilmentId.of(orderId),
                        returnId,
                        units(body.lines()),
                        body.reason(),
                        units(body.exchangeFor()),
                        Requests.hash("request return", body)),
                caller,
                key);
        return ResponseEntity.created(URI.create("/api/v1/orders/%s/fulfilment".formatted(orderId)))
                .body(new ReturnAccepted(returnId));
    }
}
