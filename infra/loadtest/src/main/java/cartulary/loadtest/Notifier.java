package cartulary.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.loadtest.faults.Shop;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A provider as the door sees it: each notification is a new one about one of a few payments, signed as its own are. */
abstract sealed class Notifier {
    static final List<String> DOORS = List.of("stripe", "wechat", "alipay");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

    private final String name;
    private final List<Map.Entry<String, String>> payments;
    private int number;

    private Notifier(String name, Map<String, String> payments) {
        this.name = name;
        this.payments = List.copyOf(payments.entrySet());
    }

    /** @param payments that wait for their money: the provider's own number of each */
    static Notifier of(String door, Map<String, String> payments, Shop shop, String secret) throws IOException {
        var keys = shop.folder().resolve("sandbox").resolve("keys");
        return switch (door) {
            case "stripe" -> new Stripe(payments, secret);
            case "wechat" -> new Wechat(payments, keys);
            default -> new Alipay(payments, keys);
        };
    }

    /** How an order is paid there. */
    static String way(String door) {
        return switch (door) {
            case "wechat" -> "wechat-native";
            case "alipay" -> "alipay-qr";
            default -> "card";
        };
    }

    String name() {
        return name;
    }

    /** Good for minutes, not for hours. */
    HttpRequest next(URI door) {
        var one = payments.get(number++ % payments.size());
        try {
            return request(
                    HttpRequest.newBuilder(door).timeout(Duration.ofSeconds(30)),
                    "bench" + name + number,
                    one.getKey(),
                    one.getValue());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    abstract HttpRequest request(HttpRequest.Builder request, String id, String payment, String theirs)
            throws GeneralSecurityException;

    private static String signed(PrivateKey key, String text) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(text.getBytes(UTF_8));
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    private static PrivateKey key(Path file) throws IOException {
        var text = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
        } catch (GeneralSecurityException e) {
            throw new IOException("no usable key " + file, e);
        }
    }

    /** It is under way. */
    private static final class Stripe extends Notifier {
        private final SecretKeySpec secret;

        Stripe(Map<String, String> payments, String secret) {
            super("stripe", payments);
            this.secret = new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256");
        }

        @Override
        HttpRequest request(HttpRequest.Builder request, String id, String payment, String theirs)
                throws GeneralSecurityException {
            var body = JSON.createObjectNode()
                    .put("id", "evt_" + id)
                    .put("object", "event")
                    .put("type", "payment_intent.processing")
                    .put("livemode", false);
            body.putObject("data")
                    .putObject("object")
                    .put("id", theirs)
                    .put("object", "payment_intent")
                    .put("status", "processing")
                    .put("amount", 100)
                    .put("currency", "cny")
                    .putObject("metadata")
                    .put("payment_id", payment);
            var text = body.toString();
            var now = Instant.now().getEpochSecond();
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            var signature = HexFormat.of().formatHex(mac.doFinal((now + "." + text).getBytes(UTF_8)));
            return request.header("Content-Type", "application/json")
                    .header("Stripe-Signature", "t=%d,v1=%s".formatted(now, signature))
                    .POST(BodyPublishers.ofString(text))
                    .build();
        }
    }

    /** The buyer is about to pay. */
    private static final class Wechat extends Notifier {
        private final PrivateKey platform;
        private final SecretKeySpec sealing;

        Wechat(Map<String, String> payments, Path keys) throws IOException {
            super("wechat", payments);
            platform = key(keys.resolve("wechat-platform.key"));
            sealing = new SecretKeySpec(
                    Files.readString(keys.resolve("wechat-api-v3.key")).strip().getBytes(UTF_8), "AES");
        }

        @Override
        HttpRequest request(HttpRequest.Builder request, String id, String payment, String theirs)
                throws GeneralSecurityException {
            var trade = JSON.createObjectNode()
                    .put("mchid", "9000000001")
                    .put("appid", "wx9000000000000001")
                    .put("out_trade_no", payment.substring("payment-".length()))
                    .put("trade_state", "USERPAYING");
            trade.putObject("amount").put("total", 100).put("currency", "CNY");
            var nonce = "%12s".formatted(id.replaceAll("\\D", "")).replace(' ', '0');
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, sealing, new GCMParameterSpec(128, nonce.getBytes(UTF_8)));
            cipher.updateAAD("transaction".getBytes(UTF_8));
            var sealed = Base64.getEncoder()
                    .encodeToString(cipher.doFinal(trade.toString().getBytes(UTF_8)));
            var body = JSON.createObjectNode()
                    .put("id", id)
                    .put("event_type", "TRANSACTION.PROCESSING")
                    .put("resource_type", "encrypt-resource");
            body.putObject("resource")
                    .put("original_type", "transaction")
                    .put("algorithm", "AEAD_AES_256_GCM")
                    .put("ciphertext", sealed)
                    .put("associated_data", "transaction")
                    .put("nonce", nonce);
            var text = body.toString();
            var now = Instant.now().getEpochSecond();
            return request.header("Content-Type", "application/json")
                    .header("Wechatpay-Timestamp", Long.toString(now))
                    .header("Wechatpay-Nonce", nonce)
                    .header("Wechatpay-Serial", "PUB_KEY_ID_0190000000012026010100000000000001")
                    .header("Wechatpay-Signature", signed(platform, now + "\n" + nonce + "\n" + text + "\n"))
                    .header("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048")
                    .POST(BodyPublishers.ofString(text))
                    .build();
        }
    }

    /** The buyer is about to pay. */
    private static final class Alipay extends Notifier {
        private final PrivateKey platform;

        Alipay(Map<String, String> payments, Path keys) throws IOException {
            super("alipay", payments);
            platform = key(keys.resolve("alipay-platform.key"));
        }

        @Override
        HttpRequest request(HttpRequest.Builder request, String id, String payment, String theirs)
                throws GeneralSecurityException {
            var said = new TreeMap<String, String>();
            said.put("app_id", "9021000000000001");
            said.put("seller_id", "2088900000000001");
            said.put("notify_id", id);
            said.put("notify_time", TIME.format(Instant.now()));
            said.put("notify_type", "trade_status_sync");
            said.put("out_trade_no", payment.substring("payment-".length()));
            said.put("total_amount", "1.00");
            said.put("trade_status", "WAIT_BUYER_PAY");
            var text = new StringBuilder();
            said.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(value));
            said.put("sign", signed(platform, text.toString()));
            said.put("sign_type", "RSA2");
            var form = new StringBuilder();
            said.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, UTF_8)));
            return request.header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                    .POST(BodyPublishers.ofString(form.toString()))
                    .build();
        }
    }
}
