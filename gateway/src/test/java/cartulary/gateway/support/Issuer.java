package cartulary.gateway.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Signs access tokens with a key of its own and shows it where the gateway looks for keys. */
public final class Issuer {
    public static final String NAME = "https://issuer.test/realms/cartulary";
    public static final RSAKey KEY = key("first");
    public static final RSAKey STRANGER = key("first");
    private static final HttpServer SERVER = serve();

    private Issuer() {}

    public static String jwkSetUri() {
        return "http://127.0.0.1:%d/certs".formatted(SERVER.getAddress().getPort());
    }

    /** A login with that subject and these roles, good for a quarter of an hour. */
    public static String token(String subject, String... roles) {
        return token(subject, UnaryOperator.identity(), roles);
    }

    public static String token(String subject, UnaryOperator<JWTClaimsSet.Builder> change, String... roles) {
        try {
            return signed(JWSAlgorithm.RS256, new RSASSASigner(KEY), subject, change, roles);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String signed(
            JWSAlgorithm algorithm,
            JWSSigner signer,
            String subject,
            UnaryOperator<JWTClaimsSet.Builder> change,
            String... roles) {
        var now = Instant.now();
        var claims = change.apply(new JWTClaimsSet.Builder()
                        .issuer(NAME)
                        .audience("cartulary-api")
                        .subject(subject)
                        .claim("typ", "Bearer")
                        .claim("realm_access", Map.of("roles", List.of(roles)))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofMinutes(15)))))
                .build();
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID("first").build(), claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer serve() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/certs", exchange -> {
                var body = new JWKSet(KEY.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
