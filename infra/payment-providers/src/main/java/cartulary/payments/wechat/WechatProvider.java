package cartulary.payments.wechat;

import cartulary.contract.money.Money;
import cartulary.contract.payment.PayParameters;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.payments.DayList;
import cartulary.payments.Guard;
import cartulary.payments.Notified;
import cartulary.payments.Numbers;
import cartulary.payments.PaymentProvider;
import cartulary.payments.Pem;
import cartulary.payments.ProviderHttp;
import cartulary.payments.ProviderHttp.Outcome;
import cartulary.payments.ProviderNotification;
import cartulary.payments.RawText;
import cartulary.payments.Standing;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * WeChat Pay, API version 3. Our payment's number is its out_trade_no and its reference in our book: there is no other before
 * the money has come. Only a signed word is believed; a no without a signature is as good as no answer.
 */
public final class WechatProvider implements PaymentProvider, AutoCloseable {
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    /** Shorter the time to pay cannot be told. */
    private static final long EXPIRY_MIN_SECONDS = 61;

    private final WechatSettings settings;
    private final InstantSource clock;
    private final Guard guard;
    private final ProviderHttp http;
    private final WechatTrust trust;
    private final SecureRandom chance = new SecureRandom();

    /** What it said. */
    private sealed interface Said {
        record Yes(JsonObject body) implements Said {}

        /** A considered no, signed. */
        record No(int status, String code) implements Said {}

        /** No answer, or none to be believed. */
        record Nothing(String why) implements Said {}

        record NotSent(String why) implements Said {}
    }

    /** @param clock shop time, which is signed and compared */
    public WechatProvider(WechatSettings settings, InstantSource clock) {
        this(
                settings,
                clock,
                Guard.of("wechat", settings.apiBase(), settings.connectTimeout(), settings.readTimeout()));
    }

    public WechatProvider(WechatSettings settings, InstantSource clock, Guard guard) {
        this.settings = settings;
        this.clock = clock;
        this.guard = guard;
        this.http = new ProviderHttp(guard);
        this.trust = new WechatTrust(settings, this::certificates);
    }

    @Override
    public String name() {
        return "wechat";
    }

    @Override
    public ZoneId calendar() {
        return CHINA;
    }

    /** Asked for an order that cannot be: any answer below 500 will do. */
    @Override
    public boolean answers() {
        return http.send(address -> request(address, "GET", nobodys(), "", null), true)
                        instanceof Outcome.Answered answer
                && answer.status() < 500;
    }

    private String nobodys() {
        return "/v3/pay/transactions/out-trade-no/0000000000?mchid=" + settings.merchantId();
    }

    @Override
    public String proof() {
        if (!(send("GET", nobodys(), "", trust.named()) instanceof Outcome.Answered answer)) return null;
        if (answer.status() == 401) {
            return "WeChat Pay does not believe our signature: merchant key, its serial number and mchid do not fit";
        }
        if (answer.status() >= 429 || answer.header("Wechatpay-Signature") == null) return null;
        var doubt = doubt(answer);
        // Of a probe, or of a clock that was just moved, the keys are not guilty.
        return "the signature".equals(doubt) || "an unknown key".equals(doubt)
                ? "WeChat Pay's answers are not signed with the public key or certificate we have (" + doubt + ")"
                : null;
    }

    @Override
    public boolean isLeftAlone() {
        return guard.isLeftAlone();
    }

    @Override
    public ProviderFact start(Opening opening) {
        var number = Numbers.of(opening.paymentId());
        return switch (open(opening)) {
            case Said.Yes(var body) -> {
                var parameters = parameters(opening, body);
                yield parameters == null
                        ? new ProviderFact.Unknown(null, "nothing to pay with in the answer")
                        : new ProviderFact.ActionRequired(number, parameters);
            }
            // What stands in the way is told by the order itself: it may be paid, or closed.
            case Said.No no when no.code().equals("ORDERPAID") || no.code().equals("ORDER_CLOSED") -> queried(number);
            case Said.No no -> new ProviderFact.NotSent(null, no.code());
            case Said.Nothing(var why) -> new ProviderFact.Unknown(null, why);
            case Said.NotSent(var why) -> new ProviderFact.NotSent(null, why);
        };
    }

