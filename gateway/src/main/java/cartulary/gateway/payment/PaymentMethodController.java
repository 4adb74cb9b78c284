package cartulary.gateway.payment;

import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.MethodCommand.ForgetMethod;
import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.MethodQuery.FindCardPayer;
import cartulary.contract.payment.MethodQuery.KeptMethod;
import cartulary.contract.payment.MethodQuery.ListKeptMethods;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.SavedMethodsId;
import cartulary.contract.support.Role;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.KeptMethods;
import cartulary.gateway.support.PayWays;
import cartulary.gateway.support.ProblemCode;
import cartulary.gateway.support.ProblemException;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The cards that a signed-in shopper had kept at the provider: here there is only what one tells them by. */
@RestController
@RequestMapping(path = "/api/v1/payment-methods", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "payment methods")
final class PaymentMethodController implements KeptMethods {
    private final Shop shop;
    private final PayWays ways;

    PaymentMethodController(Shop shop, PayWays ways) {
        this.shop = shop;
        this.ways = ways;
    }

    @Operation(
            summary = "My saved cards, newest first",
            description = "One is saved by an order with `savePaymentMethod`, once it was paid.")
    @GetMapping
    List<KeptMethod> mine(Caller caller) {
        return shop.list(new ListKeptMethods(caller.customerId()), KeptMethod.class, caller);
    }

    @Operation(summary = "Have a card kept no longer, here and at the provider")
    @DeleteMapping("/{methodId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget(@PathVariable MethodId methodId, Caller caller) {
        var customer = caller.customerId();
        shop.tell(new ForgetMethod(SavedMethodsId.of(customer), customer, methodId), caller, null);
    }

    @Override
    public String payer(PayWay way, Currency currency, boolean save, MethodId methodId, Caller caller) {
        if (save && methodId != null) {
            throw invalid("savePaymentMethod", "a card that is paid with is saved already");
        }
        var field = save ? "savePaymentMethod" : "paymentMethodId";
        if (!ways.keepsCards(way, currency)) throw invalid(field, "is for cards only, whose provider keeps them");
        if (!caller.actor().is(Role.CUSTOMER)) throw invalid(field, "is for signed-in shoppers only");
        return shop.find(new FindCardPayer(caller.customerId(), methodId), CardPayer.class, caller)
                .orElseThrow(() -> invalid(field, "there is no such saved card"))
                .payer();
    }

    private static ProblemException invalid(String field, String why) {
        return new ProblemException(
                ProblemCode.INVALID_FIELD, "the order cannot be paid in this way", Map.of(field, why));
    }
}
