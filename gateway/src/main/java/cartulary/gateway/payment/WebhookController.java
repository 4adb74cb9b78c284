package cartulary.gateway.payment;

import cartulary.contract.payment.NotificationCommand.ReceiveNotification;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.support.Actor;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.ProblemCode;
import cartulary.gateway.support.ProblemException;
import cartulary.gateway.support.Shop;
import cartulary.payments.Notified;
import cartulary.payments.PaymentProvider;
import cartulary.payments.stripe.StripeProvider;
import cartulary.payments.stripe.StripeSettings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where providers tell what became of a payment. Bytes are believed by their signature alone, before anything is parsed
 * or stored; then they are stored, then 200 is said, and a worker goes on. Any other answer makes the provider send again.
 */
@RestController
@Tag(name = "webhooks")
final class WebhookController {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);

    private final Shop shop;
    private final PaymentProvider stripe;
    private final InstantSource shopTime;

    WebhookController(
            Shop shop,
            InstantSource shopTime,
            @Value("${cartulary.stripe.api-base:https://api.stripe.com}") String apiBase,
            @Value("${cartulary.stripe.secret-key}") String secretKey,
            @Value("${cartulary.stripe.webhook-secret}") String webhookSecret) {
        this.shop = shop;
        this.shopTime = shopTime;
        this.stripe = new StripeProvider(StripeSettings.of(apiBase, secretKey, webhookSecret, null));
    }

    @Operation(
            summary = "A notification of Stripe",
            description =
                    "200 with an empty body: it is stored for good, or was before. 400: not signed by Stripe within 300 s."
                            + " 503: send it again.")
    @PostMapping("/webhooks/stripe")
    void stripe(@RequestBody(required = false) byte[] raw, HttpServletRequest request, Caller caller) {
        var bytes = raw == null ? new byte[0] : raw;
        var now = shopTime.instant();
        switch (verified(bytes, headers(request), now)) {
            case Notified.Refused refused -> {
                LOG.warn("a notification was refused: {}", refused.failure().code());
                throw new ProblemException(ProblemCode.INVALID_SIGNATURE, "the notification is not acceptable");
            }
            case Notified.Verified(var notification) -> {
                var notificationId = NotificationId.of(notification.provider(), notification.eventId());
                MDC.put("notificationId", notificationId.value());
                var month = YearMonth.from(now.atZone(ZoneOffset.UTC));
                shop.tell(
                        new ReceiveNotification(
                                notificationId,
                                notification.provider(),
                                notification.type(),
                                notification.paymentId(),
                                notification.provider() + "-" + month,
                                Base64.getEncoder().encodeToString(bytes)),
                        new Caller(Actor.provider(notification.provider()), null, caller.traceparent(), null),
                        null);
            }
        }
    }

    private Notified verified(byte[] bytes, Map<String, String> headers, java.time.Instant now) {
        try {
            return stripe.parseNotification(bytes, headers, now);
        } catch (RuntimeException e) {
            // What cannot even be checked is refused; the text of such exceptions may hold the bytes.
            return Notified.refused("it cannot be checked: " + e.getClass().getSimpleName());
        }
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        var headers = new HashMap<String, String>();
        request.getHeaderNames()
                .asIterator()
                .forEachRemaining(name -> headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name)));
        return headers;
    }
}
