package cartulary.gateway.payment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.payment.NotificationCommand.ReceiveNotification;
import cartulary.gateway.support.DoorTest;
import cartulary.gateway.support.WalletKeys;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.stripe.net.Webhook;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What is not a provider's own word, said now and of our money, is answered as that provider expects it, reaches nobody behind the
 * door, and nothing of it stands in a log. What is its word but was told before is taken again under the same name: the inbox
 * keeps it once (ProviderNotificationTest). What is its word but of another sum is for the payment to dispute (PaymentTest).
 */
class ForgeryTest extends DoorTest {
    private static final String NUMBER = "0123456789abcdef0123456789abcdef";
    private static final String NONCE = "nonce_of_12b";
    /** Stands in every body; unlike anything that is logged by chance. The two bytes at its end are one letter. */
    private static final String PERSONAL = "Quirinalia Zweigpunkt \uFFFD";

    private static final String CLIENT_SECRET = "pi_1_secret_Siebenschlaefer7713";
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final DateTimeFormatter CHINA =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

    @Autowired
    private InstantSource shopTime;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root().detachAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** @param headers names and values in turn; a null value leaves the header out */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Sent(String path, byte[] body, List<String> headers) {
        Sent body(UnaryOperator<String> change) {
            return new Sent(path, change.apply(new String(body, UTF_8)).getBytes(UTF_8), headers);
        }

        Sent header(String name, String value) {
            var changed = new ArrayList<>(headers);
            changed.set(changed.indexOf(name) + 1, value);
            return new Sent(path, body, changed);
        }

        /** One letter written in bytes that are none. */
        Sent garbled() {
            var letter = "\uFFFD".getBytes(UTF_8);
            for (int i = 0; i + 2 < body.length; i++) {
                if (Arrays.equals(Arrays.copyOfRange(body, i, i + 3), letter)) {
                    var changed = body.clone();
                    changed[i] = (byte) 0xFF;
                    return new Sent(
                            path,
                            concat(Arrays.copyOf(changed, i + 1), Arrays.copyOfRange(changed, i + 3, changed.length)),
                            headers);
                }
            }
            throw new IllegalStateException("no such letter");
        }

        private static byte[] concat(byte[] first, byte[] second) {
            var both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
    }

    /** @param status expected; 0: the one in which this provider is told no */
    record Forgery(String provider, String kind, int status, Function<Instant, Sent> made) {
        @Override
        public String toString() {
            return provider + ": " + kind;
        }
    }

    private static Stream<Forgery> forgeries() {
        return Stream.of(stripe(), wechat(), alipay()).flatMap(List::stream);
    }

    // ---- Stripe

    private static String event() {
        return """
                {"id":"evt_1","object":"event","created":1,"livemode":false,"type":"payment_intent.succeeded","data":{"object":
                {"id":"pi_1","object":"payment_intent","status":"succeeded","amount_received":4700,"currency":"cny",
                "latest_charge":"ch_1","client_secret":"%s","description":"%s","metadata":{"payment_id":"payment-%s"}}}}""".formatted(CLIENT_SECRET, PERSONAL, NUMBER);
    }

    private static Sent stripe(String body, String header) {
        return new Sent(
                "/webhooks/stripe",
                body.getBytes(UTF_8),
                Arrays.asList("Content-Type", "application/json", "Stripe-Signature", header));
    }

    private static Sent stripe(String body, Instant at) {
        return stripe(body, stripeSignature(body, at));
    }

    private static String stripeSignature(String body, Instant at) {
        try {
            return Webhook.Signature.generateSignatureHeader(body, WEBHOOK_SECRET, at.getEpochSecond());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hmac(String algorithm, String text) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(WEBHOOK_SECRET.getBytes(UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Forgery> stripe() {
        var all = new ArrayList<Forgery>();
        Add add = (kind, made) -> all.add(new Forgery("stripe", kind, 0, made));
        add.to("stale", now -> stripe(event(), now.minusSeconds(310)));
        add.to("of the future", now -> stripe(event(), now.plusSeconds(310)));
        add.to("tampered: another amount", now -> stripe(event(), now).body(said -> said.replace("4700", "47")));
        add.to("tampered: one space", now -> stripe(event(), now).body(said -> said + " "));
        add.to(
                "tampered: bytes that are no letters",
                now -> stripe(event(), now).garbled());
        add.to("replayed as of now", now -> {
            var old = stripeSignature(event(), now.minusSeconds(400));
            return stripe(event(), old.replaceFirst("t=\\d+", "t=" + now.getEpochSecond()));
        });
        add.to(
                "two times, the first stale",
                now -> stripe(
                        event(), "t=" + now.minusSeconds(400).getEpochSecond() + "," + stripeSignature(event(), now)));
        add.to("of another account", now -> stripe(event().replaceFirst("\\{", "{\"account\":\"acct_1Other\","), now));
        add.to("of the live mode", now -> stripe(event().replace("\"livemode\":false", "\"livemode\":true"), now));
        add.to("of no mode", now -> stripe(event().replace("\"livemode\":false,", ""), now));
        for (var name : List.of("HmacSHA1", "HmacSHA512", "HmacMD5")) {
            add.to(
                    "signed with " + name,
                    now -> stripe(
                            event(),
                            "t=" + now.getEpochSecond() + ",v1=" + hmac(name, now.getEpochSecond() + "." + event())));
        }
        add.to("only v0", now -> stripe(event(), stripeSignature(event(), now).replace("v1=", "v0=")));
        for (var header : Arrays.asList(
                null,
                "",
                "t",
                "t=",
                "t=abc",
                ",,,",
                "=",
                "nonsense",
                "v1=00",
                "t=99999999999999999999,v1=00",
                "t=-1,v1=0")) {
            add.to("header " + header, _ -> stripe(event(), header));
        }
        for (var body : List.of(
                "", "null", "[]", "{}", "{", "\"\"", "{\"livemode\":false}", "{\"livemode\":false,\"data\":null}")) {
            add.to("signed, but the body is '" + body + "'", now -> stripe(body, now));
        }
        add.to("signed, but without an id", now -> stripe(event().replace("\"id\":\"evt_1\",", ""), now));
        add.to("signed, but its id is a path", now -> stripe(event().replace("evt_1", "../evt"), now));
        add.to("signed, but of endless depth", now -> stripe("[".repeat(100_000), now));
        all.add(new Forgery("stripe", "huge", 413, now -> stripe("x".repeat(270_000), now)));
        all.add(new Forgery("stripe", "a huge header", 431, _ -> stripe(event(), "t=1,v1=" + "0".repeat(10_000))));
        return all;
    }

    private interface Add {
        void to(String kind, Function<Instant, Sent> made);
    }

    // ---- WeChat Pay

    private static String transaction(String merchant, String app) {
        return """
                {"mchid":"%s","appid":"%s","out_trade_no":"%s","transaction_id":"4200000001","trade_state":"SUCCESS",
                 "payer":{"openid":"%s"},"amount":{"total":4700,"currency":"CNY"}}""".formatted(merchant, app, NUMBER, PERSONAL);
    }

    private static String transaction() {
        return transaction(WalletKeys.MERCHANT, WalletKeys.WECHAT_APP);
    }

    private static String envelope(String sealed, String algorithm) {
        return """
                {"id":"EV-1","event_type":"TRANSACTION.SUCCESS","summary":"%s","resource":{"algorithm":"%s","ciphertext":"%s",
                 "associated_data":"transaction","nonce":"%s"}}""".formatted(PERSONAL, algorithm, sealed, NONCE);
    }

    private static String envelope(String plain) {
        return envelope(WalletKeys.sealed(plain, "transaction", NONCE), "AEAD_AES_256_GCM");
    }

    private static Sent wechat(String body, String at, String signature) {
        return new Sent(
                "/webhooks/wechat",
                body.getBytes(UTF_8),
                Arrays.asList(
                        "Content-Type",
                        "application/json",
                        "Wechatpay-Timestamp",
                        at,
                        "Wechatpay-Nonce",
                        "n",
                        "Wechatpay-Serial",
                        WalletKeys.PUBLIC_KEY_ID,
                        "Wechatpay-Signature",
                        signature));
    }

    private static String wechatText(String body, Instant at) {
        return at.getEpochSecond() + "\nn\n" + body + "\n";
    }

    private static Sent wechat(String body, Instant at) {
        return wechat(body, Long.toString(at.getEpochSecond()), WalletKeys.signed(wechatText(body, at)));
    }

    private static List<Forgery> wechat() {
        var all = new ArrayList<Forgery>();
        Add add = (kind, made) -> all.add(new Forgery("wechat", kind, 0, made));
        var good = envelope(transaction());
        add.to("stale", now -> wechat(good, now.minusSeconds(310)));
        add.to("of the future", now -> wechat(good, now.plusSeconds(310)));
        add.to(
                "signed by somebody",
                now -> wechat(good, Long.toString(now.getEpochSecond()), WalletKeys.forged(wechatText(good, now))));
        add.to("tampered: one space", now -> wechat(good, now).body(said -> said + " "));
        add.to("tampered: bytes that are no letters", now -> wechat(good, now).garbled());
        add.to(
                "tampered: another amount",
                now -> wechat(good, now).body(_ -> envelope(transaction().replace("4700", "47"))));
        add.to(
                "replayed as of now",
                now -> wechat(good, now.minusSeconds(400))
                        .header("Wechatpay-Timestamp", Long.toString(now.getEpochSecond())));
        add.to("another nonce", now -> wechat(good, now).header("Wechatpay-Nonce", "m"));
        add.to("of another merchant", now -> wechat(envelope(transaction("9000000002", WalletKeys.WECHAT_APP)), now));
        add.to("of another app", now -> wechat(envelope(transaction(WalletKeys.MERCHANT, "wx0")), now));
        add.to(
                "a signature probe",
                now -> wechat(good, now)
                        .header(
                                "Wechatpay-Signature",
                                "WECHATPAY/SIGNTEST/" + WalletKeys.signed(wechatText(good, now))));
        add.to(
                "signed with SHA-1",
                now -> wechat(
                        good, Long.toString(now.getEpochSecond()), WalletKeys.signedWithSha1(wechatText(good, now))));
        add.to(
                "sealed with another algorithm",
                now -> wechat(
                        envelope(WalletKeys.sealed(transaction(), "transaction", NONCE), "AEAD_AES_128_CBC"), now));
        add.to(
                "sealed with another key",
                now -> wechat(
                        envelope(
                                WalletKeys.sealed(transaction(), "transaction", NONCE, "f".repeat(32)),
                                "AEAD_AES_256_GCM"),
                        now));
        add.to(
                "sealed for something else",
                now -> wechat(envelope(WalletKeys.sealed(transaction(), "refund", NONCE), "AEAD_AES_256_GCM"), now));
        add.to("a seal of nothing", now -> wechat(envelope("", "AEAD_AES_256_GCM"), now));
        for (var time : Arrays.asList(null, "", "now", "-1", "1e9", "9".repeat(30))) {
            add.to("time " + time, now -> wechat(good, now).header("Wechatpay-Timestamp", time));
        }
        for (var signature : Arrays.asList(null, "", "%%%", "AAAA", "=")) {
            add.to("signature " + signature, now -> wechat(good, now).header("Wechatpay-Signature", signature));
        }
        for (var serial : Arrays.asList(null, "", "00FF", "PUB_KEY_ID_")) {
            add.to("serial " + serial, now -> wechat(good, now).header("Wechatpay-Serial", serial));
        }
        add.to("no nonce", now -> wechat(good, now).header("Wechatpay-Nonce", null));
        for (var body : List.of(
                "", "null", "[]", "{}", "{", "\"\"", "{\"id\":\"EV-1\",\"event_type\":\"TRANSACTION.SUCCESS\"}")) {
            add.to("signed, but the body is '" + body + "'", now -> wechat(body, now));
        }
        for (var plain : List.of("", "null", "[]", "{}", "{")) {
            add.to("signed and sealed, but it says '" + plain + "'", now -> wechat(envelope(plain), now));
        }
        add.to("signed, but its id is a path", now -> wechat(good.replace("EV-1", "../EV"), now));
        add.to("signed, but of endless depth", now -> wechat("[".repeat(100_000), now));
        all.add(new Forgery("wechat", "huge", 413, now -> wechat("x".repeat(270_000), now)));
        all.add(new Forgery(
                "wechat",
                "a huge header",
                431,
                now -> wechat(good, now).header("Wechatpay-Signature", "A".repeat(10_000))));
        return all;
    }

    // ---- Alipay

    private static Map<String, String> told(Instant now) {
        var said = new TreeMap<String, String>();
        said.put("notify_id", "2026112100222");
        said.put("notify_time", CHINA.format(now));
        said.put("app_id", WalletKeys.ALIPAY_APP);
        said.put("seller_id", WalletKeys.SELLER);
        said.put("out_trade_no", NUMBER);
        said.put("trade_no", "2026112122001");
        said.put("trade_status", "TRADE_SUCCESS");
        said.put("total_amount", "47.00");
        said.put("gmt_payment", CHINA.format(now));
        said.put("subject", PERSONAL);
        return said;
    }

    private static String sorted(Map<String, String> said) {
        var text = new ArrayList<String>();
        new TreeMap<>(said).forEach((name, value) -> {
            if (!value.isEmpty()) text.add(name + "=" + value);
        });
        return String.join("&", text);
    }

    private static Map<String, String> signed(Map<String, String> said) {
        return signed(said, WalletKeys.signed(sorted(said)));
    }

    private static Map<String, String> signed(Map<String, String> said, String sign) {
        var form = new TreeMap<>(said);
        form.put("sign_type", "RSA2");
        form.put("sign", sign);
        return form;
    }

    private static Sent alipay(Map<String, String> form) {
        var body = new ArrayList<String>();
        form.forEach((name, value) -> body.add(name + "=" + URLEncoder.encode(value, UTF_8)));
        return alipay(String.join("&", body));
    }

    private static Sent alipay(String body) {
        return new Sent("/webhooks/alipay", body.getBytes(UTF_8), List.of("Content-Type", FORM));
    }

    private static Sent alipayWith(Instant now, String name, String value) {
        var said = told(now);
        said.put(name, value);
        return alipay(signed(said));
    }

    /** Signed first, and changed then; null takes the parameter away. */
    private static Sent alipayChanged(Instant now, String name, String value) {
        var form = signed(told(now));
        if (value == null) form.remove(name);
        else form.put(name, value);
        return alipay(form);
    }

    private static List<Forgery> alipay() {
        var all = new ArrayList<Forgery>();
        Add add = (kind, made) -> all.add(new Forgery("alipay", kind, 0, made));
        add.to("stale", now -> alipayWith(now, "notify_time", CHINA.format(now.minusSeconds(3 * 86_400))));
        add.to("of the future", now -> alipayWith(now, "notify_time", CHINA.format(now.plusSeconds(7200))));
        add.to("of no time", now -> alipayWith(now, "notify_time", "2026-99-99 00:00:00"));
        add.to("signed by somebody", now -> alipay(signed(told(now), WalletKeys.forged(sorted(told(now))))));
        add.to("tampered: another amount", now -> alipayChanged(now, "total_amount", "0.47"));
        add.to("tampered: a later status", now -> alipayChanged(now, "trade_status", "TRADE_FINISHED"));
        add.to("tampered: replayed as of now", now -> {
            var form = signed(told(now.minusSeconds(3 * 86_400)));
            form.put("notify_time", CHINA.format(now));
            return alipay(form);
        });
        add.to("tampered: a parameter more", now -> alipayChanged(now, "gmt_refund", CHINA.format(now)));
        add.to("tampered: one parameter hidden in the one before", now -> {
            var said = told(now);
            var form = signed(said); // What is signed is the same text.
            form.put("trade_no", said.get("trade_no") + "&trade_status=" + said.get("trade_status"));
            form.remove("trade_status");
            return alipay(form);
        });
        add.to(
                "tampered: bytes that are no letters",
                now -> alipay(signed(told(now))).body(said -> said.replace("%EF%BF%BD", "%FF")));
        add.to("of another app", now -> alipayWith(now, "app_id", "9021000000000002"));
        add.to("of another seller", now -> alipayWith(now, "seller_id", "2088900000000002"));
        add.to("its id is a path", now -> alipayWith(now, "notify_id", "../../etc"));
        for (var amount : List.of("1e400", "-47.00", "47.001", "NaN", "47,00", "")) {
            add.to("signed, but of " + amount + " yuan", now -> alipayWith(now, "total_amount", amount));
        }
        for (var type : Arrays.asList("RSA", "MD5", "none", "", null)) {
            add.to("algorithm " + type, now -> alipayChanged(now, "sign_type", type));
        }
        add.to("signed with SHA-1", now -> alipay(signed(told(now), WalletKeys.signedWithSha1(sorted(told(now))))));
        for (var sign : Arrays.asList(null, "", "%%%", "AAAA", "=")) {
            add.to("signature " + sign, now -> alipayChanged(now, "sign", sign));
        }
        add.to("a parameter twice", now -> alipay(signed(told(now))).body(said -> said + "&sign_type=RSA2"));
        for (var body : List.of("", "null", "&&&", "sign=1", "a=1&a=2", "%ZZ=1", "sign=%%%&sign_type=RSA2", "{}")) {
            add.to("the body is '" + body + "'", _ -> alipay(body));
        }
        all.add(new Forgery("alipay", "huge", 413, _ -> alipay("x=" + "y".repeat(270_000))));
        return all;
    }

    // ---- the door

    private Answer send(Sent sent, BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + sent.path()))
                .POST(body);
        for (var i = 0; i < sent.headers().size(); i += 2) {
            if (sent.headers().get(i + 1) != null) {
                request.header(sent.headers().get(i), sent.headers().get(i + 1));
            }
        }
        return send(request.build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void what_is_forged_is_refused_told_to_nobody_and_not_logged(Forgery forgery) {
        var sent = forgery.made().apply(shopTime.instant());
        var answer = answer(forgery, sent, () -> BodyPublishers.ofByteArray(sent.body()));
        if (forgery.status() != 0) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(forgery.status());
        } else {
            isToldNo(forgery.provider(), answer);
        }
        // Of unknown length it is the same.
        var streamed =
                answer(forgery, sent, () -> BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(sent.body())));
        assertThat(streamed.status()).as(streamed.toString()).isEqualTo(answer.status());

        assertThat(others.commands()).isEmpty();
        assertThat(others.queries()).isEmpty();
        assertThat(answer.http().body()).doesNotContain(secrets());
        assertNothingSecretIsLogged(forgery.status() == 0, sent);
    }

    /**
     * Behind a head that is too long nothing is read; a server that hangs up on somebody who is still sending may take his answer
     * from him, and he asks again.
     */
    private Answer answer(Forgery forgery, Sent sent, Supplier<BodyPublisher> body) {
        for (int tries = 1; ; tries++) {
            try {
                return send(sent, body.get());
            } catch (UncheckedIOException e) {
                if (forgery.status() != 431 || tries == 5) throw e;
            }
        }
    }

    private static void isToldNo(String provider, Answer answer) {
        switch (provider) {
            case "stripe" -> {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
                assertThat(answer.code()).isEqualTo("invalid-signature");
            }
            case "wechat" -> {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
                assertThat(answer.code()).isEqualTo("FAIL");
            }
            default -> {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
                assertThat(answer.http().body()).isEqualTo("failure");
            }
        }
    }

    private static String[] secrets() {
        return new String[] {
            PERSONAL,
            "Quirinalia",
            CLIENT_SECRET,
            WEBHOOK_SECRET,
            WalletKeys.API_KEY,
            NUMBER,
            "4200000001",
            "2026112122001"
        };
    }

    private void assertNothingSecretIsLogged(boolean refused, Sent sent) {
        var lines = List.copyOf(log.list).stream().map(ForgeryTest::text).toList();
        if (refused) assertThat(lines).as("what is heard of the log").anyMatch(line -> line.contains("was refused"));
        assertThat(lines).noneMatch(line -> Stream.of(secrets()).anyMatch(line::contains));
        for (var header : sent.headers()) {
            if (header == null || header.length() < 40 || header.startsWith("application/")) continue;
            assertThat(lines).noneMatch(line -> line.contains(header));
        }
    }

    /** With what was thrown, and all that caused it. */
    private static String text(ILoggingEvent event) {
        var text = new StringBuilder(event.getFormattedMessage());
        for (var thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            text.append('\n').append(thrown.getMessage());
        }
        return text.append(event.getMDCPropertyMap()).toString();
    }

    private static Stream<Forgery> genuine() {
        return Stream.of(
                new Forgery("stripe", "told twice", 200, now -> stripe(event(), now)),
                new Forgery("wechat", "told twice", 204, now -> wechat(envelope(transaction()), now)),
                new Forgery("alipay", "told twice", 200, now -> alipay(signed(told(now)))),
                // An empty one is signed by nobody, and says nothing.
                new Forgery(
                        "alipay",
                        "told twice, with an empty parameter",
                        200,
                        now -> alipayChanged(now, "gmt_refund", "")));
    }

    /** A repeat is no forgery: an answer may have been lost. It is the same notification, and the inbox keeps each once. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("genuine")
    void what_is_told_again_is_taken_under_the_same_name(Forgery told) {
        var sent = told.made().apply(shopTime.instant());
        for (var i = 0; i < 2; i++) {
            var answer = send(sent, BodyPublishers.ofByteArray(sent.body()));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(told.status());
        }
        assertThat(others.commands())
                .hasSize(2)
                .allSatisfy(command -> assertThat(command)
                        .isInstanceOf(ReceiveNotification.class)
                        .isEqualTo(others.commands().getFirst()));
        var lines = List.copyOf(log.list).stream().map(ForgeryTest::text).toList();
        assertThat(lines).noneMatch(line -> Stream.of(secrets()).anyMatch(line::contains));
    }
}
