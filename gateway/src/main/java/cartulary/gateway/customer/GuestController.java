package cartulary.gateway.customer;

import cartulary.contract.cart.CartCommand.MergeCart;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartQuery.Cart;
import cartulary.contract.cart.CartQuery.FindCart;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Failures.InvalidField;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.GuestTokens;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "guests")
final class GuestController {
    record Guest(CustomerId customerId, String guestToken, Instant expiresAt) {
        @Override
        public String toString() {
            return "Guest[%s]".formatted(customerId); // The token opens this guest's orders.
        }
    }

    record AdoptionRequest(@NotNull @Size(max = 300) String guestToken) {
        @Override
        public String toString() {
            return "AdoptionRequest[…]"; // The token opens this guest's orders.
        }
    }

    /**
     * @param merged whether there was anything in the guest's cart
     * @param cartVersion of the customer's cart afterwards
     */
    record Adopted(CustomerId guest, boolean merged, long cartVersion) {}

    private final GuestTokens tokens;
    private final Shop shop;

    GuestController(GuestTokens tokens, Shop shop) {
        this.tokens = tokens;
        this.shop = shop;
    }

    @Operation(
            summary = "Shop without an account",
            description =
                    "Gives a token to send as `Authorization: Guest <token>`; it also opens this guest's orders, so keep"
                            + " it. Takes no Idempotency-Key: nothing is stored, and each call makes another guest.")
    @PostMapping("/api/v1/guests")
    @ResponseStatus(HttpStatus.CREATED)
    Guest create() {
        var guest = tokens.issue();
        return new Guest(guest.customerId(), guest.token(), guest.expiresAt());
    }

    @Operation(
            summary = "Take over what I chose as a guest",
            description =
                    "After signing in: the guest whose token is shown gives their cart to the customer who is signed in."
                            + " Takes no Idempotency-Key: a repeat finds nothing left to take over.")
    @PostMapping("/api/v1/guests/adoption")
    Adopted adopt(@Valid @RequestBody AdoptionRequest body, Caller caller) {
        var guest = tokens.verify(body.guestToken())
                .orElseThrow(() -> new Refused(new InvalidField("guestToken", "is not valid or has ended")));
        var cartId = CartId.of(caller.customerId());
        var before = version(caller);
        var position = shop.tell(new MergeCart(cartId, CartId.of(guest)), caller, null);
        var after = version(caller.after(position));
        return new Adopted(guest, after > before, after);
    }

    private long version(Caller caller) {
        return shop.find(new FindCart(caller.customerId()), Cart.class, caller)
                .map(Cart::version)
                .orElse(0L);
    }
}
