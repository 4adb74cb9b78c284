package cartulary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.wechat.pay.java.core.Config;
import com.wechat.pay.java.core.RSAAutoCertificateConfig;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.exception.ValidationException;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.notification.NotificationConfig;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.payments.jsapi.JsapiServiceExtension;
import com.wechat.pay.java.service.payments.model.Transaction;
import com.wechat.pay.java.service.payments.nativepay.NativePayService;
import com.wechat.pay.java.service.payments.nativepay.model.Amount;
import com.wechat.pay.java.service.payments.nativepay.model.CloseOrderRequest;
import com.wechat.pay.java.service.payments.nativepay.model.PrepayRequest;
import com.wechat.pay.java.service.payments.nativepay.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.refund.RefundService;
import com.wechat.pay.java.service.refund.model.AmountReq;
import com.wechat.pay.java.service.refund.model.CreateRequest;
import com.wechat.pay.java.service.refund.model.QueryByOutRefundNoRequest;
import com.wechat.pay.java.service.refund.model.RefundNotification;
import com.wechat.pay.java.service.refund.model.Status;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WeChat's own library in front of the sandbox: what it signs is believed, and it believes what is signed here. */
class WechatApiTest extends SandboxTestBase {
    private static final String NUMBER = "0123456789abcdef0123456789abcdef";
    private static final SandboxKeys KEY_FILES = SandboxKeys.in(KEYS);

    private RSAPublicKeyConfig config;
    private NativePayService pay;
    private RefundService refunds;

    @BeforeEach
    void connect() {
        config = new RSAPublicKeyConfig.Builder()
                .merchantId(SandboxKeys.WECHAT_MERCHANT)
                .privateKeyFromPath(KEY_FILES.file("wechat-merchant.key").toString())
                .merchantSerialNumber(KEY_FILES.merchantSerial())
                .publicKeyFromPath(KEY_FILES.file("wechat-platform.pub").toString())
                .publicKeyId(SandboxKeys.WECHAT_PUBLIC_KEY_ID)
                .apiV3Key(KEY_FILES.apiV3Key())
                .build();
        pay = new NativePayService.Builder().httpClient(client(config)).build();
        refunds = new RefundService.Builder().httpClient(client(config)).build();
    }

    private HttpClient client(Config of) {
        return builder().config(of).build();
    }

    /** The library knows two hosts only; the host is not signed, so that another may stand in. */
    private DefaultHttpClientBuilder builder() {
        return new DefaultHttpClientBuilder()
                .okHttpClient(new OkHttpClient.Builder()
                        .addInterceptor(chain -> chain.proceed(chain.request()
                                .newBuilder()
                                .url(chain.request()
                                        .url()
                                        .newBuilder()
                                        .scheme("http")
                                        .host("127.0.0.1")
                                        .port(sandbox.url().getPort())
                                        .build())
                                .build()))
                        .build());
    }

    private PrepayRequest order(int fen) {
        var amount = new Amount();
        amount.setTotal(fen);
        var request = new PrepayRequest();
        request.setAmount(amount);
        request.setAppid(SandboxKeys.WECHAT_APP);
        request.setMchid(SandboxKeys.WECHAT_MERCHANT);
        request.setDescription("茶壶 \"blue\" {1}");
        request.setNotifyUrl(otherUrl());
        request.setOutTradeNo(NUMBER);
        request.setAttach("order-1");
        return request;
    }

    private Transaction query() {
        var request = new QueryOrderByOutTradeNoRequest();
        request.setMchid(SandboxKeys.WECHAT_MERCHANT);
        request.setOutTradeNo(NUMBER);
        return pay.queryOrderByOutTradeNo(request);
    }

    private void scanned(String act, String code) throws Exception {
        assertThat(send(
                                "POST",
                                "/wechat/scan",
                                "do=" + act + "&code="
                                        + code.replace("?", "%3F").replace("=", "%3D"))
                        .statusCode())
                .isIn(200, 422);
    }

