package cartulary.standalone;

import cartulary.embedded.EmbeddedException;
import cartulary.embedded.EmbeddedSettings;
import cartulary.embedded.SandboxServer;
import cartulary.embedded.Servers;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was said on the command line: the embedded servers' own settings, and any property of the four sides.
 *
 * @param sides properties as Spring knows them; they win over what {@link #properties} works out
 * @param apart how the sides are processes of their own; empty if they share this one
 */
record ShopSettings(EmbeddedSettings servers, Map<String, String> sides, String host, Optional<Apart> apart) {
    /**
     * @param arguments {@code key=value}, {@code --data FOLDER} or {@code --distributed}
     * @throws EmbeddedException naming the argument that cannot be used
     */
    static ShopSettings from(List<String> arguments, Map<String, String> environment) {
        var given = new LinkedHashMap<String, String>();
        var sides = new LinkedHashMap<String, String>();
        var apart = new LinkedHashMap<String, String>();
        var distributed = arguments.contains("--distributed");
        var words = arguments.stream()
                .filter(word -> !word.equals("--distributed"))
                .toList()
                .iterator();
        while (words.hasNext()) {
            var word = words.next();
            if (word.equals("--data") && words.hasNext()) {
                given.put("data", words.next());
                continue;
            }
            var at = word.indexOf('=');
            if (at < 1) throw new EmbeddedException("not a setting: " + word + " (key=value, or --data FOLDER)");
            var key = word.substring(0, at);
            var value = word.substring(at + 1);
            if (EmbeddedSettings.keys().contains(key)) given.put(key, value);
            else if (Apart.keys().contains(key)) apart.put(key, value);
            else if (key.equals("server.port")) given.put("gateway.port", value);
            else if (key.equals("management.server.port")) given.put("management.port", value);
            else if (key.contains(".")) sides.put(key, value);
            else throw new EmbeddedException("there is no setting " + key + " (docs/settings.md lists them)");
        }
        var host = sides.getOrDefault("server.address", environment.getOrDefault("SERVER_ADDRESS", "127.0.0.1"));
        return new ShopSettings(
                EmbeddedSettings.from(given, environment),
                Map.copyOf(sides),
                host,
                Apart.from(distributed, apart, environment));
    }

    String gateway() {
        return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, servers.gatewayPort());
    }

    /**
     * Demo logins, the sandbox and the test clock are for this machine alone.
     *
     * @throws EmbeddedException if the gateway would listen beyond loopback and one of them is in use
     */
    void requireLoopbackForDemo() {
        if (loopback(host)) return;
        if (servers.keycloakIssuerUri().isEmpty() || servers.stripeApiBase().isEmpty() || testClock()) {
            throw new EmbeddedException("""
                    server.address=%s would show demo logins, the payment sandbox or the test clock to other machines.
                    Leave it on loopback, or give your own keycloak.issuer-uri and stripe.api-base and set cartulary.test-clock.enabled=false.""".formatted(host));
        }
    }

    private boolean testClock() {
        return Boolean.parseBoolean(sides.getOrDefault("cartulary.test-clock.enabled", "true"));
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new EmbeddedException("server.address is no address of this machine: " + host, unknown);
        }
    }

    /** The properties of the four sides, on the servers as they came up. */
    Map<String, Object> properties(Servers up) {
        var data = up.data();
        var properties = new LinkedHashMap<String, Object>();
        properties.put("server.address", host);
        properties.put("server.port", servers.gatewayPort());
        properties.put("management.server.port", servers.managementPort());
        properties.put("spring.datasource.url", up.postgresUrl());
        properties.put("spring.datasource.username", up.postgresUser());
        properties.put("spring.datasource.password", up.postgresPassword());
        properties.put("spring.mongodb.uri", withDatabase(up.mongoUri()));
        properties.put("spring.data.redis.url", up.redisUrl());
        var issuer = up.issuerUri();
        properties.put("spring.security.oauth2.resourceserver.jwt.issuer-uri", issuer);
        properties.put(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri", issuer + "/protocol/openid-connect/certs");
        properties.put("cartulary.stripe.api-base", up.stripeApiBase());
        up.sandbox().ifPresent(sandbox -> {
            properties.put("cartulary.stripe.secret-key", sandbox.secretKey());
            properties.put("cartulary.stripe.webhook-secret", sandbox.webhookSecret());
            properties.put("cartulary.stripe.pay-page", sandbox.url() + "/pay/{intent}?client_secret={clientSecret}");
            properties.put("cartulary.test-clock.sandbox", sandbox.url());
            properties.put("cartulary.notices.smtp", sandbox.smtp());
            properties.put("cartulary.notices.sms", sandbox.sms());
            properties.put(
                    "cartulary.notices.order-page", "http://127.0.0.1:" + servers.gatewayPort() + "/orders/{id}");
            properties.putAll(wallets(sandbox));
        });
        properties.put("cartulary.test-clock.enabled", "true");
        properties.put(
                "cartulary.privacy.master-key-file",
                data.root().resolve("master.key").toString());
        properties.put("cartulary.privacy.master-key-create", "true");
        properties.put(
                "cartulary.gateway.guest-key", data.secret("gateway.guest-key") + data.secret("gateway.guest-key.2"));
        properties.put(
                "cartulary.pictures-folder", data.root().resolve("pictures").toString());
        properties.put("management.health.diskspace.path", data.root().toString());
        properties.put("management.health.diskspace.threshold", servers.diskLowMb() + "MB");
        properties.put("logging.file.name", data.root().resolve("logs/shop.log").toString());
        properties.put("logging.threshold.console", "OFF");
        properties.put("spring.main.banner-mode", "off");
        properties.putAll(sides);
        return properties;
    }

    /** WeChat Pay and Alipay as the sandbox plays them. */
    private Map<String, String> wallets(SandboxServer sandbox) {
        var gateway = "http://127.0.0.1:" + servers.gatewayPort();
        var wallets = new LinkedHashMap<String, String>();
        sandbox.merchant().forEach((name, value) -> wallets.put("cartulary." + name, value));
        wallets.put("cartulary.wechat.api-base", sandbox.url());
        wallets.put("cartulary.wechat.certificates", "true");
        wallets.put("cartulary.wechat.notify-url", gateway + "/webhooks/wechat");
        wallets.put("cartulary.wechat.pay-page", sandbox.url() + "/wechat/scan?code={code}");
        wallets.put("cartulary.alipay.gateway", sandbox.url() + "/gateway.do");
        wallets.put("cartulary.alipay.notify-url", gateway + "/webhooks/alipay");
        wallets.put("cartulary.alipay.pay-page", sandbox.url() + "/alipay/scan?code={code}");
        return wallets;
    }

    private static String withDatabase(String mongoUri) {
        var path = URI.create(
                        mongoUri.replaceFirst("^mongodb(\\+srv)?:", "http:").replaceFirst(",[^/?]*", ""))
                .getPath();
        if (path != null && path.length() > 1) return mongoUri;
        var query = mongoUri.indexOf('?');
        var server = (query < 0 ? mongoUri : mongoUri.substring(0, query)).replaceFirst("/$", "");
        return server + "/cartulary" + (query < 0 ? "" : mongoUri.substring(query));
    }
}