    private Said open(Opening opening) {
        var way = way(opening);
        var json = new JsonObject();
        json.addProperty("appid", settings.appId());
        json.addProperty("mchid", settings.merchantId());
        json.addProperty("description", subject(opening));
        json.addProperty("out_trade_no", Numbers.of(opening.paymentId()));
        json.addProperty("time_expire", expiry(opening));
        json.addProperty("attach", opening.orderId().value());
        json.addProperty("notify_url", settings.notifyUrl());
        var amount = new JsonObject();
        amount.addProperty("total", opening.due().minorUnits());
        amount.addProperty("currency", opening.due().currency().getCurrencyCode());
        json.add("amount", amount);
        if (way == PayWay.WECHAT_JSAPI) {
            var payer = new JsonObject();
            payer.addProperty("openid", opening.payer());
            json.add("payer", payer);
        }
        if (way == PayWay.WECHAT_H5) {
            var h5 = new JsonObject();
            h5.addProperty("type", "Wap");
            var scene = new JsonObject();
            scene.addProperty("payer_client_ip", opening.payer() == null ? "127.0.0.1" : opening.payer());
            scene.add("h5_info", h5);
            json.add("scene_info", scene);
        }
        return ask("POST", "/v3/pay/transactions/" + way.text().substring("wechat-".length()), json.toString());
    }

    private static PayWay way(Opening opening) {
        // In another's stead it takes what it usually takes.
        return opening.way() == null || !opening.way().text().startsWith("wechat-")
                ? PayWay.WECHAT_NATIVE
                : opening.way();
    }

    private static String subject(Opening opening) {
        return "Order "
                + opening.orderId().value().substring(opening.orderId().value().length() - 8);
    }

