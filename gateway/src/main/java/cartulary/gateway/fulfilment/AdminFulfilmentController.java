package cartulary.gateway.fulfilment;

import cartulary.contract.catalog.Sku;
import cartulary.contract.fulfilment.FulfilmentCommand.ApproveReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ConfirmReceipt;
import cartulary.contract.fulfilment.FulfilmentCommand.CorrectTracking;
import cartulary.contract.fulfilment.FulfilmentCommand.DenyReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ReceiveReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ShipParcel;
import cartulary.contract.fulfilment.FulfilmentFailure.FulfilmentUnknown;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.fulfilment.FulfilmentQuery.FindFulfilment;
import cartulary.contract.fulfilment.FulfilmentQuery.ListReturns;
import cartulary.contract.fulfilment.FulfilmentView.FulfilmentDetails;
import cartulary.contract.fulfilment.FulfilmentView.ReturnRow;
import cartulary.contract.fulfilment.FulfilmentView.ReturnState;
import cartulary.contract.fulfilment.ParcelId;
import cartulary.contract.fulfilment.ReceivedUnits;
import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.support.Page;
import cartulary.gateway.fulfilment.FulfilmentController.ReceiptAccepted;
import cartulary.gateway.fulfilment.FulfilmentController.ReturnAccepted;
import cartulary.gateway.fulfilment.FulfilmentController.UnitsRequest;
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
import java.util.List;
import java.util.Locale;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/admin", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: fulfilment")
final class AdminFulfilmentController {
    private static final String PLAIN = "[^\\p{Cntrl}]*";

    /** @param lines what is in the parcel; left out, all that is still to be sent */
    record ShipmentRequest(
            @Size(max = FulfilmentController.LINES_MAX) List<@NotNull @Valid UnitsRequest> lines,

            @NotBlank @Size(max = 100) @Pattern(regexp = PLAIN) @Schema(example = "SF Express")
            String carrier,

            @Size(max = 100) @Pattern(regexp = PLAIN) @Schema(example = "SF1234567890")
            String trackingNumber) {}

    record TrackingRequest(
            @NotBlank @Size(max = 100) @Pattern(regexp = PLAIN)
            String carrier,

            @NotBlank @Size(max = 100) @Pattern(regexp = PLAIN)
            String trackingNumber) {}

    record WhyRequest(
            @NotBlank @Size(max = 500) @Pattern(regexp = PLAIN) @Schema(example = "it was used")
            String reason) {}

    /**
     * @param restocked units that can be sold again
     * @param writtenOff units that cannot
     */
    record ReceivedRequest(
            @NotNull Sku sku,

            @Min(0) @Max(OrderCommand.QUANTITY_MAX) int restocked,

            @Min(0) @Max(OrderCommand.QUANTITY_MAX) int writtenOff) {}

    /** @param refundMinorUnits what is given back; left out, what the received units cost */
    record ReceiptRequest(
            @NotEmpty @Size(max = FulfilmentController.LINES_MAX)
            List<@NotNull @Valid ReceivedRequest> received,

            @Min(0) @Max(1_000_000_000_000L) Long refundMinorUnits) {}

    record ParcelAccepted(ParcelId parcelId) {}

    private final Shop shop;

