package cartulary.gateway.customer;

import cartulary.contract.customer.CustomerId;
import cartulary.gateway.support.GuestTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
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

    private final GuestTokens tokens;

    GuestController(GuestTokens tokens) {
        this.tokens = tokens;
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
}
