package cartulary.gateway.support;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may come in. Tokens travel in a header only: no cookie, no session, hence no CSRF. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    /** A span and a timer for each filter of the chain cost more than the filters do; requests are timed as wholes. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    /** The management port stands on loopback and shows nothing but health and metrics. */
    @Bean
    @Order(1)
    SecurityFilterChain managementSecurity(HttpSecurity http) throws Exception {
        return http.securityMatcher(EndpointRequest.to(HealthEndpoint.class, PrometheusScrapeEndpoint.class))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain gatewaySecurity(
            HttpSecurity http,
            ProblemWriter problems,
            GuestTokens guests,
            RateLimits rates,
            Limits limits,
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping)
            throws Exception {
        AuthenticationFailureHandler failed = (request, response, failure) -> {
            if (failure instanceof AuthenticationServiceException) {
                problems.write(request, response, ProblemCode.UNAVAILABLE, "tokens cannot be checked at this moment");
            } else {
                response.setHeader("WWW-Authenticate", "Bearer");
                problems.write(
                        request, response, ProblemCode.UNAUTHENTICATED, "the access token is not valid or has ended");
            }
        };
        return http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .cors(cors -> {})
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.jwtAuthenticationConverter(Callers::of))
                        .withObjectPostProcessor(new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                            @Override
                            public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                                filter.setAuthenticationFailureHandler(failed);
                                return filter;
                            }
                        }))
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, _) -> {
                            response.setHeader("WWW-Authenticate", "Bearer");
                            problems.write(
                                    request,
                                    response,
                                    ProblemCode.UNAUTHENTICATED,
                                    "this needs a token, and none came");
                        })
                        .accessDeniedHandler((request, response, _) -> problems.write(
                                request, response, ProblemCode.NOT_ALLOWED, "your role does not allow this")))
                .addFilterAfter(new GuestTokenFilter(guests, problems), BearerTokenAuthenticationFilter.class)
                .addFilterBefore(new CallerLimitFilter(rates, limits), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
                    for (var route : Routes.ALL) {
                        // Those who check links ask for the headers of a page alone.
                        var methods = route.method().equals(HttpMethod.GET)
                                        && !route.pattern().startsWith("/api/")
                                ? List.of(HttpMethod.GET, HttpMethod.HEAD)
                                : List.of(route.method());
                        for (var method : methods) {
                            var rule = requests.requestMatchers(method, route.pattern());
                            if (route.roles().isEmpty()) rule.permitAll();
                            else
                                rule.hasAnyRole(
                                        route.roles().stream().map(Enum::name).toArray(String[]::new));
                        }
                    }
                    requests.requestMatchers(noOperation(mapping)).permitAll(); // To be told 404, 405, 406 or 415.
                    requests.anyRequest().denyAll();
                })
                .build();
    }

    /** No method of a controller would be called for it, so there is nothing to protect. */
    private static RequestMatcher noOperation(ObjectProvider<RequestMappingHandlerMapping> mapping) {
        return (HttpServletRequest request) -> {
            try {
                return mapping.getObject().getHandler(request) == null;
            } catch (jakarta.servlet.ServletException _) {
                return true;
            } catch (Exception e) {
                throw new IllegalStateException("the address cannot be looked up", e);
            }
        };
    }

    /**
     * RS256 only; issuer, audience and times checked; refresh and id tokens refused. Keys are fetched at the first token,
     * so the gateway starts without the issuer, and kept for a day if the issuer cannot be asked.
     */
    @Bean
    JwtDecoder jwtDecoder(
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer,
            @Value("${spring.security.oauth2.resourceserver.jwt.jwk-set-uri}") String jwkSet,
            @Value("${spring.security.oauth2.resourceserver.jwt.audiences:cartulary-api}") List<String> audiences)
            throws MalformedURLException {
        var keys = JWKSourceBuilder.<SecurityContext>create(
                        URI.create(jwkSet).toURL(), new DefaultResourceRetriever(700, 700, 64 * 1024))
                .cache(
                        Duration.ofMinutes(15).toMillis(),
                        Duration.ofMillis(1_500).toMillis())
                .refreshAheadCache(Duration.ofMinutes(10).toMillis(), false) // Nobody waits for an issuer that is away.
                .rateLimited(Duration.ofSeconds(5).toMillis())
                .outageTolerant(Duration.ofHours(24).toMillis())
                .build();
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        processor.setJWTClaimsSetVerifier((_, _) -> {}); // The validators below do that.
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                JwtValidators.createDefaultWithIssuer(issuer),
                new JwtClaimValidator<List<String>>(
                        "aud", named -> named != null && named.stream().anyMatch(audiences::contains)),
                required("exp"),
                required("sub"),
                new JwtClaimValidator<String>("typ", type -> type == null || type.equals("Bearer"))));
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> required(String claim) {
        return token -> token.hasClaim(claim)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", claim + " is missing", null));
    }

    @Bean
    CorsFilter corsFilter(@Value("${cartulary.gateway.cors-origins:}") List<String> origins) {
        var cors = new CorsConfiguration();
        cors.setAllowedOrigins(origins);
        cors.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        cors.setAllowedHeaders(List.of(
                "Authorization",
                "Content-Type",
                IdempotencyKey.HEADER,
                Shop.POSITION,
                Caller.REASON,
                "If-None-Match",
                "If-Match",
                "Last-Event-ID",
                "traceparent"));
        cors.setExposedHeaders(
                List.of("Location", "ETag", Shop.POSITION, Shop.TIME, RequestFilter.REQUEST_ID, "Retry-After"));
        cors.setMaxAge(Duration.ofHours(1));
        var source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", cors);
        var filter = new CorsFilter(source);
        filter.setCorsProcessor(new DefaultCorsProcessor() {
            @Override
            protected void rejectRequest(ServerHttpResponse response) throws IOException {
                var code = ProblemCode.ORIGIN_NOT_ALLOWED;
                response.setStatusCode(HttpStatus.valueOf(code.status()));
                response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
                response.getBody().write("""
                                {"type":"/problems/%s","title":"%s","status":%d,"code":"%s"}""".formatted(code.code(), code.title(), code.status(), code.code())
                        .getBytes(StandardCharsets.UTF_8));
                response.flush();
            }
        });
        return filter;
    }
}
