package cartulary.gateway.wallet;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.wallet.WalletCommand.GrantCredit;
import cartulary.contract.wallet.WalletId;
import cartulary.contract.wallet.WalletQuery.ListWallets;
import cartulary.contract.wallet.WalletView;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Currency;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "wallets")
final class WalletController {
    record GrantRequest(
            @NotNull @Min(1) @Max(1_000_000_000L) @Schema(example = "5000")
            Long minorUnits,

            @NotNull @Schema(type = "string", example = "CNY")
            Currency currency,

            @NotBlank @Size(max = 200) @Schema(example = "it came late")
            String reason) {}

    record CreditAccepted(WalletId walletId, Money amount) {}

    private final Shop shop;

    WalletController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "What one has to spend", description = "An order paid with it says `payWay` `wallet`.")
    @GetMapping("/wallet")
    List<WalletView> own(Caller caller) {
        return shop.list(new ListWallets(caller.customerId()), WalletView.class, caller);
    }

    @Operation(summary = "What a shopper has to spend")
    @GetMapping("/admin/wallets/{customerId}")
    List<WalletView> of(@PathVariable CustomerId customerId, Caller caller) {
        return shop.list(new ListWallets(customerId), WalletView.class, caller);
    }

    @Operation(summary = "Give a shopper store credit")
    @PostMapping("/admin/wallets/{customerId}/credits")
    @ResponseStatus(HttpStatus.ACCEPTED)
    CreditAccepted grant(
            @PathVariable CustomerId customerId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody GrantRequest body,
            Caller caller) {
        var amount = new Money(body.minorUnits(), body.currency());
        var wallet = WalletId.of(customerId, body.currency());
        var reference = "grant " + key.scopedTo(caller.actor(), "wallet");
        shop.tell(new GrantCredit(wallet, customerId, amount, reference, body.reason()), caller, key);
        return new CreditAccepted(wallet, amount);
    }
}
