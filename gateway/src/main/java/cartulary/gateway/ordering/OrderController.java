package cartulary.gateway.ordering;

import cartulary.contract.cart.CartCommand;
import cartulary.contract.cart.CartCommand.CheckOutCart;
import cartulary.contract.cart.CartId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderQuery.ListMyOrders;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderSummary;
import cartulary.contract.ordering.OrderView.PaymentPart;
import cartulary.contract.ordering.OrderingFailure.OrderUnknown;
import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.PaymentCommand.ReopenPayment;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.pricing.PricingFailure.SkuWithdrawn;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.support.Failures.InvalidField;
import cartulary.contract.support.Page;
import cartulary.eventstore.ShopClock;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.KeptMethods;
import cartulary.gateway.support.PayWays;
import cartulary.gateway.support.ProblemCode;
import cartulary.gateway.support.ProblemException;
import cartulary.gateway.support.RecipientRequest;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Requests;
import cartulary.gateway.support.Shop;
import cartulary.gateway.support.SubmitNonces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Currency;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A shopper's own orders. Somebody else's are answered as if there were none. */
@RestController
@RequestMapping(path = "/api/v1/orders", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "orders")
final class OrderController {
    /**
     * @param lines to buy at once; null to order the cart
     * @param cartVersion the version of the cart to order; null with lines
     * @param shippingMethod null for the standard one
     * @param expectedTotal in minor units: another total is refused; null for whatever it is
     * @param credit in minor units, out of my store credit; null for nothing
     * @param submitNonce from the confirmation, whose total is then expected; null without one
     */
    record PlaceOrderRequest(
            @Size(min = 1, max = OrderCommand.LINES_MAX) List<@NotNull @Valid LineRequest> lines,

            @Min(0) @Schema(example = "4") Long cartVersion,

            @NotNull @Schema(type = "string", example = "CNY")
            Currency currency,

            @NotNull @Valid RecipientRequest recipient,

            @Schema(description = "One of the ways that GET /api/v1/payment-ways offers; without it, the usual one")
            PayWay payWay,

            @Size(max = 128)
            @Pattern(regexp = "[A-Za-z0-9_-]*")
            @Schema(description = "Who pays, as WeChat knows them (openid); for wechat-jsapi only")
            String payer,

            @Schema(description = "Keep the card for my next orders; of a signed-in shopper only")
            Boolean savePaymentMethod,

            @Schema(type = "string", description = "One of my saved cards, which is tried at once")
            MethodId paymentMethodId,

            ShippingMethodId shippingMethod,

            @Min(0) @Schema(example = "12900") Long expectedTotal,

            @Min(1)
            @Schema(
                    example = "2000",
                    description =
                            "What of the total my store credit pays, in minor units; less than all, and the way to pay"
                                    + " takes the rest. With less in the wallet the order is given up at once")
            Long credit,

            @Size(max = 200) String submitNonce) {
        OrderWish wish() {
            return new OrderWish(cartVersion, lines, currency, recipient.country(), shippingMethod);
        }

        /** Of what is wished: neither a nonce nor a key makes another wish of it. */
        String hash() {
            var wish = new PlaceOrderRequest(
                    lines,
                    cartVersion,
                    currency,
                    recipient,
                    payWay,
                    payer,
                    savePaymentMethod,
                    paymentMethodId,
                    shippingMethod,
                    expectedTotal,
                    credit,
                    null);
            return Requests.hash("place order", wish);
        }

        @Override
        public String toString() {
            return "PlaceOrderRequest[%s, %s, %s]"
                    .formatted(lines, cartVersion, currency); // Who gets it and who pays stay out of logs.
        }
    }

    record LineRequest(
            @NotNull Sku sku,

            @NotNull @Min(1) @Max(OrderCommand.QUANTITY_MAX) @Schema(example = "2")
            Integer quantity) {}

    record OrderPlaced(OrderId orderId) {}

    private final Shop shop;
    private final OrderEvents events;
    private final ShopClock clock;
    private final SubmitNonces nonces;
    private final PayWays ways;
    private final KeptMethods methods;

