package cartulary.sandbox;

import cartulary.sandbox.Change.Trade;
import cartulary.sandbox.Change.TradeRefund;
import cartulary.sandbox.Change.TradeState;
import cartulary.sandbox.Change.WalletBrand;
import cartulary.sandbox.Trades.No;
import cartulary.sandbox.Web.Answer;
import cartulary.sandbox.Web.Cut;
import cartulary.sandbox.Web.Request;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Alipay's gateway: one address, the method a parameter, RSA2 both ways. */
final class AlipayApi {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final Pattern NUMBER = Pattern.compile("[0-9a-zA-Z_-]{1,64}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,2})?");

    /** A no with Alipay's codes. */
    static final class AlipayError extends RuntimeException {
        final String code;
        final String subCode;

        AlipayError(String code, String subCode, String message) {
            super(message, null, false, false);
            this.code = code;
            this.subCode = subCode;
        }

        static AlipayError business(String subCode, String message) {
            return new AlipayError("40004", subCode, message);
        }

        static AlipayError argument(String subCode, String message) {
            return new AlipayError("40002", subCode, message);
        }
    }

    private final Store store;
    private final Faults faults;
    private final SandboxKeys keys;

    AlipayApi(Store store, Faults faults, SandboxKeys keys) {
        this.store = store;
        this.faults = faults;
        this.keys = keys;
    }

    Answer answer(Request request) {
        var form = Form.parse(request.query(), request.body());
        var method = form.text("method") == null ? "" : form.text("method");
        var name = method.startsWith("alipay.trade.") ? method.substring("alipay.trade.".length()) : method;
        Faults.Fault fault = null;
        ObjectNode said;
        boolean believed = false;
        try {
            authenticate(form);
            believed = true;
            fault = faults.next("alipay." + name, false);
            if (fault != null) {
                switch (fault.kind) {
                    case LATENCY -> StripeApi.pause(fault.millis);
                    case DROP_BEFORE -> {
                        return Answer.of(500, "text/plain", "").cut(Cut.BEFORE_ANSWER);
                    }
                    case STATUS500 -> {
                        return Answer.of(502, "text/html", "<html>Bad Gateway</html>");
                    }
                    case STATUS429 -> throw new AlipayError("40003", "isp.call-limited", "接口调用频率超限");
                    case STATUS409 -> throw new AlipayError("20000", "aop.unknow-error", "服务暂不可用");
                    default -> {} // What strikes after the effect.
                }
            }
            var content = content(form);
            said = store.book("", null, operation(name, form, content));
            said = merged("10000", "Success", null, null, said);
        } catch (No no) {
            var refused = refused(no);
            said = merged(refused.code, "Business Failed", refused.subCode, refused.getMessage(), null);
        } catch (AlipayError error) {
            said = merged(
                    error.code,
                    error.code.equals("40004") ? "Business Failed" : "Invalid Arguments",
                    error.subCode,
                    error.getMessage(),
                    null);
        }
        var kind = fault == null ? null : fault.kind;
        // What was not believed, and what broke, is answered without a signature.
        boolean signed = believed && !said.path("code").asText().equals("20000") && kind != Faults.Kind.UNSIGNED;
        var text = said.toString();
        var body = "{\"" + method.replace('.', '_') + "_response\":" + text;
        if (signed) {
            var signature = WechatKeys.sign(
                    keys.privateKey("alipay-platform"),
                    kind == Faults.Kind.BAD_ANSWER_SIGNATURE ? "something else" : text);
            body += ",\"sign\":\"" + signature + "\"";
        }
        var answer = Answer.of(200, "text/html;charset=utf-8", body + "}");
        return switch (kind) {
            case DROP_AFTER -> answer.cut(Cut.BEFORE_ANSWER);
            case TRUNCATE -> answer.cut(Cut.WITHIN_BODY);
            case null, default -> answer;
        };
    }

