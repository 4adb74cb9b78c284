package cartulary.gateway.support;

import cartulary.eventstore.Commands;
import cartulary.eventstore.Queries;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** The gateway's own beans: time, chance, JSON, filters, pictures. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({Limits.class, Doors.Settings.class})
class WebConfiguration {
    private static final int REQUESTS_MAX = 200;

    @Bean
    MachineTime machineTime() {
        return new MachineTime(Clock.systemUTC());
    }

    @Bean
    Chance chance() {
        return new Chance(new SecureRandom());
    }

    @Bean
    GuestTokens guestTokens(
            @Value("${cartulary.gateway.guest-key}") String key,
            @Value("${cartulary.gateway.guest-lifetime:30d}") Duration lifetime,
            MachineTime time,
            Chance chance) {
        return new GuestTokens(key, lifetime, time, chance);
    }

    @Bean
    SubmitNonces submitNonces(
            @Value("${cartulary.gateway.guest-key}") String key,
            @Value("${cartulary.gateway.submit-nonce-lifetime:30m}") Duration lifetime,
            MachineTime time,
            Chance chance) {
        return new SubmitNonces(key, lifetime, time, chance);
    }

    @Bean
    Baskets baskets(Shop shop) {
        return new Baskets(shop);
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json, MachineTime time, ObjectProvider<Pages> pages) {
        return new ProblemWriter(json, time, pages);
    }

    @Bean
    RateLimits rateLimits(ProblemWriter problems, Limits limits) {
        return new RateLimits(problems, limits.trustedProxies());
    }

    @Bean
    Doors breakersHealthIndicator(Doors.Settings settings, ObjectProvider<MeterRegistry> meters) {
        return new Doors(settings, meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    Admission admission(Limits limits, ObjectProvider<MeterRegistry> meters) {
        return new Admission(limits.commands(), meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    Shop shop(Commands commands, Queries queries, Limits limits, Admission admission, Doors doors) {
        return new Shop(commands, queries, limits.answer(), admission, doors);
    }

    /** Says no to what could be meant otherwise: a misspelt field, 1.5 units, "3", a field twice, a tail. */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return json -> json.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    @Bean
    FilterRegistrationBean<RequestFilter> requestFilter() {
        LogWriter.takeOver(); // There is a line for each request.
        return at(Ordered.HIGHEST_PRECEDENCE, new RequestFilter());
    }

    @Bean
    FilterRegistrationBean<AddressLimitFilter> addressLimitFilter(RateLimits rates, Limits limits) {
        return at(Ordered.HIGHEST_PRECEDENCE + 10, new AddressLimitFilter(rates, limits));
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(ProblemWriter problems, Limits limits) {
        return at(
                Ordered.HIGHEST_PRECEDENCE + 20,
                new BodyLimitFilter(
                        problems,
                        limits.body().toBytes(),
                        limits.webhookBody().toBytes(),
                        limits.pictureBody().toBytes(),
                        limits.importBody().toBytes()));
    }

    private static <F extends jakarta.servlet.Filter> FilterRegistrationBean<F> at(int order, F filter) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }

    @Bean
    WebMvcRegistrations routing() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new FirstByPath();
            }
        };
    }

    /**
     * Requests have virtual threads, so many at a time; but whoever looks for what came has none: each would have to wait in
     * line behind the requests that it is to find, and leave another such one in its place.
     */
    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> serverThreads() {
        return factory -> {
            var requests = new VirtualThreadPool(REQUESTS_MAX);
            requests.setName("request-");
            var threads = new QueuedThreadPool();
            threads.setName("jetty");
            threads.setVirtualThreadsExecutor(requests);
            threads.addBean(requests); // It begins and ends with those.
            factory.setThreadPool(threads);
        };
    }

    /** What Jetty refuses before any filter (headers too large, no HTTP at all) has the same shape. */
    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> serverProblems(MachineTime time) {
        return factory -> factory.addServerCustomizers(server -> server.setErrorHandler(new ServerProblems(time)));
    }

    @Bean
    WebMvcConfigurer gatewayMvc(@Value("${cartulary.pictures-folder:}") String pictures, Pages pages, Visits visits) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerResolver());
                resolvers.add(visits);
            }

            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                // The name holds a hash of the content, so it is the tag too, and lasts for ever.
                registry.addResourceHandler("/assets/**")
                        .addResourceLocations(pages.assets())
                        .setUseLastModified(false)
                        .setEtagGenerator(resource -> "W/\"%s\"".formatted(resource.getFilename()))
                        .setCacheControl(forEver())
                        .resourceChain(true)
                        .addResolver(new EncodedResourceResolver());
                if (pictures.isEmpty()) return;
                var folder =
                        java.nio.file.Path.of(pictures).toAbsolutePath().toUri().toString();
                var root = folder.endsWith("/") ? folder : folder + "/";
                // One that has no small one (a WebP, or older than these) is shown whole.
                registry.addResourceHandler("/pictures/up/small/**")
                        .addResourceLocations(root + "up/small/", root + "up/")
                        .setCacheControl(forEver());
                registry.addResourceHandler("/pictures/**")
                        .addResourceLocations(root)
                        // A changed picture gets a new name.
                        .setCacheControl(forEver());
            }
        };
    }

    private static CacheControl forEver() {
        return CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
    }
}