    OrderController(
            Shop shop, OrderEvents events, ShopClock clock, SubmitNonces nonces, PayWays ways, KeptMethods methods) {
        this.ways = ways;
        this.methods = methods;
        this.shop = shop;
        this.nonces = nonces;
        this.events = events;
        this.clock = clock;
    }

    @Operation(
            summary = "Place an order",
            description =
                    "Of a version of my cart, or of lines to buy at once; the shop works out prices, shipping and total. A"
                            + " repeat with the same Idempotency-Key and body gets the same answer; with another body it is refused."
                            + " One version of a cart, and one submit nonce, makes one order whatever the key. Follow the order's"
                            + " events to see when it can be paid.")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<OrderPlaced> place(
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody PlaceOrderRequest body,
            HttpServletRequest request,
            Caller caller) {
        if ((body.lines() == null) == (body.cartVersion() == null)) {
            throw new Refused(new InvalidField("lines", "must be there, or cartVersion, and not both"));
        }
        var nonce = nonce(body, caller);
        var orderId = body.lines() == null
                ? CartCommand.orderOf(CartId.of(caller.customerId()), body.cartVersion())
                : OrderId.derivedFrom(caller.customerId().value(), nonce == null ? key.value() : "nonce " + nonce.id());
        MDC.put("orderId", orderId.value());
        requireInTime(nonce, orderId, caller);
        var payer = payer(body, orderId, request, caller);
        if (body.lines() == null) ofCart(body, payer, nonce, key, caller);
        else atOnce(body, orderId, payer, nonce, key, caller);
        return ResponseEntity.created(URI.create("/api/v1/orders/" + orderId)).body(new OrderPlaced(orderId));
    }

    private String payer(PlaceOrderRequest body, OrderId orderId, HttpServletRequest request, Caller caller) {
        var payer = ways.payer(body.payWay(), body.currency(), body.payer(), request.getRemoteAddr());
        var save = Boolean.TRUE.equals(body.savePaymentMethod());
        if (!save && body.paymentMethodId() == null) return payer;
        try {
            return methods.payer(body.payWay(), body.currency(), save, body.paymentMethodId(), caller);
        } catch (ProblemException cannot) {
            // A repeat of an order whose card was removed since: who pays was settled by the first.
            if (!isPlaced(orderId, caller)) throw cannot;
            return null;
        }
    }

    /** Its id is derived from the caller and the Idempotency-Key, or the nonce: pressing "Pay" twice places one order. */
    private void atOnce(
            PlaceOrderRequest body,
            OrderId orderId,
            String payer,
            SubmitNonces.Nonce nonce,
            IdempotencyKey key,
            Caller caller) {
        var lines = body.lines().stream()
                .map(line -> new RequestedLine(line.sku(), line.quantity()))
                .toList();
        var command = new PlaceOrder(
                orderId,
                caller.customerId(),
                lines,
                body.currency(),
                body.recipient().recipient(),
                body.hash(),
                body.payWay(),
                payer,
                body.shippingMethod(),
                expected(body, nonce),
                null,
                credit(body));
        try {
            shop.tell(command, caller, key);
        } catch (Refused refused) {
            throw naming(refused, lines);
        }
    }

    private void ofCart(
            PlaceOrderRequest body, String payer, SubmitNonces.Nonce nonce, IdempotencyKey key, Caller caller) {
        var command = new CheckOutCart(
                CartId.of(caller.customerId()),
                body.cartVersion(),
                body.currency(),
                body.recipient().recipient(),
                body.payWay(),
                payer,
                body.shippingMethod(),
                expected(body, nonce),
                body.hash(),
                credit(body));
        shop.tell(command, caller, key);
    }

