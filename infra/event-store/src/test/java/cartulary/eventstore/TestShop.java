package cartulary.eventstore;

import cartulary.embedded.testing.TestServers;
import cartulary.privacy.MasterKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A context on a real database, with the beans of one side's configuration. */
final class TestShop implements AutoCloseable {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final AnnotationConfigApplicationContext context;

    private TestShop(AnnotationConfigApplicationContext context) {
        this.context = context;
    }

    static TestShop on(TestServers.Postgres database, Map<String, Object> settings, Class<?>... sides) {
        var all = new HashMap<String, Object>(Map.of(
                "spring.datasource.url",
                database.jdbcUrl(),
                "spring.datasource.username",
                database.user(),
                "spring.datasource.password",
                database.password(),
                MasterKey.ENVIRONMENT,
                KEY));
        all.putAll(settings);
        var context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.register(EventStoreConfiguration.class);
        context.register(sides);
        context.refresh();
        return new TestShop(context);
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
