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
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
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
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where providers tell what became of a payment. Bytes are believed by their signature alone, before anything is parsed
 * or stored; then they are stored, then each provider is answered in its own words, and a worker goes on. Any other answer
 * makes the provider send again.
 */
@RestController
@Tag(name = "webhooks")
final class WebhookController {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);

    private final Shop shop;
    private final DoorProviders providers;
    private final InstantSource shopTime;

    WebhookController(Shop shop, InstantSource shopTime, DoorProviders providers) {
        this.shop = shop;
        this.shopTime = shopTime;
        this.providers = providers;
    }

    @Operation(
            summary = "A notification of Stripe",
            description =
                    "200 with an empty body: it is stored for good, or was before. 400: not signed by Stripe within 300 s."
                            + " 503: send it again.")
    @PostMapping("/webhooks/stripe")
    void stripe(@RequestBody(required = false) byte[] raw, HttpServletRequest request, Caller caller) {
        if (!stored("stripe", raw, request, caller)) {
            throw new ProblemException(ProblemCode.INVALID_SIGNATURE, "the notification is not acceptable");
        }
    }

    /** @param code SUCCESS is never said with a body: FAIL is the only word here */
    record WechatAnswer(String code, String message) {}

    @Operation(
            summary = "A notification of WeChat Pay",
            description = "204: it is stored for good, or was before. 401: not signed by WeChat Pay within 300 s, a"
                    + " signature probe too. 503: send it again.")
    @PostMapping(path = "/webhooks/wechat", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WechatAnswer> wechat(
            @RequestBody(required = false) byte[] raw, HttpServletRequest request, Caller caller) {
        return stored("wechat", raw, request, caller)
                ? ResponseEntity.noContent().build()
                : ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new WechatAnswer("FAIL", "the notification is not acceptable"));
    }

    @Operation(
            summary = "A notification of Alipay",
            description = "`success`: it is stored for good, or was before. 400 `failure`: not signed by Alipay, or of"
                    + " another app or seller. 503: send it again.")
    @PostMapping(path = "/webhooks/alipay", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> alipay(InputStream raw, HttpServletRequest request, Caller caller) throws IOException {
        // A form as bytes: the framework would put it together anew from what it has parsed.
        return stored("alipay", raw.readAllBytes(), request, caller)
                ? ResponseEntity.ok("success")
                : ResponseEntity.badRequest().body("failure");
    }

    /** False if it is not to be believed. */
    private boolean stored(String name, byte[] raw, HttpServletRequest request, Caller caller) {
        var provider = providers
                .named(name)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, name + " takes no payments here"));
        var bytes = raw == null ? new byte[0] : raw;
        var now = shopTime.instant();
        return switch (verified(provider, bytes, headers(request), now)) {
            case Notified.Refused refused -> {
                LOG.warn(
                        "a notification of {} was refused: {}",
                        name,
                        refused.failure().code());
                yield false;
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
                yield true;
            }
        };
    }

    private static Notified verified(PaymentProvider provider, byte[] bytes, Map<String, String> headers, Instant now) {
        try {
            return provider.parseNotification(bytes, headers, now);
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
