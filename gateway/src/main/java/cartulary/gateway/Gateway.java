package cartulary.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The gateway as a process of its own. */
public final class Gateway {
    private Gateway() {}

    public static void main(String[] arguments) {
        start(arguments);
    }

    static ConfigurableApplicationContext start(String... arguments) {
        return SpringApplication.run(GatewayConfiguration.class, arguments);
    }
}