    /**
     * The trade that a page's or an app's signed parameters open.
     *
     * @throws AlipayError if they are not the merchant's
     */
    Trade opened(Form form) {
        authenticate(form);
        var way =
                switch (form.text("method")) {
                    case "alipay.trade.page.pay" -> "page";
                    case "alipay.trade.wap.pay" -> "wap";
                    case "alipay.trade.app.pay" -> "app";
                    case null, default -> throw AlipayError.argument("isv.invalid-method", "不存在的方法名");
                };
        var content = content(form);
        return store.book("", null, booking -> Trades.visit(booking, open(booking, way, form, content)));
    }

    static boolean opensPage(Form form) {
        var method = form.text("method");
        return method != null && method.matches("alipay\\.trade\\.(page|wap|app)\\.pay");
    }

    private static ObjectNode merged(String code, String message, String subCode, String subMessage, ObjectNode more) {
        var json = Store.JSON.createObjectNode().put("code", code).put("msg", message);
        if (subCode != null) json.put("sub_code", subCode).put("sub_msg", subMessage);
        if (more != null) json.setAll(more);
        return json;
    }

    private static AlipayError refused(No no) {
        return switch (no.why) {
            case UNKNOWN -> AlipayError.business("ACQ.TRADE_NOT_EXIST", "交易不存在");
            case CLOSED -> AlipayError.business("ACQ.TRADE_HAS_CLOSE", "交易已经关闭");
            case PAID -> AlipayError.business("ACQ.TRADE_HAS_SUCCESS", "交易已被支付");
            case UNPAID -> AlipayError.business("ACQ.TRADE_STATUS_ERROR", "交易状态不合法");
            case OTHER_CONTENT -> AlipayError.business("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改");
            case TOO_MUCH -> AlipayError.business("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限");
            case TOO_LATE -> AlipayError.business("ACQ.TRADE_HAS_FINISHED", "交易已完结");
        };
    }

    private void authenticate(Form form) {
        if (!SandboxKeys.ALIPAY_APP.equals(form.text("app_id"))) {
            throw AlipayError.argument("isv.invalid-app-id", "无效的AppID参数");
        }
        if (!"RSA2".equals(form.text("sign_type"))) {
            throw AlipayError.argument("isv.invalid-signature-type", "无效的签名类型");
        }
        try {
            LocalDateTime.parse(form.text("timestamp") == null ? "" : form.text("timestamp"), TIME);
        } catch (DateTimeParseException _) {
            throw AlipayError.argument("isv.invalid-timestamp", "非法的时间戳参数");
        }
        var signature = form.text("sign");
        if (signature == null
                || !WechatKeys.verify(keys.publicKey("alipay-app"), sortedText(form.single(), "sign"), signature)) {
            throw AlipayError.argument("isv.invalid-signature", "验签出错");
        }
    }

    /** {@code k=v&k=v} of the decoded values in the order of their names, empty ones left out. */
    static String sortedText(Map<String, String> parameters, String... without) {
        var sorted = new TreeMap<>(parameters);
        for (var name : without) sorted.remove(name);
        var text = new StringBuilder();
        sorted.forEach((name, value) -> {
            if (value.isEmpty()) return;
            if (!text.isEmpty()) text.append('&');
            text.append(name).append('=').append(value);
        });
        return text.toString();
    }

    private static JsonNode content(Form form) {
        try {
            var content = form.text("biz_content");
            var json = Store.JSON.readTree(content == null ? "{}" : content);
            if (json.isObject()) return json;
        } catch (JsonProcessingException _) {
            // Told below.
        }
        throw AlipayError.argument("isv.json-format-error", "JSON格式错误");
    }