    private SubmitNonces.Nonce nonce(PlaceOrderRequest body, Caller caller) {
        if (body.submitNonce() == null) return null;
        return nonces.verify(caller.customerId(), body.wish().hash(), body.submitNonce())
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.SUBMIT_NONCE_NOT_VALID, "the nonce is not yours, or stands for another order"));
    }

    /** After its end a nonce still answers with the order it made: the first answer may have been lost. */
    private void requireInTime(SubmitNonces.Nonce nonce, OrderId orderId, Caller caller) {
        if (nonce == null || !nonce.expired()) return;
        if (!isPlaced(orderId, caller)) {
            throw new ProblemException(ProblemCode.SUBMIT_NONCE_NOT_VALID, "the nonce ended at " + nonce.expiresAt());
        }
    }

    private boolean isPlaced(OrderId orderId, Caller caller) {
        return shop.find(new FindOrder(orderId), OrderDetails.class, caller).isPresent();
    }

    private static Money credit(PlaceOrderRequest body) {
        return body.credit() == null ? null : new Money(body.credit(), body.currency());
    }

    private static Money expected(PlaceOrderRequest body, SubmitNonces.Nonce nonce) {
        if (body.expectedTotal() != null) return new Money(body.expectedTotal(), body.currency());
        return nonce == null ? null : new Money(nonce.total(), body.currency());
    }

    /** The aggregate knows the SKU, the request knows in which line it stands. */
    private static Refused naming(Refused refused, List<RequestedLine> lines) {
        var sku =
                switch (refused.failure()) {
                    case SkuUnknown unknown -> unknown.sku();
                    case SkuWithdrawn withdrawn -> withdrawn.sku();
                    default -> null;
                };
        for (var i = 0; sku != null && i < lines.size(); i++) {
            if (lines.get(i).sku().equals(sku)) return new Refused(refused.failure(), "lines[%d].sku".formatted(i));
        }
        return refused;
    }

    @Operation(summary = "My orders, newest first")
    @GetMapping
    Page<OrderSummary> mine(
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        return shop.page(new ListMyOrders(caller.customerId(), cursor, size), OrderSummary.class, caller);
    }

    /** The tag begins with the order's own version; the rest says how far the payment and its stock are shown. */
    @Operation(
            summary = "An order, its payment and all that happened to it",
            description = "The header Cartulary-Time tells the shop's time, which `payBy` is an instant of.")
    @GetMapping("/{orderId}")
    ResponseEntity<OrderDetails> order(@PathVariable OrderId orderId, Caller caller) {
        var order = found(orderId, caller);
        return ResponseEntity.ok()
                .header(Shop.TIME, clock.instant().toString())
                .eTag("\"%d.%d\"".formatted(order.version(), order.position()))
                .body(order);
    }

    @Operation(
            summary = "Ask to cancel an order",
            description =
                    "The payment is closed at the provider first. If money was faster, the order is confirmed after all.")
    @PostMapping("/{orderId}/cancellation")
    @ResponseStatus(HttpStatus.ACCEPTED)
    OrderPlaced cancel(
            @PathVariable OrderId orderId, @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, Caller caller) {
        MDC.put("orderId", orderId.value());
        shop.tell(new RequestCancellation(orderId, CancellationReason.REQUESTED_BY_CUSTOMER), caller, key);
        return new OrderPlaced(orderId);
    }

    @Operation(summary = "Open the payment again, after a decline or a lost page")
    @PostMapping("/{orderId}/payments")
    PaymentPart payAgain(
            @PathVariable OrderId orderId, @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, Caller caller) {
        MDC.put("orderId", orderId.value());
        var paymentId = PaymentId.of(orderId);
        var position = shop.tell(new ReopenPayment(paymentId, caller.customerId()), caller, key);
        var payment = found(orderId, caller.after(position)).payment();
        if (payment == null) throw new Refused(new PaymentUnknown(paymentId));
        return payment;
    }

    @Operation(
            summary = "Follow an order (server-sent events)",
            description =
                    "One event for each entry of the order's timeline, from the beginning or after Last-Event-ID; a comment"
                            + " every 15 s keeps the line open. It ends a while after the order is confirmed or cancelled.")
    @GetMapping(path = "/{orderId}/events", produces = "text/event-stream")
    void follow(
            @PathVariable OrderId orderId,
            @RequestHeader(name = "Last-Event-ID", required = false) @Min(0) Integer lastEventId,
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws java.io.IOException {
        MDC.put("orderId", orderId.value());
        found(orderId, caller);
        events.write(orderId, caller, lastEventId == null ? -1 : lastEventId, request, response);
    }

    private OrderDetails found(OrderId orderId, Caller caller) {
        MDC.put("orderId", orderId.value());
        return shop.find(new FindOrder(orderId), OrderDetails.class, caller)
                .orElseThrow(() -> new Refused(new OrderUnknown(orderId)));
    }
}
