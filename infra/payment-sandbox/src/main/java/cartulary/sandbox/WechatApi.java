package cartulary.sandbox;

import cartulary.sandbox.Change.Trade;
import cartulary.sandbox.Change.WalletBrand;
import cartulary.sandbox.Trades.No;
import cartulary.sandbox.Web.Answer;
import cartulary.sandbox.Web.Cut;
import cartulary.sandbox.Web.Request;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/** WeChat Pay's API version 3: the merchant's signature is checked on every request, and every answer of weight is signed. */
final class WechatApi {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern NUMBER = Pattern.compile("[0-9a-zA-Z_\\-|*]{6,32}");
    private static final Pattern REFUND_NUMBER = Pattern.compile("[0-9a-zA-Z_\\-|*@]{1,64}");
    private static final Set<String> WAYS = Set.of("native", "jsapi", "h5", "app");
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    /** A no with WeChat's code; {@code signed} as it signs what it considered, and not what it could not believe. */
    private static final class WechatError extends RuntimeException {
        final int status;
        final String code;

        WechatError(int status, String code, String message) {
            super(message, null, false, false);
            this.status = status;
            this.code = code;
        }
    }

    private record Route(String name, Function<Booking, Answer> operation) {}

    private final Store store;
    private final Faults faults;
    private final WechatKeys keys;
    private final AtomicLong requests = new AtomicLong();

    WechatApi(Store store, Faults faults, WechatKeys keys) {
        this.store = store;
        this.faults = faults;
        this.keys = keys;
    }

    Answer answer(Request request) {
        Faults.Fault fault = null;
        Answer answer;
        try {
            authenticate(request);
            var route = route(request);
            fault = faults.next("wechat." + route.name(), false);
            if (fault != null) {
                switch (fault.kind) {
                    case LATENCY -> StripeApi.pause(fault.millis);
                    case DROP_BEFORE -> {
                        return Answer.of(500, "text/plain", "").cut(Cut.BEFORE_ANSWER);
                    }
                    case STATUS500 -> throw new WechatError(500, "SYSTEM_ERROR", "系统异常，请用相同参数重新调用");
                    case STATUS429 -> throw new WechatError(429, "FREQUENCY_LIMITED", "频率超限");
                    case STATUS409 -> throw new WechatError(409, "RESOURCE_LOCKED", "资源被锁定");
                    default -> {} // What strikes after the effect.
                }
            }
            answer = store.book("", null, route.operation());
        } catch (No no) {
            answer = error(refused(no));
        } catch (WechatError error) {
            answer = error(error);
            // What was not believed, and what broke, is answered by something in front that has no key.
            if (error.status == 401 || error.status >= 429) return answer.with("Request-ID", requestId());
        }
        if (!answer.isFile()) answer = signed(request, answer, fault);
        return switch (fault == null ? null : fault.kind) {
            case DROP_AFTER -> answer.cut(Cut.BEFORE_ANSWER);
            case TRUNCATE -> answer.cut(Cut.WITHIN_BODY);
            case null, default -> answer;
        };
    }

    private String requestId() {
        return "0A%014X".formatted(requests.incrementAndGet());
    }

    /** With the exact case of these names, which its SDKs compare. */
    private Answer signed(Request request, Answer answer, Faults.Fault fault) {
        var kind = fault == null ? null : fault.kind;
        if (kind == Faults.Kind.UNSIGNED) return answer.with("Request-ID", requestId());
        long now = store.clock().instant().getEpochSecond() - (kind == Faults.Kind.OLD_ANSWER ? 3600 : 0);
        var timestamp = Long.toString(now);
        var nonce = Ids.sign("nonce", requestId() + timestamp).substring(0, 32);
        var signed = keys.sign(request.header().apply("Wechatpay-Serial"), timestamp, nonce, answer.body());
        var signature = kind == Faults.Kind.SIGNATURE_PROBE
                ? WechatKeys.PROBE + signed.signature()
                : kind == Faults.Kind.BAD_ANSWER_SIGNATURE
                        ? keys.sign(null, timestamp, nonce, "something else").signature()
                        : signed.signature();
        return answer.with("Request-ID", requestId())
                .with("Wechatpay-Timestamp", timestamp)
                .with("Wechatpay-Nonce", nonce)
                .with("Wechatpay-Serial", signed.serial())
                .with("Wechatpay-Signature", signature)
                .with("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048");
    }

    private static Answer error(WechatError error) {
        return Answer.json(
                error.status,
                Store.JSON.createObjectNode().put("code", error.code).put("message", error.getMessage()));
    }

