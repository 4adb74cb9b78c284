package cartulary.gateway.ordering;

import cartulary.contract.cart.CartFailure.CartChanged;
import cartulary.contract.cart.CartFailure.CartEmpty;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartQuery.Cart;
import cartulary.contract.cart.CartQuery.FindCart;
import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.pricing.PricingFailure.ShippingNotAvailable;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingQuery.ListShippingOptions;
import cartulary.contract.pricing.ShippingQuery.ShippingOption;
import cartulary.gateway.ordering.OrderController.LineRequest;
import cartulary.gateway.support.Baskets;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import cartulary.gateway.support.SubmitNonces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a shopper sees before they order: everything worked out by the shop, and a nonce that stands for having seen it. */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "checkout")
final class CheckoutController {
    /**
     * @param lines to buy at once; null to order the cart
     * @param cartVersion the one the shopper has seen; null for the present one, and with lines
     * @param shippingMethod null for the standard one
     */
    record ConfirmationRequest(
            @Size(min = 1, max = OrderCommand.LINES_MAX) List<@NotNull @Valid LineRequest> lines,

            @Min(0) Long cartVersion,

            @NotNull @Schema(type = "string", example = "CNY")
            Currency currency,

            @NotNull @Pattern(regexp = "[A-Z]{2}") @Schema(example = "CN", description = "ISO 3166-1 alpha-2")
            String country,

            ShippingMethodId shippingMethod) {}

    /**
     * @param cartVersion null when bought at once
     * @param shipping the chosen way; null where nothing is asked for it, or it is not sent there
     * @param total of goods and shipping
     * @param orderable false if a line has an obstacle, or it is not sent there
     * @param submitNonce to send with the order, once; null if it cannot be ordered
     * @param expiresAt of the nonce
     */
    record Confirmation(
            Long cartVersion,
            List<Baskets.Line> lines,
            Money goods,
            List<ShippingOption> shippingOptions,
            ShippingOption shipping,
            Money total,
            boolean orderable,
            String submitNonce,
            Instant expiresAt) {}

    private final Shop shop;
    private final Baskets baskets;
    private final SubmitNonces nonces;

    CheckoutController(Shop shop, Baskets baskets, SubmitNonces nonces) {
        this.shop = shop;
        this.baskets = baskets;
        this.nonces = nonces;
    }

    @Operation(
            summary = "What the order would be",
            description =
                    "Of my cart, or of lines to buy at once: prices, shipping and total as the shop works them out now,"
                            + " and a nonce to send with the order. It stands for these lines and this total, ends after a while and"
                            + " makes one order. Takes no Idempotency-Key: nothing is stored.")
    @PostMapping("/checkout/confirmation")
    Confirmation confirm(@Valid @RequestBody ConfirmationRequest body, Caller caller) {
        var shopper = caller.customerId();
        var cart = body.lines() != null ? null : cart(body, caller);
        var wanted = cart == null ? wanted(body.lines()) : Baskets.wanted(cart.lines());
        var basket = baskets.priced(wanted, body.currency(), caller);
        var options = shop.list(new ListShippingOptions(body.country(), basket.goods()), ShippingOption.class, caller);
        var shipping = chosen(body, options);
        var total = shipping == null ? basket.goods() : basket.goods().plus(shipping.price());
        var sendable = shipping != null || options.isEmpty();
        var version = cart == null ? null : cart.version();
        var wish = new OrderWish(version, body.lines(), body.currency(), body.country(), body.shippingMethod());
        var nonce = basket.priced() && sendable ? nonces.issue(shopper, wish.hash(), total.minorUnits()) : null;
        return new Confirmation(
                version,
                basket.lines(),
                basket.goods(),
                options,
                shipping,
                total,
                basket.orderable() && sendable,
                nonce == null ? null : nonce.text(),
                nonce == null ? null : nonce.expiresAt());
    }

    @Operation(summary = "How it can be sent, and what that costs, the cheapest first")
    @GetMapping("/shipping-methods")
    List<ShippingOption> shippingMethods(
            @RequestParam @Pattern(regexp = "[A-Z]{2}") String country,
            @RequestParam(defaultValue = "CNY") Currency currency,
            @RequestParam(defaultValue = "0") @Min(0) @Schema(description = "value of the goods, in minor units")
                    long goods,
            Caller caller) {
        return shop.list(new ListShippingOptions(country, new Money(goods, currency)), ShippingOption.class, caller);
    }

    private Cart cart(ConfirmationRequest body, Caller caller) {
        var cart = shop.find(new FindCart(caller.customerId()), Cart.class, caller)
                .orElseGet(() -> Cart.empty(CartId.of(caller.customerId())));
        if (body.cartVersion() != null && body.cartVersion() != cart.version()) {
            throw new Refused(new CartChanged(body.cartVersion(), cart.version()));
        }
        if (cart.lines().isEmpty()) throw new Refused(new CartEmpty());
        return cart;
    }

    /** As the order does it: lines of one SKU are one line. */
    private static List<Wanted> wanted(List<LineRequest> lines) {
        var wanted = new LinkedHashMap<cartulary.contract.catalog.Sku, Integer>();
        lines.forEach(line -> wanted.merge(line.sku(), line.quantity(), Integer::sum));
        return wanted.entrySet().stream()
                .map(line -> new Wanted(line.getKey(), Math.min(line.getValue(), OrderCommand.QUANTITY_MAX)))
                .toList();
    }

    private static ShippingOption chosen(ConfirmationRequest body, List<ShippingOption> options) {
        var wished = body.shippingMethod() == null ? ShippingMethodId.STANDARD : body.shippingMethod();
        var chosen = options.stream()
                .filter(option -> option.method().equals(wished))
                .findFirst();
        if (chosen.isEmpty() && body.shippingMethod() != null) {
            throw new Refused(new ShippingNotAvailable(wished, body.country(), body.currency()));
        }
        return chosen.orElse(null);
    }
}
