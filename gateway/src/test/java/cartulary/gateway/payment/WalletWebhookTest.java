package cartulary.gateway.payment;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.payment.NotificationCommand.ReceiveNotification;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.PaymentId;
import cartulary.gateway.support.DoorTest;
import cartulary.gateway.support.WalletKeys;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The doors of WeChat Pay and Alipay: what is theirs is stored and answered in their words, and nothing else is. */
class WalletWebhookTest extends DoorTest {
    private static final String NUMBER = "0123456789abcdef0123456789abcdef";
    private static final String NONCE = "nonce_of_12b";

    @Autowired
    private InstantSource shopTime;

    private static String transaction(String merchant, String app) {
        return """
                {"mchid":"%s","appid":"%s","out_trade_no":"%s","transaction_id":"4200000001","trade_state":"SUCCESS",
                 "amount":{"total":4700,"currency":"CNY"}}""".formatted(merchant, app, NUMBER);
    }

    private static String envelope(String plain, String algorithm) {
        return """
                {"id":"EV-1","event_type":"TRANSACTION.SUCCESS","resource":{"algorithm":"%s","ciphertext":"%s",
                 "associated_data":"transaction","nonce":"%s"}}""".formatted(algorithm, WalletKeys.sealed(plain, "transaction", NONCE), NONCE);
    }

    private static String good() {
        return envelope(transaction(WalletKeys.MERCHANT, WalletKeys.WECHAT_APP), "AEAD_AES_256_GCM");
    }

    private long now() {
        return shopTime.instant().getEpochSecond();
    }

    private Answer wechat(String body, long at, String signature) {
        return wechat(body, Long.toString(at), WalletKeys.PUBLIC_KEY_ID, signature);
    }

    private Answer wechat(String body, String at, String serial, String signature) {
        return call(
                "POST",
                "/webhooks/wechat",
                body,
                "Content-Type",
                "application/json",
                "Wechatpay-Timestamp",
                at,
                "Wechatpay-Nonce",
                "n",
                "Wechatpay-Serial",
                serial,
                "Wechatpay-Signature",
                signature);
    }

    private static String text(long at, String body) {
        return at + "\nn\n" + body + "\n";
    }

    @Test
    void what_wechat_signed_is_stored_as_it_came_and_answered_with_204() {
        var at = now();
        var answer = wechat(good(), at, WalletKeys.signed(text(at, good())));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
        var body = good();
        assertThat(wechat(body, at, WalletKeys.signed(text(at, body))).status()).isEqualTo(204);
        assertThat(others.commands()).hasSize(2).allSatisfy(command -> {
            var received = (ReceiveNotification) command;
            assertThat(received.notificationId()).isEqualTo(NotificationId.of("wechat", "EV-1"));
            assertThat(received.paymentId()).isEqualTo(new PaymentId("payment-" + NUMBER));
            assertThat(received.retentionKey()).startsWith("wechat-20");
        });
    }

    @Test
    void nothing_that_wechat_did_not_say_now_is_believed() {
        var at = now();
        var body = good();
        var forgeries = new LinkedHashMap<String, Answer>();
        forgeries.put("another key", wechat(body, at, WalletKeys.forged(text(at, body))));
        forgeries.put("another body", wechat(body + " ", at, WalletKeys.signed(text(at, body))));
        forgeries.put("stale", wechat(body, at - 310, WalletKeys.signed(text(at - 310, body))));
        forgeries.put("of the future", wechat(body, at + 310, WalletKeys.signed(text(at + 310, body))));
        forgeries.put("a probe", wechat(body, at, "WECHATPAY/SIGNTEST/" + WalletKeys.signed(text(at, body))));
        forgeries.put("no base64", wechat(body, at, "%%%"));
        forgeries.put("no signature", wechat(body, at, null));
        forgeries.put("no time", wechat(body, "now", WalletKeys.PUBLIC_KEY_ID, WalletKeys.signed(text(at, body))));
        forgeries.put("an unknown key", wechat(body, Long.toString(at), "00FF", WalletKeys.signed(text(at, body))));
        forgeries.put("empty", wechat("", at, WalletKeys.signed(text(at, ""))));
        forgeries.put("null", wechat("null", at, WalletKeys.signed(text(at, "null"))));
        var algorithm = envelope(transaction(WalletKeys.MERCHANT, WalletKeys.WECHAT_APP), "AEAD_AES_128_CBC");
        forgeries.put("another algorithm", wechat(algorithm, at, WalletKeys.signed(text(at, algorithm))));
        var merchant = envelope(transaction("9000000002", WalletKeys.WECHAT_APP), "AEAD_AES_256_GCM");
        forgeries.put("another merchant", wechat(merchant, at, WalletKeys.signed(text(at, merchant))));
        var app = envelope(transaction(WalletKeys.MERCHANT, "wx0"), "AEAD_AES_256_GCM");
        forgeries.put("another app", wechat(app, at, WalletKeys.signed(text(at, app))));
        var sealed = good().replace("\"ciphertext\":\"", "\"ciphertext\":\"AAAA");
        forgeries.put("a broken seal", wechat(sealed, at, WalletKeys.signed(text(at, sealed))));
        forgeries.forEach((why, answer) -> {
            assertThat(answer.status()).as(why + answer).isEqualTo(401);
            assertThat(answer.code()).as(why).isEqualTo("FAIL");
        });
        assertThat(wechat("x".repeat(270_000), at, "AAAA").status()).isEqualTo(413);
        assertThat(others.commands()).isEmpty();
    }

