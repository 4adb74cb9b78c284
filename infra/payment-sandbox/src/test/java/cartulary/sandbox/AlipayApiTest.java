package cartulary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.api.AlipayConfig;
import com.alipay.api.AlipayRequest;
import com.alipay.api.AlipayResponse;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.domain.AlipayTradePrecreateModel;
import com.alipay.api.internal.util.AlipayLogger;
import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.api.request.AlipayDataDataserviceBillDownloadurlQueryRequest;
import com.alipay.api.request.AlipayTradeAppPayRequest;
import com.alipay.api.request.AlipayTradeCancelRequest;
import com.alipay.api.request.AlipayTradeCloseRequest;
import com.alipay.api.request.AlipayTradeFastpayRefundQueryRequest;
import com.alipay.api.request.AlipayTradePagePayRequest;
import com.alipay.api.request.AlipayTradePrecreateRequest;
import com.alipay.api.request.AlipayTradeQueryRequest;
import com.alipay.api.request.AlipayTradeRefundRequest;
import com.alipay.api.request.AlipayTradeWapPayRequest;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alipay's own library in front of the sandbox. */
class AlipayApiTest extends SandboxTestBase {
    private static final String NUMBER = "0123456789abcdef0123456789abcdef";
    private static final SandboxKeys KEY_FILES = SandboxKeys.in(KEYS);

    private DefaultAlipayClient alipay;

    @BeforeEach
    void connect() throws Exception {
        AlipayLogger.setNeedEnableLogger(false);
        otherAnswers = "success";
        var config = new AlipayConfig();
        config.setServerUrl(sandbox.url() + "/gateway.do");
        config.setAppId(SandboxKeys.ALIPAY_APP);
        config.setPrivateKey(text("alipay-app.key"));
        config.setAlipayPublicKey(text("alipay-platform.pub"));
        alipay = new DefaultAlipayClient(config);
    }

    private static String text(String name) throws Exception {
        return Files.readString(KEY_FILES.file(name)).replaceAll("-----[A-Z ]+-----|\\s", "");
    }