    private static WechatError refused(No no) {
        return switch (no.why) {
            case UNKNOWN -> new WechatError(404, "ORDER_NOT_EXIST", "订单不存在");
            case CLOSED -> new WechatError(400, "ORDER_CLOSED", "订单已关闭");
            case PAID -> new WechatError(400, "ORDERPAID", "订单已支付");
            case UNPAID -> new WechatError(404, "RESOURCE_NOT_EXISTS", "订单未支付");
            case OTHER_CONTENT -> new WechatError(400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致");
            case TOO_MUCH -> new WechatError(403, "NOT_ENOUGH", "退款金额大于可退金额");
            case TOO_LATE -> new WechatError(400, "INVALID_REQUEST", "订单已过退款期限");
        };
    }

    private void authenticate(Request request) {
        var header = request.header().apply("Authorization");
        var scheme = "WECHATPAY2-SHA256-RSA2048 ";
        if (header == null || !header.startsWith(scheme)) {
            throw new WechatError(401, "SIGN_ERROR", "Http头缺少认证参数");
        }
        var said = new java.util.HashMap<String, String>();
        for (var part : header.substring(scheme.length()).split(",")) {
            var at = part.indexOf("=\"");
            if (at > 0 && part.endsWith("\""))
                said.put(part.substring(0, at).strip(), part.substring(at + 2, part.length() - 1));
        }
        var timestamp = said.getOrDefault("timestamp", "");
        if (!SandboxKeys.WECHAT_MERCHANT.equals(said.get("mchid"))) {
            throw new WechatError(401, "SIGN_ERROR", "商户号不存在");
        }
        if (!keys.merchantSerial().equalsIgnoreCase(said.get("serial_no"))) {
            throw new WechatError(401, "SIGN_ERROR", "商户证书序列号有误");
        }
        if (!timestamp.matches("[0-9]{1,12}")
                || Math.abs(store.clock().instant().getEpochSecond() - Long.parseLong(timestamp))
                        > TOLERANCE.toSeconds()) {
            throw new WechatError(401, "SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
        }
        var text = request.method() + "\n" + request.target() + "\n" + timestamp + "\n" + said.get("nonce_str") + "\n"
                + request.body() + "\n";
        if (!keys.signedByMerchant(text, said.getOrDefault("signature", ""))) {
            throw new WechatError(401, "SIGN_ERROR", "签名错误");
        }
    }

    private Route route(Request request) {
        var path = String.join("/", request.path());
        var get = request.method().equals("GET");
        var query = Form.parse(request.query());
        if (get && path.equals("v3/certificates")) return new Route("certificates", _ -> certificates());
        if (get && path.equals("v3/bill/tradebill"))
            return new Route("tradebill", booking -> bill(booking, query, false));
        if (get && path.equals("v3/bill/fundflowbill")) {
            return new Route("fundflowbill", booking -> bill(booking, query, true));
        }
        if (get && path.equals("v3/billdownload/file"))
            return new Route("download", booking -> download(booking, query));
        var parts = request.path();
        if (path.startsWith("v3/pay/transactions/")) {
            if (!get && parts.size() == 4 && WAYS.contains(parts.get(3))) {
                var body = json(request);
                return new Route(parts.get(3), booking -> open(booking, parts.get(3), body));
            }
            if (get && parts.size() == 5 && parts.get(3).equals("out-trade-no")) {
                requireMerchant(query.text("mchid"));
                return new Route("query", booking -> ok(WechatJson.transaction(known(booking, parts.get(4)))));
            }
            if (get && parts.size() == 5 && parts.get(3).equals("id")) {
                requireMerchant(query.text("mchid"));
                return new Route("query", booking -> {
                    var trade = booking.state().tradesByTransaction.get(parts.get(4));
                    if (trade == null || trade.provider != WalletBrand.WECHAT) throw new No(No.Why.UNKNOWN);
                    return ok(WechatJson.transaction(trade));
                });
            }
            if (!get
                    && parts.size() == 6
                    && parts.get(3).equals("out-trade-no")
                    && parts.get(5).equals("close")) {
                requireMerchant(json(request).path("mchid").asText(null));
                return new Route("close", booking -> {
                    Trades.close(booking, known(booking, parts.get(4)));
                    return Answer.of(204, "application/json", "");
                });
            }
        }
        if (path.startsWith("v3/refund/domestic/refunds")) {
            if (!get && parts.size() == 4) {
                var body = json(request);
                return new Route("refund", booking -> refund(booking, body));
            }
            if (get && parts.size() == 5) {
                return new Route("refund.query", booking -> {
                    var refund = booking.state().tradeRefunds.get(Trade.key(WalletBrand.WECHAT, parts.get(4)));
                    if (refund == null) throw new WechatError(404, "RESOURCE_NOT_EXISTS", "退款单不存在");
                    return ok(WechatJson.refund(booking.state().trades.get(refund.trade()), refund));
                });
            }
        }
        throw new WechatError(404, "NOT_FOUND", "there is no " + request.method() + " /" + path);
    }

    /** An order whose time is over reads as closed even before the clock's own task has closed it. */
    private static Trade known(Booking booking, String number) {
        var trade = Trades.find(booking, WalletBrand.WECHAT, number);
        return Trades.expired(booking, trade) ? Trades.close(booking, trade) : trade;
    }

    private static Answer ok(ObjectNode json) {
        return Answer.json(200, json);
    }

    private static JsonNode json(Request request) {
        try {
            var json = Store.JSON.readTree(request.body());
            if (json.isObject()) return json;
        } catch (JsonProcessingException _) {
            // Told below.
        }
        throw new WechatError(400, "PARAM_ERROR", "the body is no JSON object");
    }

    private static void requireMerchant(String merchant) {
        if (!SandboxKeys.WECHAT_MERCHANT.equals(merchant)) {
            throw new WechatError(400, "MCH_NOT_EXISTS", "商户号不存在");
        }
    }

    private static String text(JsonNode json, String name, int longest) {
        var value = json.path(name);
        if (!value.isTextual() || value.asText().isEmpty() || value.asText().length() > longest) {
            throw new WechatError(400, "PARAM_ERROR", "输入源“/body/" + name + "”映射到值字段有误");
        }
        return value.asText();
    }

    private Answer open(Booking booking, String way, JsonNode body) {
        requireMerchant(body.path("mchid").asText(null));
        if (!SandboxKeys.WECHAT_APP.equals(text(body, "appid", 32))) {
            throw new WechatError(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配");
        }
        var trade = new Trade();
        trade.provider = WalletBrand.WECHAT;
        trade.way = way;
        trade.appId = SandboxKeys.WECHAT_APP;
        trade.number = text(body, "out_trade_no", 32);
        if (!NUMBER.matcher(trade.number).matches()) {
            throw new WechatError(400, "PARAM_ERROR", "商户订单号不合规则");
        }
        trade.subject = text(body, "description", 127);
        trade.notifyUrl = text(body, "notify_url", 255);
        if (!Pages.isWebAddress(trade.notifyUrl) || trade.notifyUrl.contains("?")) {
            throw new WechatError(400, "PARAM_ERROR", "notify_url is no web address without parameters");
        }
        if (body.has("attach")) trade.attach = text(body, "attach", 128);
        var total = body.path("amount").path("total");
        if (!total.isIntegralNumber() || total.asLong() < 1 || total.asLong() > 100_000_000_00L) {
            throw new WechatError(400, "PARAM_ERROR", "amount.total must be a whole number of fen, at least 1");
        }
        trade.amount = total.asLong();
        var currency = body.path("amount").path("currency").asText("CNY");
        if (!currency.equals("CNY")) throw new WechatError(400, "PARAM_ERROR", "only CNY is taken");
        trade.currency = "cny";
        if (way.equals("jsapi")) text(body.path("payer"), "openid", 128);
        if (way.equals("h5")) {
            text(body.path("scene_info"), "payer_client_ip", 45);
            text(body.path("scene_info").path("h5_info"), "type", 32);
        }
        trade.expires = booking.seconds() + Duration.ofHours(2).toSeconds();
        if (body.has("time_expire")) {
            try {
                trade.expires =
                        OffsetDateTime.parse(text(body, "time_expire", 64)).toEpochSecond();
            } catch (DateTimeParseException _) {
                throw new WechatError(400, "PARAM_ERROR", "time_expire is no RFC 3339 time");
            }
            if (trade.expires < booking.seconds() + 60) {
                throw new WechatError(400, "PARAM_ERROR", "time_expire must be at least a minute ahead");
            }
        }
        trade.fingerprint = Ids.sign(
                "trade", way + trade.amount + "/" + trade.subject + "/" + trade.notifyUrl + "/" + trade.attach);
        var opened = Trades.open(booking, trade);
        var json = Store.JSON.createObjectNode();
        return ok(
                switch (way) {
                    case "native" -> json.put("code_url", "weixin://wxpay/bizpayurl?pr=" + opened.code);
                    case "h5" ->
                        json.put(
                                "h5_url",
                                booking.state().publicUrl + "/wechat/h5?prepay_id=" + opened.prepayId + "&package="
                                        + opened.code);
                    default -> json.put("prepay_id", opened.prepayId);
                });
    }

    private static Answer refund(Booking booking, JsonNode body) {
        var number = text(body, "out_refund_no", 64);
        if (!REFUND_NUMBER.matcher(number).matches()) throw new WechatError(400, "PARAM_ERROR", "退款单号不合规则");
        Trade trade;
        if (body.has("transaction_id")) {
            trade = booking.state().tradesByTransaction.get(text(body, "transaction_id", 32));
            if (trade == null) throw new WechatError(404, "RESOURCE_NOT_EXISTS", "订单不存在");
        } else {
            trade = booking.state().trades.get(Trade.key(WalletBrand.WECHAT, text(body, "out_trade_no", 32)));
            if (trade == null) throw new WechatError(404, "RESOURCE_NOT_EXISTS", "订单不存在");
        }
        var amount = body.path("amount");
        if (!amount.path("refund").isIntegralNumber() || amount.path("refund").asLong() < 1) {
            throw new WechatError(400, "PARAM_ERROR", "amount.refund must be a whole number of fen, at least 1");
        }
        if (amount.path("total").asLong() != trade.amount) {
            throw new WechatError(400, "PARAM_ERROR", "订单金额或退款金额与之前请求不一致");
        }
        if (!amount.path("currency").asText().equals("CNY")) throw new WechatError(400, "PARAM_ERROR", "only CNY");
        var refund = Trades.refund(
                booking,
                trade,
                number,
                amount.path("refund").asLong(),
                body.path("reason").asText(null),
                body.path("notify_url").asText(null));
        return ok(WechatJson.refund(trade, refund));
    }

    private Answer certificates() {
        var json = Store.JSON.createObjectNode();
        var data = json.putArray("data");
        var now = store.clock().instant().getEpochSecond();
        keys.certificates().forEach((serial, pem) -> {
            var nonce = Ids.sign("certificate", serial).substring(0, 12);
            data.addObject()
                    .put("serial_no", serial)
                    .put("effective_time", WechatJson.time(now - 86_400))
                    .put("expire_time", WechatJson.time(now + 86_400L * 365))
                    .putObject("encrypt_certificate")
                    .put("algorithm", "AEAD_AES_256_GCM")
                    .put("nonce", nonce)
                    .put("associated_data", "certificate")
                    .put("ciphertext", keys.seal("certificate", nonce, pem));
        });
        return ok(json);
    }

    private static LocalDate day(Form query) {
        var text = query.text("bill_date");
        try {
            return LocalDate.parse(text == null ? "" : text);
        } catch (DateTimeParseException _) {
            throw new WechatError(400, "PARAM_ERROR", "bill_date must be a day, as 2026-11-21");
        }
    }

    /** Ready from ten o'clock on the day after, as its documentation advises to wait for. */
    private Answer bill(Booking booking, Form query, boolean funds) {
        var day = day(query);
        var ready = day.plusDays(1).atTime(10, 0).atZone(SHANGHAI).toInstant();
        if (booking.now().isBefore(ready)) {
            throw new WechatError(400, "STATEMENT_CREATING", "账单生成中，请稍后再试");
        }
        if (day.isBefore(booking.now().atZone(SHANGHAI).toLocalDate().minusMonths(3))) {
            throw new WechatError(400, "INVALID_REQUEST", "只能下载三个月以内的账单");
        }
        var text = text(booking, day, funds);
        if (text == null) throw new WechatError(400, "NO_STATEMENT_EXIST", "账单文件不存在");
        var kind = funds ? "fund" : "trade";
        return ok(Store.JSON
                .createObjectNode()
                .put("hash_type", "SHA1")
                .put("hash_value", sha1(text))
                .put("download_url", booking.state().publicUrl + "/v3/billdownload/file?token=" + kind + "-" + day));
    }

    private static Answer download(Booking booking, Form query) {
        var token = query.text("token");
        if (token == null || !token.matches("(fund|trade)-\\d{4}-\\d\\d-\\d\\d")) {
            throw new WechatError(400, "PARAM_ERROR", "token");
        }
        var text = text(booking, LocalDate.parse(token.substring(token.indexOf('-') + 1)), token.startsWith("fund"));
        if (text == null) throw new WechatError(400, "NO_STATEMENT_EXIST", "账单文件不存在");
        return Answer.file("text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Booking booking, LocalDate day, boolean funds) {
        long from = day.atStartOfDay(SHANGHAI).toEpochSecond();
        long until = day.plusDays(1).atStartOfDay(SHANGHAI).toEpochSecond();
        return funds
                ? Bills.wechatFunds(booking.state(), from, until)
                : Bills.wechatTrades(booking.state(), from, until);
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
