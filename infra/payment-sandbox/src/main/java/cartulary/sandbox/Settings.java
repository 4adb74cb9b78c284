package cartulary.sandbox;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How to run.
 *
 * @param port 0: any free one
 * @param publicUrl where browsers find the pages; null: the listening address
 * @param keys folder of {@link SandboxKeys}; null: {@code keys} in the data folder
 * @param webhookUrl an endpoint that exists from the start; null: none. Its secret is {@code webhookSecret}
 * @param webhookEvents Stripe's that this endpoint is told of, as chosen in Stripe's dashboard; {@code *}: all
 */
public record Settings(
        String host,
        int port,
        Path data,
        String secretKey,
        String publishableKey,
        String publicUrl,
        String webhookUrl,
        String webhookSecret,
        Path keys,
        List<String> webhookEvents) {
    private static final List<String> NAMES = List.of(
            "host",
            "port",
            "data",
            "secret-key",
            "publishable-key",
            "public-url",
            "webhook-url",
            "webhook-secret",
            "keys",
            "webhook-events");

    /** @throws IllegalArgumentException if a key is a live one, or half an endpoint is given */
    public Settings {
        requireTestKey(secretKey, "sk_test_", "secret-key");
        requireTestKey(publishableKey, "pk_test_", "publishable-key");
        if ((webhookUrl == null) != (webhookSecret == null)) {
            throw new IllegalArgumentException("webhook-url and webhook-secret go together");
        }
        if (webhookUrl != null && !Pages.isWebAddress(webhookUrl)) {
            throw new IllegalArgumentException("webhook-url is no web address: " + webhookUrl);
        }
        if (port < 0 || port > 65535) throw new IllegalArgumentException("port must be 0 to 65535: " + port);
    }

    public Settings(
            String host,
            int port,
            Path data,
            String secretKey,
            String publishableKey,
            String publicUrl,
            String webhookUrl,
            String webhookSecret) {
        this(host, port, data, secretKey, publishableKey, publicUrl, webhookUrl, webhookSecret, null);
    }

    public Settings(
            String host,
            int port,
            Path data,
            String secretKey,
            String publishableKey,
            String publicUrl,
            String webhookUrl,
            String webhookSecret,
            Path keys) {
        this(host, port, data, secretKey, publishableKey, publicUrl, webhookUrl, webhookSecret, keys, List.of("*"));
    }

    SandboxKeys sandboxKeys() {
        return SandboxKeys.in(keys != null ? keys : data.resolve("keys"));
    }

    private static void requireTestKey(String key, String prefix, String name) {
        if (key.startsWith("sk_live_") || key.startsWith("pk_live_") || key.startsWith("rk_live_")) {
            throw new IllegalArgumentException(name + " is a live key: the sandbox never runs beside real money");
        }
        if (!key.startsWith(prefix) || key.length() == prefix.length()) {
            throw new IllegalArgumentException(name + " must start with " + prefix);
        }
    }

    /** From {@code --name=value}, else the environment's {@code SANDBOX_NAME}, else a default. */
    static Settings from(String[] args, Map<String, String> environment) {
        var given = new HashMap<String, String>();
        for (String name : NAMES) {
            String value =
                    environment.get("SANDBOX_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
            if (value != null && !value.isEmpty()) given.put(name, value);
        }
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (!arg.startsWith("--") || equals < 0 || !NAMES.contains(arg.substring(2, equals))) {
                throw new IllegalArgumentException(
                        "unknown argument " + arg + "; known: --" + String.join("= --", NAMES) + "=");
            }
            given.put(arg.substring(2, equals), arg.substring(equals + 1));
        }
        String port = given.getOrDefault("port", "12111");
        if (!port.matches("[0-9]{1,5}")) throw new IllegalArgumentException("port must be 0 to 65535: " + port);
        return new Settings(
                given.getOrDefault("host", "127.0.0.1"),
                Integer.parseInt(port),
                Path.of(given.getOrDefault("data", "data/payment-sandbox")),
                given.getOrDefault("secret-key", "sk_test_cartulary"),
                given.getOrDefault("publishable-key", "pk_test_cartulary"),
                given.get("public-url"),
                given.get("webhook-url"),
                given.get("webhook-secret"),
                given.containsKey("keys") ? Path.of(given.get("keys")) : null,
                List.of(given.getOrDefault("webhook-events", "*").split(",")));
    }

    @Override
    public String toString() {
        return "Settings[" + host + ":" + port + ", " + data + "]"; // Keys and secrets stay out of logs.
    }
}