    private static String content(String more) {
        return "{\"out_trade_no\":\"" + NUMBER + "\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static final String ORDER =
            "\"total_amount\":\"47.00\",\"subject\":\"茶壶 \\\"blue\\\" {1}\",\"passback_params\":\"order-1\"";

    private <A extends AlipayResponse> A ask(AlipayRequest<A> request, String more) throws Exception {
        // Each of the library's requests has this method, and their common type has not.
        request.getClass().getMethod("setBizContent", String.class).invoke(request, content(more));
        return alipay.execute(request);
    }

    private String code() throws Exception {
        var request = new AlipayTradePrecreateRequest();
        request.setNotifyUrl(otherUrl());
        var answer = ask(request, ORDER);
        assertThat(answer.isSuccess()).as(answer.getBody()).isTrue();
        return answer.getQrCode();
    }

    private void scanned(String act, String code) throws Exception {
        assertThat(send(
                                "POST",
                                "/alipay/scan",
                                "do=" + act + "&code=" + URLEncoder.encode(code, StandardCharsets.UTF_8))
                        .statusCode())
                .isIn(200, 422);
    }

    private Map<String, String> heard() throws Exception {
        var body = hearOther().body();
        var said = new HashMap<>(Form.parse(body).single());
        assertThat(AlipaySignature.rsaCheckV1(new HashMap<>(said), text("alipay-platform.pub"), "utf-8", "RSA2"))
                .isTrue();
        return said;
    }

    @Test
    void a_code_is_no_trade_before_it_is_scanned_and_pays_after() throws Exception {
        var code = code();
        assertThat(ask(new AlipayTradeQueryRequest(), "").getSubCode()).isEqualTo("ACQ.TRADE_NOT_EXIST");
        assertThat(send("GET", "/alipay/scan?code=" + URLEncoder.encode(code, StandardCharsets.UTF_8), "")
                        .body())
                .contains("CNY 47.00");
        assertThat(ask(new AlipayTradeQueryRequest(), "").getTradeStatus()).isEqualTo("WAIT_BUYER_PAY");
        scanned("decline", code);
        scanned("pay", code);

        var paid = ask(new AlipayTradeQueryRequest(), "");
        assertThat(paid.getTradeStatus()).isEqualTo("TRADE_SUCCESS");
        assertThat(paid.getTotalAmount()).isEqualTo("47.00");
        var said = heard();
        assertThat(said)
                .containsEntry("trade_status", "TRADE_SUCCESS")
                .containsEntry("seller_id", SandboxKeys.ALIPAY_SELLER)
                .containsEntry("trade_no", paid.getTradeNo());
        assertThat(moved(NUMBER)).containsExactly("decline 4700", "charge 4700");
    }

    @Test
    void anything_but_success_is_told_again_eight_times_in_all() throws Exception {
        otherAnswers = "ok";
        scanned("pay", code());
        var first = heard();
        for (int retry = 0; retry < Webhooks.ALIPAY_RETRIES.length; retry++) {
            var made = retry + 1;
            Awaitility.await()
                    .until(() -> json("GET", "/sandbox/deliveries?object=" + NUMBER, "")
                                    .get(0)
                                    .path("attempts")
                                    .size()
                            == made);
            pass(Webhooks.ALIPAY_RETRIES[retry].toSeconds());
            assertThat(heard().get("notify_id")).isEqualTo(first.get("notify_id"));
        }
        Awaitility.await()
                .until(() -> json("GET", "/sandbox/deliveries?object=" + NUMBER, "")
                        .get(0)
                        .path("status")
                        .asText()
                        .equals("failed"));
    }

    @Test
    void a_notice_sent_again_a_day_later_is_of_that_time_and_goes_to_its_own_address_alone() throws Exception {
        otherAnswers = "success";
        scanned("pay", code());
        var first = heard();
        pass(90_000);
        json("POST", "/sandbox/events/" + first.get("notify_id") + "/resend", "");
        var again = heard();
        assertThat(again.get("notify_id")).isEqualTo(first.get("notify_id"));
        assertThat(again.get("notify_time")).isGreaterThan(first.get("notify_time"));
        assertThat(json("GET", "/sandbox/deliveries?object=" + NUMBER, ""))
                .singleElement()
                .satisfies(delivery ->
                        assertThat(delivery.path("endpoint").asText()).startsWith("notify_alipay"));
    }

    @Test
    void a_refund_is_done_once_by_its_number_and_its_notice_is_no_second_payment() throws Exception {
        scanned("pay", code());
        heard();
        var part = "\"refund_amount\":\"17.00\",\"out_request_no\":\"refund_1\"";
        assertThat(ask(new AlipayTradeRefundRequest(), part).getFundChange()).isEqualTo("Y");
        assertThat(ask(new AlipayTradeRefundRequest(), part).getFundChange()).isEqualTo("N");
        assertThat(ask(new AlipayTradeRefundRequest(), "\"refund_amount\":\"30.01\",\"out_request_no\":\"refund_2\"")
                        .isSuccess())
                .isFalse();
        assertThat(heard())
                .containsEntry("trade_status", "TRADE_SUCCESS")
                .containsEntry("refund_fee", "17.00")
                .containsEntry("out_biz_no", "refund_1");
        var query = new AlipayTradeFastpayRefundQueryRequest();
        assertThat(ask(query, "\"out_request_no\":\"refund_1\"").getRefundStatus())
                .isEqualTo("REFUND_SUCCESS");
        assertThat(ask(query, "\"out_request_no\":\"refund_9\"").getRefundStatus())
                .isNull();
        ask(new AlipayTradeRefundRequest(), "\"refund_amount\":\"30.00\",\"out_request_no\":\"refund_3\"");
        assertThat(heard()).containsEntry("trade_status", "TRADE_CLOSED");
        assertThat(moved(NUMBER)).containsExactly("charge 4700", "refund 1700", "refund 3000");
    }

    @Test
    void cancelling_closes_what_is_unpaid_scanned_or_not_and_gives_back_what_is_paid() throws Exception {
        var code = code();
        assertThat(ask(new AlipayTradeCloseRequest(), "").getSubCode()).isEqualTo("ACQ.TRADE_NOT_EXIST");
        assertThat(ask(new AlipayTradeCancelRequest(), "").getAction()).isEqualTo("close");
        send("POST", "/alipay/scan", "do=pay&code=" + URLEncoder.encode(code, StandardCharsets.UTF_8));
        assertThat(moved(NUMBER)).containsExactly("cancel 0");
    }

    @Test
    void cancelling_gives_back_what_is_paid() throws Exception {
        scanned("pay", code());
        assertThat(ask(new AlipayTradeCancelRequest(), "").getAction()).isEqualTo("refund");
        assertThat(ask(new AlipayTradeQueryRequest(), "").getTradeStatus()).isEqualTo("TRADE_CLOSED");
        assertThat(moved(NUMBER)).containsExactly("charge 4700", "refund 4700");
    }

    @Test
    void a_page_a_mobile_page_and_an_app_are_opened_by_signed_parameters() throws Exception {
        var page = new AlipayTradePagePayRequest();
        page.setReturnUrl("http://shop.example/back");
        page.setBizContent(content(ORDER + ",\"product_code\":\"FAST_INSTANT_TRADE_PAY\""));
        var url = alipay.pageExecute(page, "GET").getBody();
        assertThat(send("GET", url, "").body()).contains("CNY 47.00", "http://shop.example/back");
        assertThat(send("GET", url.replace("47.00", "17.00"), "").statusCode()).isEqualTo(400);

        var wap = new AlipayTradeWapPayRequest();
        wap.setBizContent(content(ORDER).replace(NUMBER, "w" + NUMBER));
        assertThat(send("GET", alipay.pageExecute(wap, "GET").getBody(), "").body())
                .contains("CNY 47.00");

        var app = new AlipayTradeAppPayRequest();
        app.setBizContent(content(ORDER).replace(NUMBER, "a" + NUMBER));
        var order = alipay.sdkExecute(app).getBody();
        assertThat(send("GET", "/alipay/app?order=" + URLEncoder.encode(order, StandardCharsets.UTF_8), "")
                        .body())
                .contains("CNY 47.00");
        assertThat(ask(new AlipayTradeQueryRequest(), "").getTradeStatus()).isEqualTo("WAIT_BUYER_PAY");
        assertThat(ask(new AlipayTradeCloseRequest(), "").isSuccess()).isTrue();
    }

    @Test
    void a_trade_is_finished_after_three_months_and_takes_no_refund() throws Exception {
        scanned("pay", code());
        heard();
        pass(91 * 86_400L);
        assertThat(heard()).containsEntry("trade_status", "TRADE_FINISHED");
        assertThat(ask(new AlipayTradeRefundRequest(), "\"refund_amount\":\"47.00\",\"out_request_no\":\"refund_1\"")
                        .getSubCode())
                .isEqualTo("ACQ.TRADE_HAS_FINISHED");
    }

    @Test
    void wrong_signatures_of_either_side_are_not_believed() throws Exception {
        for (var kind : List.of("badAnswerSignature", "unsigned")) {
            json("POST", "/sandbox/faults", "{\"kind\":\"" + kind + "\",\"operation\":\"alipay.precreate\"}");
            assertThatThrownBy(this::code).as(kind).isNotNull();
        }
        var config = new AlipayConfig();
        config.setServerUrl(sandbox.url() + "/gateway.do");
        config.setAppId(SandboxKeys.ALIPAY_APP);
        config.setPrivateKey(text("wechat-merchant.key"));
        config.setAlipayPublicKey(text("alipay-platform.pub"));
        var query = new AlipayTradeQueryRequest();
        query.setBizContent(content(""));
        assertThat(new DefaultAlipayClient(config).execute(query).getSubCode()).isEqualTo("isv.invalid-signature");
    }

    @Test
    void a_days_bill_is_a_zip_of_a_table_in_gbk() throws Exception {
        scanned("pay", code());
        ask(new AlipayTradeRefundRequest(), "\"refund_amount\":\"17.00\",\"out_request_no\":\"refund_1\"");
        var day = java.time.Instant.parse(
                        json("GET", "/sandbox/clock", "").path("now").asText())
                .atZone(java.time.ZoneId.of("Asia/Shanghai"))
                .toLocalDate();
        pass(2 * 86_400);
        var request = new AlipayDataDataserviceBillDownloadurlQueryRequest();
        request.setBizContent("{\"bill_type\":\"trade\",\"bill_date\":\"" + day + "\"}");
        var url = alipay.execute(request).getBillDownloadUrl();
        var names = new ArrayList<String>();
        try (var zip = new ZipInputStream(java.net.URI.create(url).toURL().openStream(), Charset.forName("GBK"))) {
            names.add(zip.getNextEntry().getName());
            var bill = new String(zip.readAllBytes(), Charset.forName("GBK"));
            assertThat(bill).contains(NUMBER, "refund_1", ",47.00,", ",-17.00,", "-0.28", "order-1");
        }
        assertThat(names.getFirst()).endsWith("业务明细.csv");
    }

    @Test
    void the_library_can_open_a_precreate_by_its_model_too() throws Exception {
        var model = new AlipayTradePrecreateModel();
        model.setOutTradeNo(NUMBER);
        model.setTotalAmount("0.01");
        model.setSubject("x");
        model.setQrCodeTimeoutExpress("5m");
        var request = new AlipayTradePrecreateRequest();
        request.setBizModel(model);
        assertThat(alipay.execute(request).getQrCode()).startsWith("https://qr.alipay.com/");
    }
}
