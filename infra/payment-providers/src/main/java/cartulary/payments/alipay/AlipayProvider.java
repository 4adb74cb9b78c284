package cartulary.payments.alipay;

import cartulary.contract.money.Money;
import cartulary.contract.payment.PayParameters;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
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
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Alipay, by its gateway with RSA2. Our payment's number is its out_trade_no and its reference in our book. Every answer is
 * believed by its signature alone, a no as much as a yes: "there is no such trade" is said of every code that nobody has
 * scanned yet.
 */
public final class AlipayProvider implements PaymentProvider, AutoCloseable {
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(CHINA);
    /** A notification is repeated for 25 hours, with the time of its first telling. */
    private static final Duration AGE_MAX = Duration.ofHours(26);

    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);
    /** A parameter within a value. */
    private static final Pattern HIDDEN = Pattern.compile("&[A-Za-z0-9_]+=");
    /** How long after the end of the time to pay a code that nobody scanned is surely dead. */
    private static final Duration EXPIRY_GRACE = Duration.ofSeconds(60);

    private final AlipaySettings settings;
    private final InstantSource clock;
    private final Guard guard;
    private final ProviderHttp http;

    /** What it said. */
    private sealed interface Said {
        record Yes(JsonObject body) implements Said {}

        /** A considered no, signed. */
        record No(String code) implements Said {}

        /** No answer, none to be believed, or that it does not know itself. */
        record Nothing(String why) implements Said {}

        record NotSent(String why) implements Said {}
    }

    /** @param clock shop time */
    public AlipayProvider(AlipaySettings settings, InstantSource clock) {
        this(
                settings,
                clock,
                Guard.of("alipay", settings.gateway(), settings.connectTimeout(), settings.readTimeout()));
    }

    public AlipayProvider(AlipaySettings settings, InstantSource clock, Guard guard) {
        this.settings = settings;
        this.clock = clock;
        this.guard = guard;
        this.http = new ProviderHttp(guard);
    }

    @Override
    public String name() {
        return "alipay";
    }

    @Override
    public ZoneId calendar() {
        return CHINA;
    }

    private static final String NOBODYS = "0000000000";

    @Override
    public boolean answers() {
        return http.send(address -> request(address, "alipay.trade.query", number(NOBODYS)), true)
                        instanceof Outcome.Answered answer
                && answer.status() < 500;
    }

    @Override
    public String proof() {
        if (!(send("alipay.trade.query", number(NOBODYS)) instanceof Outcome.Answered answer)
                || answer.status() != 200) {
            return null;
        }
        try {
            var text = new String(answer.body(), StandardCharsets.UTF_8);
            var node = RawNode.of(text, "alipay_trade_query_response");
            var sign = text(JsonParser.parseString(text).getAsJsonObject(), "sign");
            if (node == null) return null;
            var code = text(JsonParser.parseString(node).getAsJsonObject(), "sub_code");
            if (code != null && code.startsWith("isv.invalid-")) {
                return "Alipay does not believe our signature: app_id and app key do not fit (" + code + ")";
            }
            return sign == null || Pem.verifies(settings.alipayKey(), node.getBytes(StandardCharsets.UTF_8), sign)
                    ? null
                    : "Alipay's answers are not signed with the public key we have of it";
        } catch (RuntimeException _) {
            return null; // No answer of Alipay's at all.
        }
    }

    @Override
    public boolean isLeftAlone() {
        return guard.isLeftAlone();
    }

    @Override
    public ProviderFact start(Opening opening) {
        var reference = Numbers.of(opening.paymentId());
        var way = opening.way() == null ? PayWay.ALIPAY_QR : opening.way();
        // A page or an app is opened by signed parameters: nothing is sent by us.
        return switch (way) {
            case ALIPAY_PAGE, ALIPAY_WAP ->
                new ProviderFact.ActionRequired(
                        reference,
                        new PayParameters(
                                null,
                                guard.reach().address() + "?"
                                        + form(signed(
                                                way == PayWay.ALIPAY_PAGE
                                                        ? "alipay.trade.page.pay"
                                                        : "alipay.trade.wap.pay",
                                                content(
                                                        opening,
                                                        way == PayWay.ALIPAY_PAGE
                                                                ? "FAST_INSTANT_TRADE_PAY"
                                                                : "QUICK_WAP_WAY")))));
            case ALIPAY_APP ->
                new ProviderFact.ActionRequired(
                        reference,
                        new PayParameters(
                                null,
                                null,
                                null,
                                Map.of(
                                        "orderString",
                                        form(signed(
                                                "alipay.trade.app.pay", content(opening, "QUICK_MSECURITY_PAY"))))));
            default -> precreated(opening, reference);
        };
    }

    private ProviderFact precreated(Opening opening, String reference) {
        return switch (ask("alipay.trade.precreate", content(opening, null))) {
            case Said.Yes(var body) -> {
                var code = text(body, "qr_code");
                if (code == null) yield new ProviderFact.Unknown(null, "no code in the answer");
                var page =
                        settings.payPage() == null ? null : settings.payPage().replace("{code}", encoded(code));
                yield new ProviderFact.ActionRequired(reference, new PayParameters(null, page, code, null));
            }
            // What stands in the way is told by the trade itself: it may be paid, or closed.
            case Said.No(var code)
            when code.equals("ACQ.TRADE_HAS_SUCCESS") || code.equals("ACQ.TRADE_HAS_CLOSE") ->
                queried(reference, opening);
            case Said.No(var code) -> new ProviderFact.NotSent(null, code);
            case Said.Nothing(var why) -> new ProviderFact.Unknown(null, why);
            case Said.NotSent(var why) -> new ProviderFact.NotSent(null, why);
        };
    }

    /** @param product null where the method implies it */
    private JsonObject content(Opening opening, String product) {
        var json = number(Numbers.of(opening.paymentId()));
        json.addProperty("total_amount", Numbers.yuan(opening.due()));
        var order = opening.orderId().value();
        json.addProperty("subject", "Order " + order.substring(order.length() - 8));
        json.addProperty("passback_params", order);
        json.addProperty("time_expire", TIME.format(opening.payBy()));
        if (product != null) json.addProperty("product_code", product);
        return json;
    }

    private static JsonObject number(String number) {
        var json = new JsonObject();
        json.addProperty("out_trade_no", number);
        return json;
    }

    @Override
    public List<ProviderFact> query(Opening opening, String providerReference) {
        var number = Numbers.of(opening.paymentId());
        return switch (ask("alipay.trade.query", number(number))) {
            // What can still be paid is told with parameters that are good now: the same number is the same trade.
            case Said.Yes(var body) when "WAIT_BUYER_PAY".equals(text(body, "trade_status")) -> List.of(start(opening));
            case Said.Yes(var body) -> List.of(fact(body, number, opening.due()));
            // Normal before a buyer has come. To send it again is harmless, to give it up is not.
            case Said.No(var code)
            when code.equals("ACQ.TRADE_NOT_EXIST") -> List.of(new ProviderFact.NotSent(providerReference, code));
            case Said.No(var code) -> List.of(new ProviderFact.Unknown(providerReference, code));
            case Said.Nothing(var why) -> List.of(new ProviderFact.Unknown(providerReference, why));
            case Said.NotSent(var why) -> List.of(new ProviderFact.Unknown(providerReference, why));
        };
    }

    /** A part that was given back is not told; all of it closes the trade. */
    @Override
    public Standing standing(Opening opening, String providerReference) {
        return switch (ask("alipay.trade.query", number(Numbers.of(opening.paymentId())))) {
            case Said.Yes(var body) -> {
                var status = required(body, "trade_status");
                var amount = text(body, "total_amount");
                yield switch (status) {
                    case "TRADE_SUCCESS", "TRADE_FINISHED" ->
                        new Standing.Held(amount == null ? opening.due() : Numbers.ofYuan(amount));
                    default -> new Standing.Gone(status);
                };
            }
            case Said.No(var code) -> new Standing.Unknown(code);
            case Said.Nothing(var why) -> new Standing.Unknown(why);
            case Said.NotSent(var why) -> new Standing.Unknown(why);
        };
    }

    private ProviderFact queried(String number, Opening opening) {
        return switch (ask("alipay.trade.query", number(number))) {
            case Said.Yes(var body) -> fact(body, number, opening.due());
            case Said.No(var code) -> new ProviderFact.Unknown(number, code);
            case Said.Nothing(var why) -> new ProviderFact.Unknown(number, why);
            case Said.NotSent(var why) -> new ProviderFact.Unknown(number, why);
        };
    }

    /** @param due told as captured when the answer names no amount; else what it names is compared by the payment */
    private static ProviderFact fact(JsonObject trade, String number, Money due) {
        if (!number.equals(text(trade, "out_trade_no"))) return new ProviderFact.Unknown(number, "another trade");
        var status = required(trade, "trade_status");
        return switch (status) {
            case "TRADE_SUCCESS", "TRADE_FINISHED" -> captured(trade, number, due);
            // Closed unpaid, or paid and given back: the time of the payment tells.
            case "TRADE_CLOSED" ->
                text(trade, "send_pay_date") == null && text(trade, "gmt_payment") == null
                        ? new ProviderFact.Closed(number)
                        : captured(trade, number, due);
            case "WAIT_BUYER_PAY" -> new ProviderFact.Pending(number);
            default -> new ProviderFact.Unknown(number, "trade_status " + status);
        };
    }

    private static ProviderFact captured(JsonObject trade, String number, Money due) {
        var amount = text(trade, "total_amount");
        return new ProviderFact.Captured(
                number, required(trade, "trade_no"), amount == null ? due : Numbers.ofYuan(amount));
    }

    /**
     * A trade that a buyer has seen is closed. A code that nobody scanned has no trade: it is cancelled, and if Alipay does not
     * say that this closed it, it is over only when its own time is.
     */
    @Override
    public ProviderFact close(Opening opening, String providerReference, int attempt) {
        var number = Numbers.of(opening.paymentId());
        return switch (ask("alipay.trade.close", number(number))) {
            case Said.Yes _ -> new ProviderFact.Closed(number);
            case Said.No(var code) when code.equals("ACQ.TRADE_NOT_EXIST") -> cancelled(opening, number);
            case Said.No _ -> {
                var fact = queried(number, opening);
                yield fact instanceof ProviderFact.Pending ? new ProviderFact.Unknown(number, "not closed") : fact;
            }
            case Said.Nothing(var why) -> new ProviderFact.Unknown(number, why);
            case Said.NotSent(var why) -> new ProviderFact.Unknown(number, why);
        };
    }

    private ProviderFact cancelled(Opening opening, String number) {
        if (clock.instant().isAfter(opening.payBy().plus(EXPIRY_GRACE))) return new ProviderFact.Closed(number);
        return switch (ask("alipay.trade.cancel", number(number))) {
            case Said.Yes(var body)
            when text(body, "action") != null && !"Y".equals(text(body, "retry_flag")) ->
                // Refunded: the money was faster, and went back with this very call. It was taken.
                "refund".equals(text(body, "action")) ? queried(number, opening) : new ProviderFact.Closed(number);
            case Said.Yes _ ->
                new ProviderFact.Unknown(number, "a code that nobody scanned is good until its time is over");
            case Said.No(var code) -> new ProviderFact.Unknown(number, code);
            case Said.Nothing(var why) -> new ProviderFact.Unknown(number, why);
            case Said.NotSent(var why) -> new ProviderFact.Unknown(number, why);
        };
    }

    /** There is nothing to capture: money comes in one step. */
    @Override
    public ProviderFact capture(Opening opening, String providerReference, Money amount) {
        return queried(Numbers.of(opening.paymentId()), opening);
    }

    @Override
    public RefundFact refund(Refunding refunding) {
        var json = number(Numbers.of(refunding.paymentId()));
        json.addProperty("refund_amount", Numbers.yuan(refunding.amount()));
        json.addProperty("out_request_no", refunding.refundId().value());
        return switch (ask("alipay.trade.refund", json)) {
            // N: nothing moved in this call. It may have in one before, which the query knows.
            case Said.Yes(var body) ->
                "Y".equals(text(body, "fund_change")) ? succeeded(refunding.refundId()) : queryRefund(refunding);
            case Said.No(var code) ->
                allGivenBack(refunding)
                        ? new RefundFact.Succeeded(Numbers.of(refunding.paymentId()))
                        : new RefundFact.Failed(null, code);
            case Said.Nothing(var why) -> new RefundFact.Unknown(null, why);
            case Said.NotSent(var why) -> new RefundFact.Unknown(null, why);
        };
    }

    /** Alipay has no name of its own for a refund: its list, too, knows it by ours. */
    private static RefundFact.Succeeded succeeded(RefundId refund) {
        return new RefundFact.Succeeded(refund.value());
    }

    /** A cancel that met a paid trade gave the money back under a number of Alipay's choice. */
    private boolean allGivenBack(Refunding refunding) {
        return refunding.amount().equals(refunding.total())
                && ask("alipay.trade.query", number(Numbers.of(refunding.paymentId()))) instanceof Said.Yes(var trade)
                && "TRADE_CLOSED".equals(text(trade, "trade_status"))
                && text(trade, "send_pay_date") != null;
    }

    @Override
    public RefundFact queryRefund(Refunding refunding) {
        var json = number(Numbers.of(refunding.paymentId()));
        json.addProperty("out_request_no", refunding.refundId().value());
        return switch (ask("alipay.trade.fastpay.refund.query", json)) {
            case Said.Yes(var body)
            when "REFUND_SUCCESS".equals(text(body, "refund_status")) -> succeeded(refunding.refundId());
            case Said.Yes _ -> new RefundFact.Unknown(null, "no refund carries our number");
            case Said.No(var code) -> new RefundFact.Unknown(null, code);
            case Said.Nothing(var why) -> new RefundFact.Unknown(null, why);
            case Said.NotSent(var why) -> new RefundFact.Unknown(null, why);
        };
    }

    @Override
    public DayList list(LocalDate day) {
        var json = new JsonObject();
        json.addProperty("bill_type", "trade");
        json.addProperty("bill_date", day.toString());
        return switch (ask("alipay.data.dataservice.bill.downloadurl.query", json)) {
            case Said.Yes(var body) ->
                http.send(_ -> HttpRequest.newBuilder(URI.create(required(body, "bill_download_url")))
                                                .GET())
                                        instanceof Outcome.Answered file
                                && file.status() == 200
                        ? AlipayBill.read(file.body())
                        : new DayList.Unknown("the bill was not handed out");
            // It says the same of a day without trades and of one that is not counted yet; from ten o'clock on it is
            // the former.
            case Said.No(var code)
            when code.equals("isp.bill_not_exist") ->
                clock.instant().isBefore(day.plusDays(1).atTime(10, 0).toInstant(CHINA))
                        ? new DayList.NotYet(code)
                        : new DayList.Told(List.of());
            case Said.No(var code) -> new DayList.Unknown(code);
            case Said.Nothing(var why) -> new DayList.Unknown(why);
            case Said.NotSent(var why) -> new DayList.Unknown(why);
        };
    }

    @Override
    public Notified parseNotification(byte[] rawBody, Map<String, String> headers, Instant now) {
        try {
            var said = parameters(rawBody);
            var sign = said.remove("sign");
            if (sign == null) return Notified.refused("no signature");
            if (!"RSA2".equals(said.remove("sign_type"))) return Notified.refused("another algorithm");
            if (!Pem.verifies(settings.alipayKey(), sorted(said).getBytes(StandardCharsets.UTF_8), sign)) {
                return Notified.refused("the signature");
            }
            var at = LocalDateTime.parse(said.getOrDefault("notify_time", ""), TIME)
                    .toInstant(CHINA);
            if (at.isBefore(now.minus(AGE_MAX)) || at.isAfter(now.plus(AHEAD_MAX))) {
                return Notified.refused("not of this day");
            }
            return new Notified.Verified(readVerified(rawBody));
        } catch (RuntimeException e) {
            return Notified.refused(e.getClass().getSimpleName());
        }
    }

    @Override
    public ProviderNotification readVerified(byte[] rawBody) {
        var said = parameters(rawBody);
        if (!settings.appId().equals(said.get("app_id"))) throw new IllegalArgumentException("of another app");
        if (!settings.sellerId().equals(said.get("seller_id"))) {
            throw new IllegalArgumentException("money of another seller");
        }
        var id = said.getOrDefault("notify_id", "");
        if (!id.matches("[A-Za-z0-9_-]{1,200}")) throw new IllegalArgumentException("no notify_id");
        var status = said.getOrDefault("trade_status", "");
        var number = said.get("out_trade_no");
        var payment = Numbers.payment(number);
        var json = new JsonObject();
        said.forEach(json::addProperty);
        List<ProviderFact> facts = payment == null || status.isEmpty() || status.equals("WAIT_BUYER_PAY")
                ? List.of()
                : List.of(fact(json, number, Numbers.ofYuan(said.getOrDefault("total_amount", ""))));
        var refund = said.containsKey("gmt_refund") ? Numbers.refund(said.get("out_biz_no")) : null;
        return new ProviderNotification(
                name(),
                id,
                status.isEmpty() ? "notify" : status,
                payment,
                facts,
                refund == null ? List.of() : List.of(new ProviderNotification.RefundTold(refund, succeeded(refund))));
    }

    /**
     * Without those that are empty: they are not signed. The signed text does not tell where a value ends, so none may look
     * like two.
     *
     * @throws IllegalArgumentException if it is no form, names a parameter twice, or could be read in another way
     */
    private static Map<String, String> parameters(byte[] rawBody) {
        var parameters = new TreeMap<String, String>();
        for (var pair : new String(rawBody, StandardCharsets.ISO_8859_1).split("&")) {
            int at = pair.indexOf('=');
            if (at < 1) throw new IllegalArgumentException("no form");
            var name = decoded(pair.substring(0, at));
            var value = decoded(pair.substring(at + 1));
            if (!name.matches("[A-Za-z0-9_]+") || HIDDEN.matcher(value).find()) {
                throw new IllegalArgumentException("not only one way to read it");
            }
            if (parameters.put(name, value) != null) throw new IllegalArgumentException("a parameter twice");
        }
        parameters.values().removeIf(String::isEmpty);
        return parameters;
    }

    private static String decoded(String text) {
        return RawText.of(URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What is signed: decoded values in the order of their names, empty ones left out. */
    static String sorted(Map<String, String> parameters) {
        var text = new StringBuilder();
        new TreeMap<>(parameters).forEach((name, value) -> {
            if (value.isEmpty()) return;
            if (!text.isEmpty()) text.append('&');
            text.append(name).append('=').append(value);
        });
        return text.toString();
    }

    private Map<String, String> signed(String method, JsonObject content) {
        var parameters = new TreeMap<String, String>();
        parameters.put("app_id", settings.appId());
        parameters.put("method", method);
        parameters.put("format", "json");
        parameters.put("charset", "utf-8");
        parameters.put("sign_type", "RSA2");
        parameters.put("timestamp", TIME.format(clock.instant()));
        parameters.put("version", "1.0");
        parameters.put("biz_content", content.toString());
        if (method.endsWith(".pay") || method.endsWith(".precreate") || method.endsWith(".refund")) {
            parameters.put("notify_url", settings.notifyUrl());
        }
        if ((method.endsWith("page.pay") || method.endsWith("wap.pay")) && settings.returnUrl() != null) {
            parameters.put("return_url", settings.returnUrl());
        }
        parameters.put("sign", Pem.sign(settings.appKey(), sorted(parameters)));
        return parameters;
    }

    private static String form(Map<String, String> parameters) {
        var form = new StringBuilder();
        parameters.forEach((name, value) ->
                form.append(form.isEmpty() ? "" : "&").append(name).append('=').append(encoded(value)));
        return form.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Outcome send(String method, JsonObject content) {
        return http.send(address -> request(address, method, content));
    }

    private HttpRequest.Builder request(String address, String method, JsonObject content) {
        return HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
                .POST(BodyPublishers.ofString(form(signed(method, content))));
    }

    private Said ask(String method, JsonObject content) {
        return switch (send(method, content)) {
            case Outcome.NotSent(var why) -> new Said.NotSent(why);
            case Outcome.Lost(var why) -> new Said.Nothing(why);
            case Outcome.Answered answer when answer.status() != 200 -> new Said.Nothing("" + answer.status());
            case Outcome.Answered answer -> {
                try {
                    yield said(method, new String(answer.body(), StandardCharsets.UTF_8));
                } catch (RuntimeException e) {
                    yield new Said.Nothing(e.getClass().getSimpleName());
                }
            }
        };
    }

    private Said said(String method, String text) {
        var raw = RawNode.of(text, method.replace('.', '_') + "_response");
        var sign = text(JsonParser.parseString(text).getAsJsonObject(), "sign");
        if (raw == null || sign == null) return new Said.Nothing("an answer without a signature");
        if (!Pem.verifies(settings.alipayKey(), raw.getBytes(StandardCharsets.UTF_8), sign)) {
            return new Said.Nothing("the signature of the answer");
        }
        var body = JsonParser.parseString(raw).getAsJsonObject();
        var code = required(body, "code");
        if (code.equals("10000")) return new Said.Yes(body);
        var subCode = text(body, "sub_code");
        var why = subCode == null ? code : subCode;
        // 20000 and SYSTEM_ERROR: it does not know itself. 10003: the buyer is still at it. 40003: too many calls.
        return code.equals("40004") && !why.endsWith("SYSTEM_ERROR") ? new Said.No(why) : new Said.Nothing(why);
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
