package cartulary.gateway.cart;

import cartulary.contract.cart.CartCommand;
import cartulary.contract.cart.CartCommand.AddToCart;
import cartulary.contract.cart.CartCommand.ClearCart;
import cartulary.contract.cart.CartCommand.RemoveFromCart;
import cartulary.contract.cart.CartCommand.SetCartLine;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartQuery.Cart;
import cartulary.contract.cart.CartQuery.FindCart;
import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.gateway.support.Baskets;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
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
import org.springframework.web.bind.annotation.RestController;

/** A shopper's own cart, with a login or a guest token: there is one for each, and nobody sees another's. */
@RestController
@RequestMapping(path = "/api/v1/cart", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "cart")
final class CartController {
    record AddRequest(
            @NotNull Sku sku,

            @NotNull @Min(1) @Max(CartCommand.QUANTITY_MAX) @Schema(example = "1")
            Integer quantity) {}

    record QuantityRequest(
            @NotNull @Min(1) @Max(CartCommand.QUANTITY_MAX) @Schema(example = "2")
            Integer quantity) {}

    /**
     * @param version to order by; another one with each change
     * @param units of all lines
     * @param goods what the lines that have a price cost together now
     * @param lastOrder what it was ordered as the last time; null if it never was
     */
    record CartShown(
            CartId cartId,
            long version,
            List<Baskets.Line> lines,
            int units,
            Money goods,
            Instant changedAt,
            OrderId lastOrder) {}

    private final Shop shop;
    private final Baskets baskets;

    CartController(Shop shop, Baskets baskets) {
        this.shop = shop;
        this.baskets = baskets;
    }

    @Operation(
            summary = "My cart at today's prices",
            description =
                    "Prices and stock are those of now and promise nothing; they are frozen when the order is placed.")
    @GetMapping
    ResponseEntity<CartShown> cart(@RequestParam(defaultValue = "CNY") Currency currency, Caller caller) {
        return shown(currency, caller);
    }

    @Operation(summary = "Put more of an article into the cart")
    @PostMapping("/lines")
    ResponseEntity<CartShown> add(
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @RequestParam(defaultValue = "CNY") Currency currency,
            @Valid @RequestBody AddRequest body,
            Caller caller) {
        var scoped = key.scopedTo(caller.actor(), "cart");
        var position = shop.tell(new AddToCart(mine(caller), body.sku(), body.quantity(), scoped), caller, key);
        return shown(currency, caller.after(position));
    }

    @Operation(summary = "Have so many of an article in the cart, whatever there were")
    @PutMapping("/lines/{sku}")
    ResponseEntity<CartShown> set(
            @PathVariable Sku sku,
            @RequestParam(defaultValue = "CNY") Currency currency,
            @Valid @RequestBody QuantityRequest body,
            Caller caller) {
        var position = shop.tell(new SetCartLine(mine(caller), sku, body.quantity()), caller, null);
        return shown(currency, caller.after(position));
    }

    @Operation(summary = "Take an article out of the cart")
    @DeleteMapping("/lines/{sku}")
    ResponseEntity<CartShown> remove(
            @PathVariable Sku sku, @RequestParam(defaultValue = "CNY") Currency currency, Caller caller) {
        return shown(currency, caller.after(shop.tell(new RemoveFromCart(mine(caller), sku), caller, null)));
    }

    @Operation(summary = "Empty the cart")
    @DeleteMapping
    ResponseEntity<CartShown> clear(@RequestParam(defaultValue = "CNY") Currency currency, Caller caller) {
        return shown(currency, caller.after(shop.tell(new ClearCart(mine(caller)), caller, null)));
    }

    private ResponseEntity<CartShown> shown(Currency currency, Caller caller) {
        var cart = shop.find(new FindCart(caller.customerId()), Cart.class, caller)
                .orElseGet(() -> Cart.empty(mine(caller)));
        var basket = baskets.priced(Baskets.wanted(cart.lines()), currency, caller);
        var units = cart.lines().stream().mapToInt(line -> line.quantity()).sum();
        return ResponseEntity.ok()
                .eTag("\"%d\"".formatted(cart.version()))
                .body(new CartShown(
                        cart.cartId(),
                        cart.version(),
                        basket.lines(),
                        units,
                        basket.goods(),
                        cart.changedAt(),
                        cart.lastOrder()));
    }

    private static CartId mine(Caller caller) {
        return CartId.of(caller.customerId());
    }
}