    private Function<Booking, ObjectNode> operation(String name, Form form, JsonNode content) {
        return switch (name) {
            case "precreate" ->
                booking -> {
                    var trade = open(booking, "precreate", form, content);
                    return Store.JSON
                            .createObjectNode()
                            .put("out_trade_no", trade.number)
                            .put("qr_code", "https://qr.alipay.com/" + trade.code);
                };
            case "query" ->
                booking -> {
                    var trade = known(booking, content);
                    var json = base(trade)
                            .put("trade_status", status(trade))
                            .put("total_amount", Bills.yuan(trade.amount))
                            .put(
                                    "buyer_logon_id",
                                    trade.payer == null ? "buy***@sandbox.example" : "buyer_" + trade.payer);
                    if (trade.paidAt != null) {
                        json.put("receipt_amount", Bills.yuan(trade.amount))
                                .put("buyer_pay_amount", Bills.yuan(trade.amount))
                                .put("buyer_user_id", "2088_" + trade.payer)
                                .put("send_pay_date", Bills.time(trade.paidAt));
                    }
                    return json;
                };
            case "close" ->
                booking -> {
                    var trade = known(booking, content);
                    if (trade.state != TradeState.OPEN) throw new No(No.Why.UNPAID);
                    return base(Trades.close(booking, trade));
                };
            case "cancel" -> booking -> cancel(booking, content);
            case "refund" -> booking -> refund(booking, form, content);
            case "fastpay.refund.query" ->
                booking -> {
                    var trade = known(booking, content);
                    var refund = booking.state()
                            .tradeRefunds
                            .get(Trade.key(WalletBrand.ALIPAY, text(content, "out_request_no", true)));
                    if (refund == null || !refund.trade().equals(trade.key())) return Store.JSON.createObjectNode();
                    return base(trade)
                            .put("out_request_no", refund.number())
                            .put("total_amount", Bills.yuan(trade.amount))
                            .put("refund_amount", Bills.yuan(refund.amount()))
                            .put("refund_status", "REFUND_SUCCESS")
                            .put("gmt_refund_pay", Bills.time(refund.doneAt()));
                };
            case "alipay.data.dataservice.bill.downloadurl.query" -> booking -> bill(booking, content);
            default -> throw AlipayError.argument("isv.invalid-method", "不存在的方法名");
        };
    }

    private static ObjectNode base(Trade trade) {
        return Store.JSON
                .createObjectNode()
                .put("out_trade_no", trade.number)
                .put("trade_no", trade.transaction == null ? "20" + trade.created + "0000" : trade.transaction);
    }

    private static Trade known(Booking booking, JsonNode content) {
        Trade trade;
        if (content.hasNonNull("trade_no")) {
            trade = booking.state()
                    .tradesByTransaction
                    .get(content.path("trade_no").asText());
            if (trade == null || trade.provider != WalletBrand.ALIPAY) throw new No(No.Why.UNKNOWN);
        } else {
            trade = Trades.find(booking, WalletBrand.ALIPAY, text(content, "out_trade_no", true));
        }
        if (Trades.expired(booking, trade) && trade.visited) return Trades.close(booking, trade);
        if (!trade.visited && trade.state == TradeState.OPEN) throw new No(No.Why.UNKNOWN);
        return trade;
    }