    AdminFulfilmentController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "Send a parcel, of all that is left or of a part")
    @PostMapping("/orders/{orderId}/shipments")
    @ResponseStatus(HttpStatus.CREATED)
    ParcelAccepted ship(
            @PathVariable OrderId orderId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ShipmentRequest body,
            Caller caller) {
        MDC.put("orderId", orderId.value());
        var parcelId = ParcelId.derivedFrom(orderId.value(), key.scopedTo(caller.actor(), "ship"));
        shop.tell(
                new ShipParcel(
                        FulfilmentId.of(orderId),
                        parcelId,
                        FulfilmentController.units(body.lines()),
                        body.carrier(),
                        body.trackingNumber(),
                        Requests.hash("ship", body)),
                caller,
                key);
        return new ParcelAccepted(parcelId);
    }

    @Operation(summary = "Correct or add the carrier's number")
    @PutMapping("/orders/{orderId}/shipments/{parcelId}/tracking")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void tracking(
            @PathVariable OrderId orderId,
            @PathVariable ParcelId parcelId,
            @Valid @RequestBody TrackingRequest body,
            Caller caller) {
        shop.tell(
                new CorrectTracking(FulfilmentId.of(orderId), parcelId, body.carrier(), body.trackingNumber()),
                caller,
                null);
    }

    @Operation(summary = "The shopper has it all: staff know so")
    @PostMapping("/orders/{orderId}/receipt")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReceiptAccepted receipt(
            @PathVariable OrderId orderId, @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, Caller caller) {
        MDC.put("orderId", orderId.value());
        shop.tell(new ConfirmReceipt(FulfilmentId.of(orderId)), caller, key);
        return new ReceiptAccepted(orderId);
    }

    @Operation(summary = "What of the order is sent, and what comes back")
    @GetMapping("/orders/{orderId}/fulfilment")
    FulfilmentDetails fulfilment(@PathVariable OrderId orderId, Caller caller) {
        return shop.find(new FindFulfilment(orderId), FulfilmentDetails.class, caller)
                .orElseThrow(() -> new Refused(new FulfilmentUnknown(FulfilmentId.of(orderId))));
    }

    @Operation(summary = "What shoppers send back, the latest first")
    @GetMapping("/returns")
    Page<ReturnRow> returns(
            @RequestParam(required = false) @Pattern(regexp = "requested|approved|denied|received|settled")
                    String state,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        var wanted = state == null ? null : ReturnState.valueOf(state.toUpperCase(Locale.ROOT));
        return shop.page(new ListReturns(wanted, cursor, size), ReturnRow.class, caller);
    }

    @Operation(summary = "Let the goods come back")
    @PostMapping("/orders/{orderId}/returns/{returnId}/approval")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReturnAccepted approve(
            @PathVariable OrderId orderId,
            @PathVariable ReturnId returnId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            Caller caller) {
        shop.tell(new ApproveReturn(FulfilmentId.of(orderId), returnId), caller, key);
        return new ReturnAccepted(returnId);
    }

    @Operation(summary = "Refuse to take the goods back")
    @PostMapping("/orders/{orderId}/returns/{returnId}/denial")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReturnAccepted deny(
            @PathVariable OrderId orderId,
            @PathVariable ReturnId returnId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody WhyRequest body,
            Caller caller) {
        shop.tell(new DenyReturn(FulfilmentId.of(orderId), returnId, body.reason()), caller, key);
        return new ReturnAccepted(returnId);
    }

    @Operation(
            summary = "The goods are back",
            description = "Restocks what can be sold again, writes off the rest, and has the money given back.")
    @PostMapping("/orders/{orderId}/returns/{returnId}/receipt")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReturnAccepted receive(
            @PathVariable OrderId orderId,
            @PathVariable ReturnId returnId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReceiptRequest body,
            Caller caller) {
        MDC.put("orderId", orderId.value());
        var received = body.received().stream()
                .map(each -> new ReceivedUnits(each.sku(), each.restocked(), each.writtenOff()))
                .toList();
        shop.tell(
                new ReceiveReturn(FulfilmentId.of(orderId), returnId, received, refund(orderId, body, caller)),
                caller,
                key);
        return new ReturnAccepted(returnId);
    }

    private Money refund(OrderId orderId, ReceiptRequest body, Caller caller) {
        if (body.refundMinorUnits() == null) return null;
        var order = shop.find(new FindOrder(orderId), OrderDetails.class, caller)
                .orElseThrow(() -> new Refused(new FulfilmentUnknown(FulfilmentId.of(orderId))));
        return new Money(body.refundMinorUnits(), order.total().currency());
    }
}
