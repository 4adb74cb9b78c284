package cartulary.payments.alipay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.payments.Notified;
import cartulary.payments.PaymentProvider;
import cartulary.payments.Pem;
import cartulary.payments.ProviderBehaviour;
import cartulary.sandbox.SandboxKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.PublicKey;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlipayBehaviourTest extends ProviderBehaviour {
    @Override
    protected PaymentProvider provider() {
        return new AlipayProvider(
                settings(SandboxKeys.ALIPAY_SELLER, Pem.publicKey(KEYS.file("alipay-platform.pub"))), clock());
    }

    private AlipaySettings settings(String seller, PublicKey alipay) {
        return new AlipaySettings(
                sandbox.url() + "/gateway.do",
                SandboxKeys.ALIPAY_APP,
                seller,
                Pem.privateKey(KEYS.file("alipay-app.key")),
                alipay,
                shopUrl(),
                "http://shop.example/back",
                sandbox.url() + "/alipay/scan?code={code}",
                Duration.ofMillis(500),
                Duration.ofSeconds(2));
    }

    @Override
    protected Words words() {
        return new Words("alipay.precreate", "alipay.query", "alipay.c*", "alipay.refund", "webhooks.alipay*");
    }

    @Override
    protected void pay(ProviderFact.ActionRequired opened) throws Exception {
        post("/sandbox/trades/" + opened.providerReference() + "/pay", "{}");
    }

    @Override
    protected void decline(ProviderFact.ActionRequired opened) throws Exception {
        post("/alipay/scan", "do=decline&code=" + opened.parameters().code().replaceFirst(".*/", ""));
    }

    @Override
    protected String inLedger(ProviderFact.ActionRequired opened) {
        return opened.providerReference();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alipay-page", "alipay-wap", "alipay-app"})
    void a_page_and_an_app_are_opened_by_what_we_sign_without_a_call(String way) throws Exception {
        var opening = new PaymentProvider.Opening(
                OPENING.paymentId(),
                ORDER,
                OPENING.due(),
                OPENING.requestedAt(),
                OPENING.payBy(),
                PayWay.of(way),
                null);
        var fact = (ProviderFact.ActionRequired) provider.start(opening);
        var url = way.equals("alipay-app")
                ? sandbox.url() + "/alipay/app?order="
                        + java.net.URLEncoder.encode(
                                fact.parameters().client().get("orderString"), java.nio.charset.StandardCharsets.UTF_8)
                : fact.parameters().payPage();
        var page = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        assertThat(page.body()).contains("CNY 47.00");
        pay(fact);
        assertThat(provider.query(opening, fact.providerReference()).getFirst())
                .isInstanceOf(ProviderFact.Captured.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsigned", "badAnswerSignature"})
    void an_answer_without_a_good_signature_is_no_answer_a_no_as_little_as_a_yes(String kind) throws Exception {
        fault(kind, "alipay.query", "\"count\":1");
        assertThat(provider.query(OPENING, null)).as("a no").singleElement().isInstanceOf(ProviderFact.Unknown.class);
        pay(started());
        fault(kind, "alipay.query", "\"count\":1");
        assertThat(provider.query(OPENING, null)).as("a yes").singleElement().isInstanceOf(ProviderFact.Unknown.class);
    }

    @Test
    void a_code_nobody_scanned_is_over_when_its_time_is() throws Exception {
        started();
        fault("status500", "alipay.cancel", "\"count\":9");
        assertThat(provider.close(OPENING, null, 1)).isInstanceOf(ProviderFact.Unknown.class);
        pass(Duration.ofMinutes(17));
        assertThat(provider.close(OPENING, null, 2)).isInstanceOf(ProviderFact.Closed.class);
    }

    @Test
    void money_that_a_cancel_gave_back_needs_no_refund() throws Exception {
        var opened = started();
        pay(opened);
        var alipay = new com.alipay.api.DefaultAlipayClient(
                sandbox.url() + "/gateway.do",
                SandboxKeys.ALIPAY_APP,
                bare("alipay-app.key"),
                "json",
                "utf-8",
                bare("alipay-platform.pub"),
                "RSA2");
        var cancel = new com.alipay.api.request.AlipayTradeCancelRequest();
        cancel.setBizContent("{\"out_trade_no\":\"" + opened.providerReference() + "\"}");
        assertThat(alipay.execute(cancel).getAction()).isEqualTo("refund");
        assertThat(provider.refund(refunding("late", 4700, opened.providerReference())))
                .isInstanceOf(RefundFact.Succeeded.class);
        assertThat(ledger(inLedger(opened))).containsExactly("charge 4700", "refund 4700");
    }

    @Test
    void money_that_was_faster_than_the_cancel_of_its_code_was_taken_and_is_given_back_once() throws Exception {
        var opened = started();
        fault("latency", "alipay.cancel", "\"count\":1,\"millis\":1500");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var closing = threads.submit(() -> provider.close(OPENING, null, 1));
            await().until(this::allFaultsStruck); // The cancel is there, and waits.
            pay(opened);
            assertThat(closing.get()).isInstanceOf(ProviderFact.Captured.class);
        }
        assertThat(provider.refund(refunding("late", 4700, opened.providerReference())))
                .isInstanceOf(RefundFact.Succeeded.class);
        assertThat(ledger(inLedger(opened))).containsExactly("charge 4700", "refund 4700");
    }

    private static String bare(String name) throws Exception {
        return java.nio.file.Files.readString(KEYS.file(name)).replaceAll("-----[A-Z ]+-----|\\s", "");
    }

    @Test
    void keys_that_are_no_pair_are_found_out() {
        assertThatThrownBy(() -> settings(SandboxKeys.ALIPAY_SELLER, Pem.publicKey(KEYS.file("alipay-app.pub"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("swapped");
        assertThat(new AlipayProvider(
                                settings(SandboxKeys.ALIPAY_SELLER, Pem.publicKey(KEYS.file("wechat-platform.pub"))),
                                clock())
                        .proof())
                .contains("not signed with the public key");
    }

    @Test
    void money_for_another_seller_is_refused_though_it_is_signed() throws Exception {
        pay(started());
        var heard = hear();
        var other = new AlipayProvider(
                settings("2088900000000002", Pem.publicKey(KEYS.file("alipay-platform.pub"))), clock());
        assertThat(other.parseNotification(heard.body(), heard.headers(), now)).isInstanceOf(Notified.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a_response\":{\"x\":\"}\"},\"sign\":\"s\"}|{\"x\":\"}\"}",
                "{\"sign\":\"s\",\"a_response\":{\"x\":{\"y\":[1,{\"z\":\"\\\\\\\"}\"}]}}}|{\"x\":{\"y\":[1,{\"z\":\"\\\\\\\"}\"}]}}",
                "{\"a_response\" : {\"n\":\"{\\\"a_response\\\":{}}\"} }|{\"n\":\"{\\\"a_response\\\":{}}\"}",
                "{\"b\":{\"a_response\":{\"x\":1}},\"a_response\":{\"x\":2}}|{\"x\":2}",
                "{\"a_response\":\"bm90aGluZw==\",\"sign\":\"s\"}|\"bm90aGluZw==\"",
            })
    void the_signed_text_is_the_node_as_it_came(String answer, String node) {
        assertThat(RawNode.of(answer, "a_response")).isEqualTo(node);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"a_response\":", "{\"a_response\":{", "{\"a_response\":{\"x\":\"", "[]", "null"})
    void a_broken_answer_has_no_node(String answer) {
        assertThat(RawNode.of(answer, "a_response")).isNull();
    }
}