    private Transaction verified(Other heard, NotificationConfig by) {
        return new NotificationParser(by).parse(param(heard), Transaction.class);
    }

    private static RequestParam param(Other heard) {
        return new RequestParam.Builder()
                .serialNumber(heard.header().apply("Wechatpay-Serial"))
                .timestamp(heard.header().apply("Wechatpay-Timestamp"))
                .nonce(heard.header().apply("Wechatpay-Nonce"))
                .signature(heard.header().apply("Wechatpay-Signature"))
                .body(heard.body())
                .build();
    }

    @Test
    void a_scanned_code_pays_and_the_sealed_notification_can_be_verified() throws Exception {
        var code = pay.prepay(order(4700)).getCodeUrl();
        assertThat(code).startsWith("weixin://wxpay/bizpayurl?pr=");
        assertThat(query().getTradeState()).isEqualTo(Transaction.TradeStateEnum.NOTPAY);

        scanned("decline", code);
        assertThat(query().getTradeState()).isEqualTo(Transaction.TradeStateEnum.NOTPAY);
        scanned("pay", code);
        scanned("pay", code);

        var paid = query();
        assertThat(paid.getTradeState()).isEqualTo(Transaction.TradeStateEnum.SUCCESS);
        assertThat(paid.getAmount().getTotal()).isEqualTo(4700);
        assertThat(moved(NUMBER)).containsExactly("decline 4700", "charge 4700");
        assertThat(json("GET", "/sandbox/ledger?order_id=order-1", "").findValuesAsText("provider"))
                .containsOnly("wechat");
        var told = verified(hearOther(), config);
        assertThat(told.getTransactionId()).isEqualTo(paid.getTransactionId());
        assertThat(told.getTradeType()).isEqualTo(Transaction.TradeTypeEnum.NATIVE);
    }

