package cartulary.payments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.payments.alipay.AlipayProvider;
import cartulary.payments.alipay.AlipaySettings;
import cartulary.payments.stripe.StripeProvider;
import cartulary.payments.stripe.StripeSettings;
import cartulary.payments.wechat.WechatProvider;
import cartulary.payments.wechat.WechatSettings;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Whatever bytes come, the three parsers answer with a refusal or a reading, and never with an exception; and they read nothing
 * that its provider did not sign. Jazzer makes the bytes, a minute for each in {@code ./cartulary test --full}; otherwise what
 * it has kept in {@code NotificationFuzzTestInputs} is played again. The first line says how: <i>signed</i>, and the rest is what a
 * provider says; <i>sealed</i>, WeChat Pay's, and the rest is what it says within; else it is headers, and the rest a body.
 */
class NotificationFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final String SECRET = "whsec_example";
    private static final String API_KEY = "0123456789abcdef0123456789abcdef";
    private static final String KEY_ID = "PUB_KEY_ID_1";
    private static final String NONCE = "nonce_of_12b";
    private static final Duration TIME = Duration.ofSeconds(1);

    /** Small ones, for speed: nothing is proved here about RSA. */
    private static final KeyPair OURS = pair();

    private static final KeyPair THEIRS = pair();

    private static final PaymentProvider STRIPE =
            new StripeProvider(StripeSettings.of("http://127.0.0.1:9", "sk_test_example", SECRET, null));
    private static final PaymentProvider WECHAT = new WechatProvider(
            new WechatSettings(
                    "http://127.0.0.1:9",
                    "wx9000000000000001",
                    "9000000001",
                    "00AA",
                    OURS.getPrivate(),
                    List.of(API_KEY),
                    KEY_ID,
                    THEIRS.getPublic(),
                    false,
                    "http://shop.example/webhooks",
                    null,
                    TIME,
                    TIME),
            () -> NOW);
    private static final PaymentProvider ALIPAY = new AlipayProvider(
            new AlipaySettings(
                    "http://127.0.0.1:9/gateway.do",
                    "9021000000000001",
                    "2088900000000001",
                    OURS.getPrivate(),
                    THEIRS.getPublic(),
                    "http://shop.example/webhooks",
                    null,
                    null,
                    TIME,
                    TIME),
            () -> NOW);

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Input(String head, byte[] rest) {
        static Input of(byte[] data) {
            for (int i = 0; i < data.length; i++) {
                if (data[i] == '\n') {
                    return new Input(new String(data, 0, i, UTF_8), Arrays.copyOfRange(data, i + 1, data.length));
                }
            }
            return new Input(new String(data, UTF_8), new byte[0]);
        }

        String text() {
            return new String(rest, UTF_8);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void stripe(byte[] data) {
        var input = Input.of(data);
        if (input.head().equals("signed")) {
            var text = NOW.getEpochSecond() + ".";
            var signed = Arrays.copyOf(text.getBytes(UTF_8), text.length() + input.rest().length);
            System.arraycopy(input.rest(), 0, signed, text.length(), input.rest().length);
            read(STRIPE, input.rest(), Map.of("stripe-signature", "t=" + NOW.getEpochSecond() + ",v1=" + hmac(signed)));
        } else {
            isRefused(STRIPE, input.rest(), Map.of("stripe-signature", input.head()));
        }
    }

    @FuzzTest(maxDuration = "60s")
    void wechat(byte[] data) {
        var input = Input.of(data);
        switch (input.head()) {
            case "signed" -> read(WECHAT, input.rest(), wechatHeaders(input.rest()));
            case "sealed" -> {
                var resource = new JsonObject();
                resource.addProperty("algorithm", "AEAD_AES_256_GCM");
                resource.addProperty("ciphertext", sealed(input.rest()));
                resource.addProperty("associated_data", "transaction");
                resource.addProperty("nonce", NONCE);
                var envelope = new JsonObject();
                envelope.addProperty("id", "EV-1");
                var refund = input.text().contains("refund_status");
                envelope.addProperty("event_type", refund ? "REFUND.SUCCESS" : "TRANSACTION.SUCCESS");
                envelope.add("resource", resource);
                var body = envelope.toString().getBytes(UTF_8);
                read(WECHAT, body, wechatHeaders(body));
            }
            default -> {
                var headers = new TreeMap<String, String>();
                var names = List.of("timestamp", "nonce", "serial", "signature");
                var values = input.head().split("\\|", 4);
                for (int i = 0; i < values.length; i++) headers.put("wechatpay-" + names.get(i), values[i]);
                isRefused(WECHAT, input.rest(), headers);
            }
        }
    }

    private static Map<String, String> wechatHeaders(byte[] body) {
        var before = (NOW.getEpochSecond() + "\nn\n").getBytes(UTF_8);
        var text = Arrays.copyOf(before, before.length + body.length + 1);
        System.arraycopy(body, 0, text, before.length, body.length);
        text[text.length - 1] = '\n';
        return Map.of(
                "wechatpay-timestamp",
                Long.toString(NOW.getEpochSecond()),
                "wechatpay-nonce",
                "n",
                "wechatpay-serial",
                KEY_ID,
                "wechatpay-signature",
                signed(text));
    }

    /** What is signed comes as one {@code name=value} a line. */
    @FuzzTest(maxDuration = "60s")
    void alipay(byte[] data) {
        var input = Input.of(data);
        if (!input.head().equals("signed")) {
            isRefused(ALIPAY, data, Map.of());
            return;
        }
        var said = new TreeMap<String, String>();
        for (var line : input.text().split("\n", -1)) {
            int at = line.indexOf('=');
            if (at > 0) said.put(line.substring(0, at), line.substring(at + 1));
        }
        said.remove("sign");
        said.remove("sign_type");
        var text = new ArrayList<String>();
        var form = new ArrayList<String>();
        said.forEach((name, value) -> {
            if (!value.isEmpty()) text.add(name + "=" + value);
            form.add(encoded(name) + "=" + encoded(value));
        });
        form.add("sign_type=RSA2");
        form.add("sign=" + encoded(signed(String.join("&", text).getBytes(UTF_8))));
        read(ALIPAY, String.join("&", form).getBytes(UTF_8), Map.of());
    }

    /** What is believed can be read again, and to the same. */
    private static void read(PaymentProvider provider, byte[] body, Map<String, String> headers) {
        if (provider.parseNotification(body, headers, NOW) instanceof Notified.Verified(var told)) {
            assertThat(provider.readVerified(body)).isEqualTo(told);
            assertThat(told.eventId()).matches("[A-Za-z0-9_-]{1,200}");
        }
    }

    private static void isRefused(PaymentProvider provider, byte[] body, Map<String, String> headers) {
        assertThat(provider.parseNotification(body, headers, NOW)).isInstanceOf(Notified.Refused.class);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static String signed(byte[] text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            PrivateKey key = THEIRS.getPrivate();
            signature.initSign(key);
            signature.update(text);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hmac(byte[] text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sealed(byte[] plain) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(API_KEY.getBytes(UTF_8), "AES"),
                    new GCMParameterSpec(128, NONCE.getBytes(UTF_8)));
            cipher.updateAAD("transaction".getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(cipher.doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(1024);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
