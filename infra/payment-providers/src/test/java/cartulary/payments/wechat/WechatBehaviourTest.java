package cartulary.payments.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.payments.Notified;
import cartulary.payments.PaymentProvider;
import cartulary.payments.Pem;
import cartulary.payments.ProviderBehaviour;
import cartulary.sandbox.SandboxKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WechatBehaviourTest extends ProviderBehaviour {
    @Override
    protected PaymentProvider provider() {
        return new WechatProvider(settings(true, false), clock());
    }

    private WechatSettings settings(boolean byKey, boolean byCertificate) {
        return settings(byKey, byCertificate, KEYS.merchantSerial(), Pem.publicKey(KEYS.file("wechat-platform.pub")));
    }

    private WechatSettings settings(boolean byKey, boolean byCertificate, String serial, PublicKey platform) {
        return new WechatSettings(
                sandbox.url().toString(),
                SandboxKeys.WECHAT_APP,
                SandboxKeys.WECHAT_MERCHANT,
                serial,
                Pem.privateKey(KEYS.file("wechat-merchant.key")),
                List.of("0123456789abcdef0123456789abcdef", apiV3Key()),
                byKey ? SandboxKeys.WECHAT_PUBLIC_KEY_ID : null,
                byKey ? platform : null,
                byCertificate,
                shopUrl(),
                sandbox.url() + "/wechat/scan?code={code}",
                Duration.ofMillis(500),
                Duration.ofSeconds(2));
    }

    private static String apiV3Key() {
        try {
            return Files.readString(KEYS.file("wechat-api-v3.key")).strip();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    protected Words words() {
        return new Words("wechat.native", "wechat.query", "wechat.close", "wechat.refund", "webhooks.wechat*");
    }

    @Override
    protected void pay(ProviderFact.ActionRequired opened) throws Exception {
        post("/sandbox/trades/" + opened.providerReference() + "/pay", "{}");
    }

    @Override
    protected void decline(ProviderFact.ActionRequired opened) throws Exception {
        post("/sandbox/trades/" + opened.providerReference() + "/decline", "{}");
    }

    @Override
    protected String inLedger(ProviderFact.ActionRequired opened) {
        return opened.providerReference();
    }

    @Test
    void a_code_to_scan_leads_to_a_page_in_tests() {
        var parameters = started().parameters();
        assertThat(parameters.code()).startsWith("weixin://wxpay/bizpayurl?pr=");
        assertThat(parameters.payPage()).startsWith(sandbox.url() + "/wechat/scan?code=weixin%3A%2F%2F");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wechat-jsapi", "wechat-h5", "wechat-app"})
    void every_way_is_opened_with_what_its_client_needs(String way) throws Exception {
        var opening = new PaymentProvider.Opening(
                OPENING.paymentId(),
                ORDER,
                OPENING.due(),
                OPENING.requestedAt(),
                OPENING.payBy(),
                PayWay.of(way),
                "openid_1");
        var fact = (ProviderFact.ActionRequired) provider.start(opening);
        var parameters = fact.parameters();
        if (way.equals("wechat-h5")) {
            assertThat(parameters.payPage()).contains("/wechat/h5?prepay_id=");
        } else {
            assertThat(parameters.client())
                    .containsKey(way.equals("wechat-jsapi") ? "paySign" : "sign")
                    .containsKey(way.equals("wechat-jsapi") ? "package" : "prepayid");
        }
        pay(fact);
        assertThat(provider.query(opening, fact.providerReference()).getFirst())
                .isInstanceOf(ProviderFact.Captured.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsigned", "badAnswerSignature", "oldAnswer", "signatureProbe"})
    void an_answer_without_a_good_signature_of_now_is_no_answer(String kind) throws Exception {
        var opened = started();
        for (var operation : List.of("wechat.close", "wechat.query")) fault(kind, operation, "\"count\":5");
        assertThat(provider.query(OPENING, opened.providerReference()))
                .singleElement()
                .isInstanceOf(ProviderFact.Unknown.class);
        assertThat(provider.close(OPENING, opened.providerReference(), 1)).isInstanceOf(ProviderFact.Unknown.class);
    }

    @Test
    void a_no_without_a_signature_proves_nothing() throws Exception {
        fault("unsigned", "wechat.query", "\"count\":1");
        assertThat(provider.query(OPENING, null)).singleElement().isInstanceOf(ProviderFact.Unknown.class);
        pay(started());
        fault("unsigned", "wechat.refund", "\"count\":1");
        assertThat(provider.refund(refunding("too-much", 4701, "x"))).isInstanceOf(RefundFact.Unknown.class);
    }

    @Test
    void a_signature_probe_is_refused_and_the_true_one_after_it_believed() throws Exception {
        fault("probe", "webhooks.wechat*", "\"count\":1");
        pay(started());
        var probe = hear();
        assertThat(provider.parseNotification(probe.body(), probe.headers(), now))
                .isInstanceOf(Notified.Refused.class);
        pass(Duration.ofSeconds(15));
        var heard = hear();
        assertThat(provider.parseNotification(heard.body(), heard.headers(), now))
                .isInstanceOf(Notified.Verified.class);
    }

    @Test
    void certificates_are_fetched_believed_and_followed_as_they_rotate_beside_the_public_key() throws Exception {
        provider = new WechatProvider(settings(true, true), clock());
        post("/sandbox/wechat", "{\"signWith\":\"certificate\"}");
        var opened = started();
        pay(opened);
        assertThat(told().facts().getFirst()).isInstanceOf(ProviderFact.Captured.class);
        post("/sandbox/wechat", "{\"rotate\":true}");
        provider.refund(refunding("part", 1700, opened.providerReference()));
        pass(Duration.ofSeconds(20));
        var heard = hear();
        // A new certificate is asked for at most every few seconds.
        Awaitility.await()
                .until(() ->
                        provider.parseNotification(heard.body(), heard.headers(), now) instanceof Notified.Verified);

        provider = new WechatProvider(settings(false, true), clock());
        assertThat(provider.proof()).isNull();
        assertThat(provider.query(OPENING, opened.providerReference()).getFirst())
                .isInstanceOf(ProviderFact.Captured.class);
    }

    @Test
    void a_refund_the_buyers_account_does_not_take_has_failed() throws Exception {
        var opened = started();
        post("/wechat/scan", "do=closing&code=" + opened.parameters().code().replaceFirst(".*pr=", ""));
        var all = refunding("all", 4700, opened.providerReference());
        assertThat(provider.refund(all)).isInstanceOf(RefundFact.Pending.class);
        pass(Duration.ofSeconds(20));
        assertThat(provider.queryRefund(all))
                .isInstanceOfSatisfying(
                        RefundFact.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("abnormal"));
    }

    @Test
    void keys_that_are_no_pair_are_found_out() {
        assertThatThrownBy(() ->
                        settings(true, false, KEYS.merchantSerial(), Pem.publicKey(KEYS.file("wechat-merchant.pub"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("swapped");
        assertThat(new WechatProvider(
                                settings(
                                        true,
                                        false,
                                        KEYS.merchantSerial(),
                                        Pem.publicKey(KEYS.file("alipay-platform.pub"))),
                                clock())
                        .proof())
                .contains("not signed with the public key");
        assertThat(new WechatProvider(
                                settings(true, false, "00AA", Pem.publicKey(KEYS.file("wechat-platform.pub"))), clock())
                        .proof())
                .contains("does not believe our signature");
    }

    @Test
    void a_notification_of_another_merchant_is_refused_though_it_is_signed() throws Exception {
        pay(started());
        var heard = hear();
        var other = settings(true, false);
        var foreign = new WechatProvider(
                new WechatSettings(
                        other.apiBase(),
                        other.appId(),
                        "9000000002",
                        other.merchantSerial(),
                        other.merchantKey(),
                        other.apiV3Keys(),
                        other.publicKeyId(),
                        other.publicKey(),
                        false,
                        other.notifyUrl(),
                        null,
                        other.connectTimeout(),
                        other.readTimeout()),
                clock());
        assertThat(foreign.parseNotification(heard.body(), heard.headers(), now))
                .isInstanceOf(Notified.Refused.class);
        var said = new String(heard.body(), StandardCharsets.UTF_8);
        assertThat(said).doesNotContain(OPENING.paymentId().value().substring(8));
    }
}