    private String expiry(Opening opening) {
        var earliest = clock.instant().plusSeconds(EXPIRY_MIN_SECONDS);
        var at = opening.payBy().isBefore(earliest) ? earliest : opening.payBy();
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                at.truncatedTo(ChronoUnit.SECONDS).atOffset(CHINA));
    }

    /** Null if the answer holds nothing to pay with. */
    private PayParameters parameters(Opening opening, JsonObject body) {
        return switch (way(opening)) {
            case WECHAT_NATIVE -> {
                var code = text(body, "code_url");
                if (code == null) yield null;
                var page = settings.payPage() == null
                        ? null
                        : settings.payPage().replace("{code}", URLEncoder.encode(code, StandardCharsets.UTF_8));
                yield new PayParameters(null, page, code, null);
            }
            case WECHAT_H5 -> {
                var url = text(body, "h5_url");
                yield url == null ? null : new PayParameters(null, url);
            }
            case WECHAT_JSAPI -> {
                var prepay = text(body, "prepay_id");
                yield prepay == null ? null : new PayParameters(null, null, null, forPage(prepay));
            }
            case WECHAT_APP -> {
                var prepay = text(body, "prepay_id");
                yield prepay == null ? null : new PayParameters(null, null, null, forApp(prepay));
            }
            default -> null;
        };
    }

    private Map<String, String> forPage(String prepay) {
        var at = Long.toString(clock.instant().getEpochSecond());
        var nonce = nonce();
        var pack = "prepay_id=" + prepay;
        var text = settings.appId() + "\n" + at + "\n" + nonce + "\n" + pack + "\n";
        return new TreeMap<>(Map.of(
                "appId",
                settings.appId(),
                "timeStamp",
                at,
                "nonceStr",
                nonce,
                "package",
                pack,
                "signType",
                "RSA",
                "paySign",
                Pem.sign(settings.merchantKey(), text)));
    }

    private Map<String, String> forApp(String prepay) {
        var at = Long.toString(clock.instant().getEpochSecond());
        var nonce = nonce();
        var text = settings.appId() + "\n" + at + "\n" + nonce + "\n" + prepay + "\n";
        return new TreeMap<>(Map.of(
                "appid",
                settings.appId(),
                "partnerid",
                settings.merchantId(),
                "prepayid",
                prepay,
                "package",
                "Sign=WXPay",
                "noncestr",
                nonce,
                "timestamp",
                at,
                "sign",
                Pem.sign(settings.merchantKey(), text)));
    }

    @Override
    public List<ProviderFact> query(Opening opening, String providerReference) {
        var number = Numbers.of(opening.paymentId());
        return switch (asked(number)) {
            // What can still be paid is told with parameters that are good now: the same number is the same order.
            case Said.Yes(var body) when "NOTPAY".equals(text(body, "trade_state")) -> List.of(start(opening));
            case Said.Yes(var body) -> List.of(fact(body));
            case Said.No no when no.status() == 404 -> List.of(new ProviderFact.NotSent(providerReference, no.code()));
            case Said.No no -> List.of(new ProviderFact.Unknown(providerReference, no.code()));
            case Said.Nothing(var why) -> List.of(new ProviderFact.Unknown(providerReference, why));
            case Said.NotSent(var why) -> List.of(new ProviderFact.Unknown(providerReference, why));
        };
    }

    private Said asked(String number) {
        return ask("GET", "/v3/pay/transactions/out-trade-no/" + number + "?mchid=" + settings.merchantId(), "");
    }

    /** Of what was given back it tells only that something was. */
    @Override
    public Standing standing(Opening opening, String providerReference) {
        return switch (asked(Numbers.of(opening.paymentId()))) {
            case Said.Yes(var body) -> {
                var foreign = foreign(body);
                var state = required(body, "trade_state");
                if (foreign != null) yield new Standing.Unknown(foreign);
                yield switch (state) {
                    case "SUCCESS" -> new Standing.Held(total(body));
                    case "REFUND" -> new Standing.Held(null);
                    default -> new Standing.Gone(state);
                };
            }
            case Said.No no -> new Standing.Unknown(no.code());
            case Said.Nothing(var why) -> new Standing.Unknown(why);
            case Said.NotSent(var why) -> new Standing.Unknown(why);
        };
    }

    private ProviderFact queried(String number) {
        return switch (asked(number)) {
            case Said.Yes(var body) -> fact(body);
            case Said.No no -> new ProviderFact.Unknown(number, no.code());
            case Said.Nothing(var why) -> new ProviderFact.Unknown(number, why);
            case Said.NotSent(var why) -> new ProviderFact.Unknown(number, why);
        };
    }

    /** Of an order, verified. Payee and number are compared before. */
    private ProviderFact fact(JsonObject order) {
        var number = required(order, "out_trade_no");
        var foreign = foreign(order);
        if (foreign != null) return new ProviderFact.Unknown(number, foreign);
        var state = required(order, "trade_state");
        return switch (state) {
            case "SUCCESS", "REFUND" ->
                new ProviderFact.Captured(number, required(order, "transaction_id"), total(order));
            case "CLOSED", "REVOKED" -> new ProviderFact.Closed(number);
            case "PAYERROR" -> new ProviderFact.Declined(number, number + ":payerror", "payerror");
            case "NOTPAY", "USERPAYING", "ACCEPT" -> new ProviderFact.Pending(number);
            default -> new ProviderFact.Unknown(number, "trade_state " + state);
        };
    }

    /** Null if it is of our merchant and app. */
    private String foreign(JsonObject order) {
        if (!settings.merchantId().equals(text(order, "mchid"))) return "of another merchant";
        var app = text(order, "appid");
        return app == null || app.equals(settings.appId()) ? null : "of another app";
    }

    private static Money total(JsonObject order) {
        var amount = order.getAsJsonObject("amount");
        return Money.of(amount.get("total").getAsBigDecimal().longValueExact(), currency(amount));
    }

    private static Money refunded(JsonObject refund) {
        var amount = refund.getAsJsonObject("amount");
        return Money.of(amount.get("refund").getAsBigDecimal().longValueExact(), currency(amount));
    }

    private static String currency(JsonObject amount) {
        var currency = text(amount, "currency");
        return currency == null ? "CNY" : currency;
    }

    @Override
    public ProviderFact close(Opening opening, String providerReference, int attempt) {
        var number = Numbers.of(opening.paymentId());
        var said = closed(number);
        if (said instanceof Said.No no && no.status() == 404) {
            // Opened first, so that an opening still under way finds it closed.
            if (!(open(opening) instanceof Said.Yes)) return queried(number);
            said = closed(number);
        }
        return switch (said) {
            case Said.Yes _ -> new ProviderFact.Closed(number);
            case Said.No _ -> {
                // Paid meanwhile, or closed before: the order itself says which.
                var fact = queried(number);
                yield fact instanceof ProviderFact.Pending ? new ProviderFact.Unknown(number, "not closed") : fact;
            }
            case Said.Nothing(var why) -> new ProviderFact.Unknown(number, why);
            case Said.NotSent(var why) -> new ProviderFact.Unknown(number, why);
        };
    }

    private Said closed(String number) {
        var json = new JsonObject();
        json.addProperty("mchid", settings.merchantId());
        return ask("POST", "/v3/pay/transactions/out-trade-no/" + number + "/close", json.toString());
    }

    /** There is nothing to capture: money comes in one step. */
    @Override
    public ProviderFact capture(Opening opening, String providerReference, Money amount) {
        return queried(Numbers.of(opening.paymentId()));
    }

    @Override
    public RefundFact refund(Refunding refunding) {
        var amount = new JsonObject();
        amount.addProperty("refund", refunding.amount().minorUnits());
        amount.addProperty("total", refunding.total().minorUnits());
        amount.addProperty("currency", refunding.amount().currency().getCurrencyCode());
        var json = new JsonObject();
        json.addProperty("out_trade_no", Numbers.of(refunding.paymentId()));
        json.addProperty("out_refund_no", refunding.refundId().value());
        json.addProperty("notify_url", settings.notifyUrl());
        json.add("amount", amount);
        return switch (ask("POST", "/v3/refund/domestic/refunds", json.toString())) {
            case Said.Yes(var body) -> refundFact(body, "status");
            case Said.No no -> new RefundFact.Failed(null, no.code());
            case Said.Nothing(var why) -> new RefundFact.Unknown(null, why);
            case Said.NotSent(var why) -> new RefundFact.Unknown(null, why);
        };
    }

    @Override
    public RefundFact queryRefund(Refunding refunding) {
        return switch (ask(
                "GET", "/v3/refund/domestic/refunds/" + refunding.refundId().value(), "")) {
            case Said.Yes(var body) -> refundFact(body, "status");
            case Said.No no -> new RefundFact.Unknown(null, no.code());
            case Said.Nothing(var why) -> new RefundFact.Unknown(null, why);
            case Said.NotSent(var why) -> new RefundFact.Unknown(null, why);
        };
    }

    private static RefundFact refundFact(JsonObject refund, String field) {
        var reference = required(refund, "refund_id");
        var status = required(refund, field);
        return switch (status) {
            case "SUCCESS" -> new RefundFact.Succeeded(reference);
            case "PROCESSING" -> new RefundFact.Pending(reference);
            case "CLOSED", "ABNORMAL" -> new RefundFact.Failed(reference, status.toLowerCase(java.util.Locale.ROOT));
            default -> new RefundFact.Unknown(reference, "status " + status);
        };
    }

    @Override
    public DayList list(LocalDate day) {
        return switch (bill("tradebill?bill_date=" + day + "&bill_type=ALL")) {
            case Bill.None(var why) -> why;
            case Bill.Read(var trades) ->
                switch (bill("fundflowbill?bill_date=" + day + "&account_type=BASIC")) {
                    case Bill.None(var why) -> why;
                    case Bill.Read(var funds) -> read(trades, funds);
                };
        };
    }

    private static DayList read(List<Map<String, String>> trades, List<Map<String, String>> funds) {
        try {
            return new DayList.Told(WechatBill.booked(trades, funds));
        } catch (RuntimeException e) {
            return new DayList.Unknown(
                    "the bill cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** A bill of a day, or why there is none. */
    private sealed interface Bill {
        record Read(List<Map<String, String>> rows) implements Bill {}

        record None(DayList why) implements Bill {}
    }

    private Bill bill(String which) {
        return switch (ask("GET", "/v3/bill/" + which, "")) {
            case Said.Yes(var body) -> {
                var url = URI.create(required(body, "download_url"));
                var target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
                // The file itself is not signed; its hash, which is, proves it.
                if (!(send("GET", target, "", null) instanceof Outcome.Answered file) || file.status() != 200) {
                    yield new Bill.None(new DayList.Unknown("the bill was not handed out"));
                }
                try {
                    yield new Bill.Read(WechatBill.rows(file.body(), required(body, "hash_value")));
                } catch (IllegalArgumentException e) {
                    yield new Bill.None(new DayList.Unknown(e.getMessage()));
                }
            }
            case Said.No no when no.code().equals("NO_STATEMENT_EXIST") -> new Bill.Read(List.of());
            case Said.No no when no.code().equals("STATEMENT_CREATING") -> new Bill.None(new DayList.NotYet(no.code()));
            case Said.No no -> new Bill.None(new DayList.Unknown(no.code()));
            case Said.Nothing(var why) -> new Bill.None(new DayList.Unknown(why));
            case Said.NotSent(var why) -> new Bill.None(new DayList.Unknown(why));
        };
    }

    @Override
    public Notified parseNotification(byte[] rawBody, Map<String, String> headers, Instant now) {
        try {
            var doubt = trust.doubt(
                    headers.get("wechatpay-serial"),
                    headers.get("wechatpay-timestamp"),
                    headers.get("wechatpay-nonce"),
                    headers.get("wechatpay-signature"),
                    rawBody,
                    now);
            if (doubt != null) return Notified.refused(doubt);
            return new Notified.Verified(readVerified(rawBody));
        } catch (RuntimeException e) {
            return Notified.refused(e.getClass().getSimpleName());
        }
    }

    @Override
    public ProviderNotification readVerified(byte[] rawBody) {
        try {
            var envelope = JsonParser.parseString(RawText.of(rawBody)).getAsJsonObject();
            var id = required(envelope, "id");
            if (!id.matches("[A-Za-z0-9_-]{1,200}")) throw new IllegalArgumentException("no notification id");
            var type = required(envelope, "event_type");
            var object = JsonParser.parseString(trust.open(envelope.getAsJsonObject("resource")))
                    .getAsJsonObject();
            var foreign = foreign(object);
            if (foreign != null) throw new IllegalArgumentException(foreign);
            var payment = Numbers.payment(text(object, "out_trade_no"));
            if (type.startsWith("TRANSACTION.")) {
                return new ProviderNotification(name(), id, type, payment, List.of(fact(object)), List.of());
            }
            if (type.startsWith("REFUND.")) {
                var refund = Numbers.refund(text(object, "out_refund_no"));
                return new ProviderNotification(
                        name(),
                        id,
                        type,
                        payment,
                        List.of(),
                        List.of(
                                refund != null
                                        ? new ProviderNotification.RefundTold(
                                                refund, refundFact(object, "refund_status"))
                                        : new ProviderNotification.RefundTold(
                                                null,
                                                refundFact(object, "refund_status"),
                                                refunded(object),
                                                text(object, "transaction_id"))));
            }
            return new ProviderNotification(name(), id, type, payment, List.of(), List.of());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it cannot be opened with our APIv3 key", e);
        }
    }

    /** Signed, and the answer believed only by its own signature. */
    private Said ask(String method, String target, String body) {
        return switch (send(method, target, body, trust.named())) {
            case Outcome.NotSent(var why) -> new Said.NotSent(why);
            case Outcome.Lost(var why) -> new Said.Nothing(why);
            case Outcome.Answered answer -> {
                var doubt = doubt(answer);
                if (doubt != null) yield new Said.Nothing(answer.status() + ", " + doubt);
                try {
                    var text = new String(answer.body(), StandardCharsets.UTF_8);
                    var json = text.isEmpty()
                            ? new JsonObject()
                            : JsonParser.parseString(text).getAsJsonObject();
                    if (answer.status() >= 200 && answer.status() < 300) yield new Said.Yes(json);
                    yield answer.status() < 429
                            ? new Said.No(answer.status(), required(json, "code"))
                            : new Said.Nothing("" + answer.status());
                } catch (RuntimeException e) {
                    yield new Said.Nothing(e.getClass().getSimpleName());
                }
            }
        };
    }

    private String doubt(Outcome.Answered answer) {
        return trust.doubt(
                answer.header("Wechatpay-Serial"),
                answer.header("Wechatpay-Timestamp"),
                answer.header("Wechatpay-Nonce"),
                answer.header("Wechatpay-Signature"),
                answer.body(),
                clock.instant());
    }

    /** Sealed with our APIv3 key, which is what proves it. Null if it was not told. */
    private byte[] certificates() {
        return send("GET", "/v3/certificates", "", null) instanceof Outcome.Answered answer && answer.status() == 200
                ? answer.body()
                : null;
    }

    private Outcome send(String method, String target, String body, String serial) {
        return http.send(address -> request(address, method, target, body, serial));
    }

    private HttpRequest.Builder request(String address, String method, String target, String body, String serial) {
        var at = clock.instant().getEpochSecond();
        var nonce = nonce();
        var request = HttpRequest.newBuilder(URI.create(address + target))
                .header("Accept", "application/json")
                .header("User-Agent", "cartulary")
                .header(
                        "Authorization",
                        authorization(
                                settings,
                                nonce,
                                at,
                                Pem.sign(settings.merchantKey(), signed(method, target, at, nonce, body))));
        if (serial != null) request.header("Wechatpay-Serial", serial);
        if (method.equals("POST")) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        return request;
    }

    /** What a merchant signs of its request. */
    static String signed(String method, String target, long at, String nonce, String body) {
        return method + "\n" + target + "\n" + at + "\n" + nonce + "\n" + body + "\n";
    }

    static String authorization(WechatSettings settings, String nonce, long at, String signature) {
        return "WECHATPAY2-SHA256-RSA2048 mchid=\"%s\",nonce_str=\"%s\",timestamp=\"%d\",serial_no=\"%s\",signature=\"%s\""
                .formatted(settings.merchantId(), nonce, at, settings.merchantSerial(), signature);
    }

    private String nonce() {
        var bytes = new byte[16];
        chance.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String required(JsonObject object, String name) {
        var value = text(object, name);
        if (value == null) throw new IllegalArgumentException("no " + name);
        return value;
    }

    private static String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }

    @Override
    public void close() {
        http.close();
    }
}
