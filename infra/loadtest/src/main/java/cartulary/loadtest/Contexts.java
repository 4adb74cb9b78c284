package cartulary.loadtest;

import cartulary.eventstore.EventStoreConfiguration;
import cartulary.privacy.MasterKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.config.ConfigurerModule;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The product's own context with the benchmark's aggregates, and one that only lends its beans. */
final class Contexts {
    /** The same in every context: a key sealed in one can be opened in the next on the same database. */
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    /** For the migrations, and for looking up keys. */
    private static final int LENT_CONNECTIONS = 3;

    private Contexts() {}

    /** Everything runs, as in the shop, with the modules beside the aggregates of the workload. */
    static AnnotationConfigApplicationContext running(Database database, ConfigurerModule... modules) {
        return running(database, Map.of(), List.of(), modules);
    }

    /** As {@link #running(Database, ConfigurerModule...)}, with a further side of the shop and its settings. */
    static AnnotationConfigApplicationContext running(
            Database database, Map<String, Object> settings, List<Class<?>> sides, ConfigurerModule... modules) {
        var context = prepared(database, database.connections());
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("side", settings));
        sides.forEach(side -> context.register(side));
        for (int i = 0; i < modules.length; i++) {
            var module = modules[i];
            context.registerBean("module" + i, ConfigurerModule.class, () -> module);
        }
        context.refresh();
        return context;
    }

    /**
     * Nothing runs; a bean is made when it is asked for. The tables are there. So Axon's own engine gets the very serializer,
     * pool, cache and keys of the product, and no writer of the product stands beside it.
     */
    static AnnotationConfigApplicationContext lending(Database database) {
        return lending(database, Map.of(), List.of());
    }

    /** As {@link #lending(Database)}, with a further side of the shop and its settings. */
    static AnnotationConfigApplicationContext lending(
            Database database, Map<String, Object> settings, List<Class<?>> sides) {
        var context = prepared(database, LENT_CONNECTIONS);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("side", settings));
        sides.forEach(side -> context.register(side));
        BeanFactoryPostProcessor onlyLends = Contexts::lendOnly;
        context.addBeanFactoryPostProcessor(onlyLends);
        context.refresh();
        context.getBean(Flyway.class);
        return context;
    }

    private static AnnotationConfigApplicationContext prepared(Database database, int connections) {
        var context = new AnnotationConfigApplicationContext();
        var settings = new HashMap<String, Object>(Map.of(
                "spring.datasource.url",
                database.url(),
                "spring.datasource.username",
                database.user(),
                "spring.datasource.password",
                database.password(),
                "spring.datasource.hikari.maximum-pool-size",
                connections,
                MasterKey.ENVIRONMENT,
                KEY));
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("bench", settings));
        context.register(EventStoreConfiguration.class, Workload.Side.class);
        return context;
    }

    private static void lendOnly(ConfigurableListableBeanFactory beans) {
        for (var name : beans.getBeanNamesForType(Lifecycle.class, true, false)) {
            if (beans.containsBeanDefinition(name)) ((BeanDefinitionRegistry) beans).removeBeanDefinition(name);
        }
        for (var name : beans.getBeanDefinitionNames())
            beans.getBeanDefinition(name).setLazyInit(true);
    }
}