    private static String text(JsonNode content, String name, boolean required) {
        var value = content.path(name);
        if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) return value.asText();
        if (!required) return null;
        throw AlipayError.argument("isv.missing-parameter", "缺少参数 " + name);
    }

    private static long fen(JsonNode content, String name) {
        var text = text(content, name, true);
        if (!AMOUNT.matcher(text).matches()) throw AlipayError.argument("isv.invalid-parameter", name + " 不合法");
        long fen = new BigDecimal(text).movePointRight(2).longValueExact();
        if (fen < 1 || fen > 10_000_000_000L) throw AlipayError.argument("isv.invalid-parameter", name + " 超出范围");
        return fen;
    }

    private static Trade open(Booking booking, String way, Form form, JsonNode content) {
        var trade = new Trade();
        trade.provider = WalletBrand.ALIPAY;
        trade.way = way;
        trade.appId = SandboxKeys.ALIPAY_APP;
        trade.number = text(content, "out_trade_no", true);
        if (!NUMBER.matcher(trade.number).matches()) {
            throw AlipayError.argument("isv.invalid-parameter", "out_trade_no 不合法");
        }
        trade.amount = fen(content, "total_amount");
        trade.currency = "cny";
        trade.subject = text(content, "subject", true);
        trade.attach = text(content, "passback_params", false);
        trade.notifyUrl = form.text("notify_url");
        trade.returnUrl = form.text("return_url");
        if (trade.notifyUrl != null && !Pages.isWebAddress(trade.notifyUrl)) {
            throw AlipayError.argument("isv.invalid-parameter", "notify_url 不合法");
        }
        trade.expires = expires(booking, content);
        trade.prepayId = "";
        trade.fingerprint =
                Ids.sign("trade", trade.amount + "/" + trade.subject + "/" + trade.notifyUrl + "/" + trade.attach);
        return Trades.open(booking, trade);
    }

    private static long expires(Booking booking, JsonNode content) {
        var at = text(content, "time_expire", false);
        if (at != null) {
            try {
                return LocalDateTime.parse(at, TIME).atZone(SHANGHAI).toEpochSecond();
            } catch (DateTimeParseException _) {
                throw AlipayError.argument("isv.invalid-parameter", "time_expire 不合法");
            }
        }
        var span = text(content, "qr_code_timeout_express", false);
        if (span == null) span = text(content, "timeout_express", false);
        if (span == null) span = "2h";
        if (!span.matches("[0-9]{1,5}[mhd]"))
            throw AlipayError.argument("isv.invalid-parameter", "timeout_express 不合法");
        long count = Long.parseLong(span.substring(0, span.length() - 1));
        return booking.seconds()
                + switch (span.charAt(span.length() - 1)) {
                    case 'm' -> Duration.ofMinutes(count).toSeconds();
                    case 'h' -> Duration.ofHours(count).toSeconds();
                    default -> Duration.ofDays(count).toSeconds();
                };
    }

    /** Unpaid: closed, the QR code nobody scanned too. Paid: the money goes back. */
    private static ObjectNode cancel(Booking booking, JsonNode content) {
        var number = text(content, "out_trade_no", true);
        var trade = booking.state().trades.get(Trade.key(WalletBrand.ALIPAY, number));
        var json = Store.JSON.createObjectNode().put("out_trade_no", number).put("retry_flag", "N");
        if (trade == null) return json;
        switch (trade.state) {
            case OPEN -> {
                Trades.close(booking, trade);
                json.put("action", "close");
            }
            case PAID -> {
                if (trade.refunded < trade.amount) {
                    Trades.refund(booking, trade, "cancel_" + number, trade.amount - trade.refunded, "cancelled", null);
                }
                json.put("action", "refund");
            }
            case FINISHED -> throw new No(No.Why.TOO_LATE);
            case CLOSED -> json.put("action", trade.paidAt == null ? "close" : "refund");
        }
        return json.put("trade_no", base(trade).path("trade_no").asText());
    }

    private static ObjectNode refund(Booking booking, Form form, JsonNode content) {
        var trade = known(booking, content);
        long amount = fen(content, "refund_amount");
        var number = text(content, "out_request_no", false);
        if (number == null) {
            if (amount != trade.amount) throw AlipayError.argument("isv.missing-parameter", "部分退款需要 out_request_no");
            number = trade.number;
        }
        var before = booking.state().tradeRefunds.get(Trade.key(WalletBrand.ALIPAY, number));
        Trades.refund(booking, trade, number, amount, text(content, "refund_reason", false), form.text("notify_url"));
        long refunded = trade.refunded + (before == null ? amount : 0);
        return base(trade)
                .put("buyer_logon_id", "buyer_" + trade.payer)
                .put("buyer_user_id", "2088_" + trade.payer)
                .put("fund_change", before == null ? "Y" : "N")
                .put("refund_fee", Bills.yuan(refunded))
                .put("gmt_refund_pay", Bills.time(before == null ? booking.seconds() : before.doneAt()));
    }

    private ObjectNode bill(Booking booking, JsonNode content) {
        var type = text(content, "bill_type", true);
        if (!type.equals("trade"))
            throw AlipayError.business("isp.bill_not_exist", "only bills of type trade are kept");
        LocalDate day;
        try {
            day = LocalDate.parse(text(content, "bill_date", true));
        } catch (DateTimeParseException _) {
            throw AlipayError.argument("isv.invalid-parameter", "bill_date 不合法");
        }
        if (booking.now().isBefore(day.plusDays(1).atTime(9, 0).atZone(SHANGHAI).toInstant())
                || bill(booking.state(), day) == null) {
            throw AlipayError.business("isp.bill_not_exist", "查询的账单不存在");
        }
        var token = Ids.sign(keys.apiV3Key(), "bill" + day).substring(0, 32);
        return Store.JSON
                .createObjectNode()
                .put("bill_download_url", booking.state().publicUrl + "/alipay/bill?day=" + day + "&token=" + token);
    }

    private static byte[] bill(State state, LocalDate day) {
        return Bills.alipay(
                state,
                day,
                day.atStartOfDay(SHANGHAI).toEpochSecond(),
                day.plusDays(1).atStartOfDay(SHANGHAI).toEpochSecond());
    }

    /** What the address of a bill leads to; the address itself is the permission. */
    Answer download(Form form) {
        var day = form.text("day");
        if (day == null
                || !day.matches("\\d{4}-\\d\\d-\\d\\d")
                || !Ids.sign(keys.apiV3Key(), "bill" + day).substring(0, 32).equals(form.text("token"))) {
            return Answer.of(403, "text/plain", "no such bill");
        }
        var file = store.read(state -> bill(state, LocalDate.parse(day)));
        return file == null ? Answer.of(404, "text/plain", "no such bill") : Answer.file("application/zip", file);
    }

    static String status(Trade trade) {
        return switch (trade.state) {
            case OPEN -> "WAIT_BUYER_PAY";
            case PAID -> "TRADE_SUCCESS";
            case CLOSED -> "TRADE_CLOSED";
            case FINISHED -> "TRADE_FINISHED";
        };
    }

    /** @param refund what it is about, or null */
    static ObjectNode told(Trade trade, TradeRefund refund, String noticeId, long now) {
        var json = Store.JSON
                .createObjectNode()
                .put("notify_id", noticeId)
                .put("notify_time", Bills.time(now))
                .put("notify_type", "trade_status_sync")
                .put("app_id", SandboxKeys.ALIPAY_APP)
                .put("auth_app_id", SandboxKeys.ALIPAY_APP)
                .put("charset", "utf-8")
                .put("version", "1.0")
                .put("sign_type", "RSA2")
                .put("seller_id", SandboxKeys.ALIPAY_SELLER)
                .put("out_trade_no", trade.number)
                .put("trade_no", base(trade).path("trade_no").asText())
                .put("trade_status", status(trade))
                .put("total_amount", Bills.yuan(trade.amount))
                .put("subject", trade.subject)
                .put("gmt_create", Bills.time(trade.created));
        if (trade.attach != null) json.put("passback_params", trade.attach);
        if (trade.paidAt != null) {
            json.put("gmt_payment", Bills.time(trade.paidAt))
                    .put("receipt_amount", Bills.yuan(trade.amount))
                    .put("buyer_pay_amount", Bills.yuan(trade.amount))
                    .put("buyer_id", "2088_" + trade.payer);
        }
        if (trade.closedAt != null) json.put("gmt_close", Bills.time(trade.closedAt));
        if (refund != null) {
            json.put("refund_fee", Bills.yuan(trade.refunded))
                    .put("gmt_refund", Bills.time(refund.doneAt()) + ".000")
                    .put("out_biz_no", refund.number());
        }
        return json;
    }
}
