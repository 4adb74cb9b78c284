package cartulary.loadtest.faults;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Who gives staff their tokens, in place of a Keycloak, which would take longer to start than all the rest. */
final class Issuer implements AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair key;
    private final HttpServer server;

    Issuer() throws IOException {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            key = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no RSA", e);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = (exchange.getRequestURI().getPath().endsWith("certs") ? keys() : discovery())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:%d/realms/cartulary"
                .formatted(server.getAddress().getPort());
    }

    /** Good for a day of machine time. */
    String token(String subject, String role) {
        var now = Instant.now();
        var claims = Shop.JSON
                .createObjectNode()
                .put("iss", uri())
                .put("aud", "cartulary-api")
                .put("sub", subject)
                .put("typ", "Bearer")
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(Duration.ofDays(1)).getEpochSecond());
        claims.withObject("/realm_access").putArray("roles").add(role);
        var signed = encoded("{\"alg\":\"RS256\",\"kid\":\"one\"}") + "." + encoded(claims.toString());
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    private String keys() {
        var all = Shop.JSON.createObjectNode();
        var open = (RSAPublicKey) key.getPublic();
        all.putArray("keys")
                .addObject()
                .put("kty", "RSA")
                .put("kid", "one")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("n", number(open.getModulus()))
                .put("e", number(open.getPublicExponent()));
        return all.toString();
    }

    private String discovery() {
        return Shop.JSON
                .createObjectNode()
                .put("issuer", uri())
                .put("jwks_uri", uri() + "/protocol/openid-connect/certs")
                .toString();
    }

    private static String number(BigInteger value) {
        var bytes = value.toByteArray();
        var from = bytes[0] == 0 ? 1 : 0; // The sign.
        return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
