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
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The doors of WeChat Pay and Alipay: what is theirs is stored and answered in their words. What is not: ForgeryTest. */
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
    void ways_to_pay_are_told_by_currency() {
        var yuan = call("GET", "/api/v1/payment-ways?currency=CNY", null);
        assertThat(yuan.http().body()).contains("\"card\"", "\"wechat-native\"", "\"alipay-qr\"");
        assertThat(call("GET", "/api/v1/payment-ways?currency=USD", null).http().body())
                .contains("\"card\"")
                .doesNotContain("wechat", "alipay");
    }
}
