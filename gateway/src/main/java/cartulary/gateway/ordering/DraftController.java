package cartulary.gateway.ordering;

import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.DraftCommand.CreateDraft;
import cartulary.contract.ordering.DraftCommand.DiscardDraft;
import cartulary.contract.ordering.DraftCommand.PlaceDraft;
import cartulary.contract.ordering.DraftCommand.ReviseDraft;
import cartulary.contract.ordering.DraftContent;
import cartulary.contract.ordering.DraftFailure.DraftUnknown;
import cartulary.contract.ordering.DraftId;
import cartulary.contract.ordering.DraftQuery.DraftDetails;
import cartulary.contract.ordering.DraftQuery.DraftState;
import cartulary.contract.ordering.DraftQuery.FindDraft;
import cartulary.contract.ordering.DraftQuery.ListDrafts;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingQuery.ListShippingOptions;
import cartulary.contract.pricing.ShippingQuery.ShippingOption;
import cartulary.contract.support.Page;
import cartulary.gateway.ordering.OrderController.LineRequest;
import cartulary.gateway.support.Baskets;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.RecipientRequest;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Requests;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
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

/** Orders that staff prepares for a customer, who finds them among their own once they are placed and pays them there. */
@RestController
@RequestMapping(path = "/api/v1/admin/drafts", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: draft orders")
final class DraftController {
    /**
     * @param recipient null if it is not known yet
     * @param shippingMethod null for the standard one
     * @param note for staff alone; null for none
     */
    record ContentRequest(
            @NotNull @Size(min = 1, max = OrderCommand.LINES_MAX)
            List<@NotNull @Valid LineRequest> lines,

            @NotNull @Schema(type = "string", example = "CNY")
            Currency currency,

            @Valid RecipientRequest recipient,

            ShippingMethodId shippingMethod,

            @Size(max = 500) @Schema(example = "rang at noon")
            String note) {
        DraftContent content() {
            var wanted = lines.stream()
                    .map(line -> new RequestedLine(line.sku(), line.quantity()))
                    .toList();
            return new DraftContent(wanted, currency, shippingMethod);
        }

        Recipient to() {
            return recipient == null ? null : recipient.recipient();
        }

        @Override
        public String toString() {
            return "ContentRequest[%s, %s]"
                    .formatted(lines, currency); // Who gets it and what was noted stay out of logs.
        }
    }

    record DraftRequest(
            @NotNull CustomerId customerId, @NotNull @Valid ContentRequest content) {}

    /** @param expectedTotal in minor units: another total is refused; null for whatever it is */
    record PlacementRequest(
            @Min(0) @Schema(example = "12900") Long expectedTotal) {}

    record DraftCreated(DraftId draftId) {}

    record DraftPlaced(DraftId draftId, OrderId orderId) {}

    /**
     * @param lines at today's prices
     * @param shippingOptions empty while nobody has said where it goes
     * @param shipping the way it would be sent; null where nothing is asked for it, or it is not known yet
     * @param total what the order would cost now; null if a line has no price, or it cannot be sent there
     */
    record DraftShown(
            DraftDetails draft,
            List<Baskets.Line> lines,
            Money goods,
            List<ShippingOption> shippingOptions,
            ShippingOption shipping,
            Money total) {}

    private final Shop shop;
    private final Baskets baskets;

    DraftController(Shop shop, Baskets baskets) {
        this.shop = shop;
        this.baskets = baskets;
    }

    @Operation(summary = "Draft orders, newest first")
    @GetMapping
    Page<DraftDetails> list(
            @RequestParam(required = false) @Pattern(regexp = "open|placed|discarded") String state,
            @RequestParam(required = false) CustomerId customerId,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        var wanted = state == null ? null : DraftState.valueOf(state.toUpperCase(Locale.ROOT));
        return shop.page(new ListDrafts(wanted, customerId, cursor, size), DraftDetails.class, caller);
    }

    @Operation(summary = "A draft order, and what it would cost now")
    @GetMapping("/{draftId}")
    DraftShown one(@PathVariable DraftId draftId, Caller caller) {
        var draft = shop.find(new FindDraft(draftId), DraftDetails.class, caller)
                .orElseThrow(() -> new Refused(new DraftUnknown(draftId)));
        var content = draft.content();
        var demand = new LinkedHashMap<cartulary.contract.catalog.Sku, Integer>();
        content.lines().forEach(line -> demand.merge(line.sku(), line.quantity(), Integer::sum));
        var wanted = demand.entrySet().stream()
                .map(line -> new Wanted(line.getKey(), line.getValue()))
                .toList();
        var basket = baskets.priced(wanted, content.currency(), caller);
        List<ShippingOption> options = draft.recipient() == null
                ? List.of()
                : shop.list(
                        new ListShippingOptions(draft.recipient().country(), basket.goods()),
                        ShippingOption.class,
                        caller);
        var wished = content.shippingMethod() == null ? ShippingMethodId.STANDARD : content.shippingMethod();
        var shipping = options.stream()
                .filter(option -> option.method().equals(wished))
                .findFirst()
                .orElse(null);
        var sendable = shipping != null || (options.isEmpty() && content.shippingMethod() == null);
        var total = !basket.priced() || !sendable
                ? null
                : shipping == null ? basket.goods() : basket.goods().plus(shipping.price());
        return new DraftShown(draft, basket.lines(), basket.goods(), options, shipping, total);
    }

    @Operation(
            summary = "Prepare an order for a customer",
            description = "It holds no stock and no prices; a repeat with the same Idempotency-Key is the same draft.")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<DraftCreated> create(
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody DraftRequest body,
            Caller caller) {
        var draftId = DraftId.derivedFrom(caller.actor().id(), key.value());
        var asked = body.content();
        shop.tell(
                new CreateDraft(
                        draftId,
                        body.customerId(),
                        asked.content(),
                        asked.to(),
                        asked.note(),
                        Requests.hash("create draft", body)),
                caller,
                key);
        return ResponseEntity.created(URI.create("/api/v1/admin/drafts/" + draftId))
                .body(new DraftCreated(draftId));
    }

    @Operation(summary = "Have a draft order ask for this, and nothing else")
    @PutMapping("/{draftId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revise(@PathVariable DraftId draftId, @Valid @RequestBody ContentRequest body, Caller caller) {
        shop.tell(new ReviseDraft(draftId, body.content(), body.to(), body.note()), caller, null);
    }

    @Operation(summary = "Discard a draft order")
    @DeleteMapping("/{draftId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discard(@PathVariable DraftId draftId, Caller caller) {
        shop.tell(new DiscardDraft(draftId), caller, null);
    }

    @Operation(
            summary = "Place the order",
            description =
                    "In the customer's name, at today's prices; the customer pays it within the payment window. One draft makes"
                            + " one order, whatever the key.")
    @PostMapping("/{draftId}/placement")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<DraftPlaced> place(
            @PathVariable DraftId draftId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody PlacementRequest body,
            Caller caller) {
        var draft = shop.find(new FindDraft(draftId), DraftDetails.class, caller)
                .orElseThrow(() -> new Refused(new DraftUnknown(draftId)));
        MDC.put("orderId", draftId.orderId().value());
        var currency = draft.content().currency();
        var expected = body.expectedTotal() == null ? null : new Money(body.expectedTotal(), currency);
        shop.tell(new PlaceDraft(draftId, expected), caller, key);
        return ResponseEntity.created(URI.create("/api/v1/orders/" + draftId.orderId()))
                .body(new DraftPlaced(draftId, draftId.orderId()));
    }
}