    @Test
    void the_same_number_again_is_the_same_code_and_with_another_amount_it_is_refused() {
        var code = pay.prepay(order(4700)).getCodeUrl();
        assertThat(pay.prepay(order(4700)).getCodeUrl()).isEqualTo(code);
        assertThatThrownBy(() -> pay.prepay(order(4800)))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        no -> assertThat(no.getErrorCode()).isEqualTo("INVALID_REQUEST"));
    }

    @Test
    void a_closed_number_can_neither_be_paid_nor_used_again() throws Exception {
        var code = pay.prepay(order(4700)).getCodeUrl();
        var close = new CloseOrderRequest();
        close.setMchid(SandboxKeys.WECHAT_MERCHANT);
        close.setOutTradeNo(NUMBER);
        pay.closeOrder(close);

        assertThat(query().getTradeState()).isEqualTo(Transaction.TradeStateEnum.CLOSED);
        assertThatThrownBy(() -> pay.prepay(order(4700)))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        no -> assertThat(no.getErrorCode()).isEqualTo("ORDER_CLOSED"));
        send("POST", "/wechat/scan", "do=pay&code=" + code.substring(code.indexOf('=') + 1));
        assertThat(moved(NUMBER)).containsExactly("cancel 0");
    }

    @Test
    void what_is_paid_cannot_be_closed_and_an_unknown_number_is_told_so() throws Exception {
        assertThat(catchThrowableOfType(ServiceException.class, this::query).getErrorCode())
                .isEqualTo("ORDER_NOT_EXIST");
        scanned("pay", pay.prepay(order(1)).getCodeUrl());
        var close = new CloseOrderRequest();
        close.setMchid(SandboxKeys.WECHAT_MERCHANT);
        close.setOutTradeNo(NUMBER);
        assertThat(catchThrowableOfType(ServiceException.class, () -> pay.closeOrder(close))
                        .getErrorCode())
                .isEqualTo("ORDERPAID");
    }

    @Test
    void a_refund_is_taken_up_done_later_and_told() throws Exception {
        scanned("pay", pay.prepay(order(4700)).getCodeUrl());
        hearOther();

        var first = refunds.create(refund("refund_1", 1700));
        assertThat(first.getStatus()).isEqualTo(Status.PROCESSING);
        assertThat(refunds.create(refund("refund_1", 1700)).getRefundId()).isEqualTo(first.getRefundId());
        assertThat(catchThrowableOfType(ServiceException.class, () -> refunds.create(refund("refund_2", 3001)))
                        .getErrorCode())
                .isEqualTo("NOT_ENOUGH");
        pass(10);

        var told = new NotificationParser(config).parse(param(hearOther()), RefundNotification.class);
        assertThat(told.getOutRefundNo()).isEqualTo("refund_1");
        var query = new QueryByOutRefundNoRequest();
        query.setOutRefundNo("refund_1");
        assertThat(refunds.queryByOutRefundNo(query).getStatus()).isEqualTo(Status.SUCCESS);
        assertThat(moved(NUMBER)).containsExactly("charge 4700", "refund 1700");
        assertThat(query().getTradeState()).isEqualTo(Transaction.TradeStateEnum.REFUND);
    }

    @Test
    void an_account_that_takes_no_refund_makes_it_abnormal() throws Exception {
        scanned("closing", pay.prepay(order(4700)).getCodeUrl());
        refunds.create(refund("refund_1", 4700));
        pass(10);
        var query = new QueryByOutRefundNoRequest();
        query.setOutRefundNo("refund_1");
        assertThat(refunds.queryByOutRefundNo(query).getStatus()).isEqualTo(Status.ABNORMAL);
        assertThat(moved(NUMBER)).containsExactly("charge 4700", "refund 4700", "refund_failed 4700");
    }

    private CreateRequest refund(String number, long fen) {
        var amount = new AmountReq();
        amount.setRefund(fen);
        amount.setTotal(4700L);
        amount.setCurrency("CNY");
        var request = new CreateRequest();
        request.setAmount(amount);
        request.setOutRefundNo(number);
        request.setOutTradeNo(NUMBER);
        request.setNotifyUrl(otherUrl());
        return request;
    }

    @Test
    void a_page_inside_wechat_pays_with_what_the_merchant_signed() throws Exception {
        var jsapi = new JsapiServiceExtension.Builder()
                .config(config)
                .httpClient(client(config))
                .build();
        var request = new com.wechat.pay.java.service.payments.jsapi.model.PrepayRequest();
        var amount = new com.wechat.pay.java.service.payments.jsapi.model.Amount();
        amount.setTotal(4700);
        var payer = new com.wechat.pay.java.service.payments.jsapi.model.Payer();
        payer.setOpenid("openid_1");
        request.setAmount(amount);
        request.setPayer(payer);
        request.setAppid(SandboxKeys.WECHAT_APP);
        request.setMchid(SandboxKeys.WECHAT_MERCHANT);
        request.setDescription("tea");
        request.setNotifyUrl(otherUrl());
        request.setOutTradeNo(NUMBER);
        var given = jsapi.prepayWithRequestPayment(request);
        var query = "?appId=%s&timeStamp=%s&nonceStr=%s&package=%s&signType=RSA&paySign=%s"
                .formatted(
                        given.getAppId(),
                        given.getTimeStamp(),
                        given.getNonceStr(),
                        given.getPackageVal(),
                        java.net.URLEncoder.encode(given.getPaySign(), java.nio.charset.StandardCharsets.UTF_8));
        assertThat(send("GET", "/wechat/jsapi" + query, "").body()).contains("CNY 47.00");
        assertThat(send("GET", "/wechat/jsapi" + query.replace("timeStamp=1", "timeStamp=2"), "")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void certificates_are_handed_out_sealed_and_sign_after_each_rotation() throws Exception {
        var auto = new RSAAutoCertificateConfig.Builder()
                .merchantId(SandboxKeys.WECHAT_MERCHANT)
                .privateKeyFromPath(KEY_FILES.file("wechat-merchant.key").toString())
                .merchantSerialNumber(KEY_FILES.merchantSerial())
                .apiV3Key(KEY_FILES.apiV3Key())
                .httpClientBuilder(builder())
                .build();
        json("POST", "/sandbox/wechat", "{\"signWith\":\"certificate\"}");
        var byCertificate =
                new NativePayService.Builder().httpClient(client(auto)).build();
        scanned("pay", byCertificate.prepay(order(4700)).getCodeUrl());
        assertThat(verified(hearOther(), auto).getOutTradeNo()).isEqualTo(NUMBER);

        var serials = json("POST", "/sandbox/wechat", "{\"rotate\":true}").path("certificates");
        assertThat(serials).hasSize(2);
        var deliveries = json("GET", "/sandbox/deliveries?object=" + NUMBER, "");
        json("POST", "/sandbox/events/" + deliveries.get(0).path("event").asText() + "/resend", "");
        assertThat(hearOther().header().apply("Wechatpay-Serial"))
                .isEqualTo(serials.get(1).asText());
    }

    @Test
    void a_wrong_signature_another_merchant_and_an_old_time_are_401() throws Exception {
        var said =
                "WECHATPAY2-SHA256-RSA2048 mchid=\"%s\",nonce_str=\"n\",timestamp=\"%d\",serial_no=\"%s\",signature=\"%s\"";
        var path = "/v3/pay/transactions/out-trade-no/" + NUMBER + "?mchid=" + SandboxKeys.WECHAT_MERCHANT;
        long now = System.currentTimeMillis() / 1000;
        for (var header : List.of(
                "",
                said.formatted(SandboxKeys.WECHAT_MERCHANT, now, KEY_FILES.merchantSerial(), "AAAA"),
                said.formatted("1900000001", now, KEY_FILES.merchantSerial(), signature(path, now)),
                said.formatted(SandboxKeys.WECHAT_MERCHANT, now, "00", signature(path, now)),
                said.formatted(
                        SandboxKeys.WECHAT_MERCHANT,
                        now - 400,
                        KEY_FILES.merchantSerial(),
                        signature(path, now - 400)))) {
            assertThat(answered(path, header)).as(header).isEqualTo(401);
        }
        // The same request, said well, is believed: there is no such order.
        assertThat(answered(
                        path,
                        said.formatted(
                                SandboxKeys.WECHAT_MERCHANT, now, KEY_FILES.merchantSerial(), signature(path, now))))
                .isEqualTo(404);
    }

    private static String signature(String path, long at) {
        return WechatKeys.sign(KEY_FILES.privateKey("wechat-merchant"), "GET\n" + path + "\n" + at + "\nn\n\n");
    }

    private int answered(String path, String header) throws Exception {
        return http.send(
                        java.net.http.HttpRequest.newBuilder(java.net.URI.create(sandbox.url() + path))
                                .header("Authorization", header)
                                .GET()
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void answers_can_be_unsigned_wrong_old_or_a_probe_and_the_library_believes_none() throws Exception {
        for (var kind : List.of("unsigned", "badAnswerSignature", "oldAnswer", "signatureProbe")) {
            json("POST", "/sandbox/faults", "{\"kind\":\"" + kind + "\",\"operation\":\"wechat.native\"}");
            assertThatThrownBy(() -> pay.prepay(order(4700)))
                    .as(kind)
                    .isInstanceOfAny(ValidationException.class, IllegalArgumentException.class);
        }
        assertThat(pay.prepay(order(4700)).getCodeUrl()).isNotEmpty();
    }

    @Test
    void a_probe_comes_before_the_notification_and_a_shop_that_believes_it_is_told_again() throws Exception {
        json("POST", "/sandbox/faults", "{\"kind\":\"probe\",\"operation\":\"webhooks.wechat*\"}");
        scanned("pay", pay.prepay(order(4700)).getCodeUrl());
        assertThat(hearOther().header().apply("Wechatpay-Signature")).startsWith(WechatKeys.PROBE);
        // The pause begins when the attempt is written down, a moment after the shop has heard it.
        org.awaitility.Awaitility.await()
                .until(() -> delivery().path("attempts").size() == 1);
        pass(15);
        assertThat(hearOther().header().apply("Wechatpay-Signature")).doesNotStartWith(WechatKeys.PROBE);
        var attempts =
                json("GET", "/sandbox/deliveries?object=" + NUMBER, "").get(0).path("attempts");
        assertThat(attempts.get(0).path("error").asText()).contains("believed");
    }

    @Test
    void notifications_are_repeated_over_a_day_and_four_minutes_and_then_no_more() throws Exception {
        shopAnswers = 500;
        scanned("pay", pay.prepay(order(4700)).getCodeUrl());
        hearOther();
        for (int retry = 0; retry < Webhooks.WECHAT_RETRIES.length; retry++) {
            var made = retry + 1;
            // The pause begins when the attempt is written down, a moment after the shop has heard it.
            org.awaitility.Awaitility.await()
                    .until(() -> delivery().path("attempts").size() == made);
            pass(Webhooks.WECHAT_RETRIES[retry].toSeconds());
            hearOther();
        }
        org.awaitility.Awaitility.await()
                .until(() -> delivery().path("status").asText().equals("failed"));
        assertThat(java.util.Arrays.stream(Webhooks.WECHAT_RETRIES)
                        .reduce(java.time.Duration.ZERO, java.time.Duration::plus))
                .isEqualTo(java.time.Duration.ofHours(24).plusMinutes(4));
    }

    private com.fasterxml.jackson.databind.JsonNode delivery() throws Exception {
        return json("GET", "/sandbox/deliveries?object=" + NUMBER, "").get(0);
    }

    @Test
    void a_days_bills_tell_every_payment_refund_and_fee_the_day_after() throws Exception {
        scanned("pay", pay.prepay(order(4700)).getCodeUrl());
        refunds.create(refund("refund_1", 700));
        var day = json("GET", "/sandbox/clock", "").path("now").asText();
        var date = java.time.Instant.parse(day)
                .atZone(java.time.ZoneId.of("Asia/Shanghai"))
                .toLocalDate();
        var path = "/v3/bill/tradebill?bill_date=" + date + "&bill_type=ALL";
        assertThat(signedGet(path).statusCode()).isEqualTo(400);
        pass(2 * 86_400);
        var told = Store.JSON.readTree(signedGet(path).body());
        var url = told.path("download_url").asText();
        var bill = signedGet(url.substring(url.indexOf("/v3"))).body();
        assertThat(bill.lines()).hasSize(5);
        assertThat(bill).contains("`" + NUMBER, "`refund_1", "`47.00", "`7.00", "`0.28000");
        var funds =
                Store.JSON.readTree(signedGet(path.replace("trade", "fundflow")).body());
        var fundsUrl = funds.path("download_url").asText();
        assertThat(signedGet(fundsUrl.substring(fundsUrl.indexOf("/v3"))).body())
                .contains("扣除交易手续费")
                .contains("`39.72");
    }

    private java.net.http.HttpResponse<String> signedGet(String path) throws Exception {
        var now = java.time.Instant.parse(
                        json("GET", "/sandbox/clock", "").path("now").asText())
                .getEpochSecond();
        return http.send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(sandbox.url() + path))
                        .header(
                                "Authorization",
                                "WECHATPAY2-SHA256-RSA2048 mchid=\"%s\",nonce_str=\"n\",timestamp=\"%d\",serial_no=\"%s\",signature=\"%s\""
                                        .formatted(
                                                SandboxKeys.WECHAT_MERCHANT,
                                                now,
                                                KEY_FILES.merchantSerial(),
                                                signature(path, now)))
                        .GET()
                        .build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());
    }
}