    @Test
    void when_it_cannot_be_stored_wechat_and_alipay_are_told_to_send_again() {
        others.onCommand(_ -> {
            throw new ConcurrencyException("busy");
        });
        var at = now();
        var body = good();
        assertThat(wechat(body, at, WalletKeys.signed(text(at, body))).status()).isEqualTo(503);
        assertThat(alipay(signed(told())).status()).isEqualTo(503);
    }

    private Map<String, String> told() {
        var said = new TreeMap<String, String>();
        said.put("notify_id", "2026112100222");
        said.put(
                "notify_time",
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                        .withZone(ZoneOffset.ofHours(8))
                        .format(shopTime.instant()));
        said.put("app_id", WalletKeys.ALIPAY_APP);
        said.put("seller_id", WalletKeys.SELLER);
        said.put("out_trade_no", NUMBER);
        said.put("trade_no", "2026112122001");
        said.put("trade_status", "TRADE_SUCCESS");
        said.put("total_amount", "47.00");
        said.put("subject", "茶壶 & \"tea\" {1}+%");
        return said;
    }

    private static Map<String, String> signed(Map<String, String> said) {
        var form = new TreeMap<>(said);
        form.put("sign_type", "RSA2");
        form.put("sign", WalletKeys.signed(sorted(said)));
        return form;
    }

    private static String sorted(Map<String, String> said) {
        var text = new StringBuilder();
        new TreeMap<>(said).forEach((name, value) -> {
            if (!value.isEmpty())
                text.append(text.isEmpty() ? "" : "&").append(name).append('=').append(value);
        });
        return text.toString();
    }

    private Answer alipay(Map<String, String> form) {
        return alipay(encoded(form));
    }

    private static String encoded(Map<String, String> form) {
        var body = new StringBuilder();
        form.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return body.toString();
    }

    private Answer alipay(String body) {
        return call(
                "POST", "/webhooks/alipay", body, "Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    }

    @Test
    void what_alipay_signed_is_stored_as_it_came_and_answered_with_seven_letters() {
        var form = encoded(signed(told()));
        var answer = alipay(form);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.http().body()).isEqualTo("success");
        assertThat(others.commands()).singleElement().isInstanceOfSatisfying(ReceiveNotification.class, received -> {
            assertThat(received.notificationId()).isEqualTo(NotificationId.of("alipay", "2026112100222"));
            assertThat(new String(Base64.getDecoder().decode(received.rawBody()), StandardCharsets.UTF_8))
                    .isEqualTo(form);
        });
    }

    @Test
    void nothing_that_alipay_did_not_say_of_our_money_is_believed() {
        var forgeries = new LinkedHashMap<String, Map<String, String>>();
        var form = new TreeMap<>(signed(told()));
        form.put("sign", WalletKeys.forged(sorted(told())));
        forgeries.put("another key", form);
        form = new TreeMap<>(signed(told()));
        form.put("total_amount", "0.47");
        forgeries.put("another amount", form);
        form = new TreeMap<>(signed(told()));
        form.put("sign_type", "RSA");
        forgeries.put("another algorithm", form);
        form = new TreeMap<>(signed(told()));
        form.remove("sign");
        forgeries.put("no signature", form);
        for (var change : Map.of(
                        "app_id", "9021000000000002",
                        "seller_id", "2088900000000002",
                        "notify_time", "2020-01-01 00:00:00",
                        "notify_id", "../../etc",
                        "total_amount", "1e400")
                .entrySet()) {
            var said = told();
            said.put(change.getKey(), change.getValue());
            forgeries.put("signed, but " + change, signed(said));
        }
        var said = told();
        said.put("notify_time", "2099-01-01 00:00:00");
        forgeries.put("of the future", signed(said));
        forgeries.forEach((why, each) -> {
            var answer = alipay(each);
            assertThat(answer.status()).as(why + answer).isEqualTo(400);
            assertThat(answer.http().body()).as(why).isEqualTo("failure");
        });
        for (var body : new String[] {"", "null", "&&&", "sign=1", "a=1&a=2", "%ZZ=1", "sign=%%%&sign_type=RSA2"}) {
            assertThat(alipay(body).status()).as(body).isEqualTo(400);
        }
        assertThat(alipay(encoded(signed(told())) + "&sign_type=RSA2").status())
                .as("a parameter twice")
                .isEqualTo(400);
        assertThat(alipay("x=" + "y".repeat(270_000)).status()).isEqualTo(413);
        assertThat(others.commands()).isEmpty();
    }

    @Test
    void ways_to_pay_are_told_by_currency() {
        var yuan = call("GET", "/api/v1/payment-ways?currency=CNY", null);
        assertThat(yuan.http().body()).contains("\"card\"", "\"wechat-native\"", "\"alipay-qr\"");
        assertThat(call("GET", "/api/v1/payment-ways?currency=USD", null).http().body())
                .contains("\"card\"")
                .doesNotContain("wechat", "alipay");
    }
}
