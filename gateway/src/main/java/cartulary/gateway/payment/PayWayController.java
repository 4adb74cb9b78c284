package cartulary.gateway.payment;

import cartulary.contract.payment.PayWay;
import cartulary.gateway.support.PayWays;
import cartulary.gateway.support.ProblemCode;
import cartulary.gateway.support.ProblemException;
import cartulary.payments.PayRoutes;
import cartulary.payments.PaymentProvider;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "orders")
final class PayWayController implements PayWays {
    /**
     * @param needsPayer whether an order paid so must name who pays
     * @param keepsCards whether a signed-in shopper can have the card kept
     */
    record Offered(PayWay way, boolean needsPayer, boolean keepsCards) {}

    private final DoorProviders providers;
    private final PayRoutes routes;

    PayWayController(DoorProviders providers) {
        this.providers = providers;
        this.routes = providers.routes();
    }

    @Operation(
            summary = "How one can pay in a currency",
            description = "In the order in which they are to be offered; an order names one of them as `payWay`.")
    @GetMapping(path = "/api/v1/payment-ways", produces = MediaType.APPLICATION_JSON_VALUE)
    List<Offered> offered(@RequestParam @Schema(type = "string", example = "CNY") Currency currency) {
        return ways(currency).stream()
                .map(way -> new Offered(way, way.needsPayer(), keepsCards(way, currency)))
                .toList();
    }

    @Override
    public List<PayWay> ways(Currency currency) {
        return routes.ways(currency);
    }

    @Override
    public boolean keepsCards(PayWay way, Currency currency) {
        return (way == null || way == PayWay.CARD)
                && routes.provider(way, currency)
                        .flatMap(providers::named)
                        .filter(PaymentProvider::keepsCards)
                        .isPresent();
    }

    @Override
    public String payer(PayWay way, Currency currency, String payer, String address) {
        if (way == PayWay.WALLET) return null;
        if (way != null && !ways(currency).contains(way)) {
            throw new ProblemException(
                    ProblemCode.INVALID_FIELD,
                    "the order cannot be paid in this way",
                    Map.of("payWay", "%s is not offered in %s".formatted(way.text(), currency)));
        }
        if (way == PayWay.WECHAT_H5) return address;
        if (way == null || !way.needsPayer()) return null;
        if (payer == null || payer.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.INVALID_FIELD,
                    "the order cannot be paid in this way",
                    Map.of("payer", "is needed for " + way.text()));
        }
        return payer;
    }
}
