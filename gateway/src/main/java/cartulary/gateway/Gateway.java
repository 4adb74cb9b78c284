package cartulary.gateway;

import org.springframework.boot.SpringApplication;

/** The gateway as a process of its own. */
public final class Gateway {
    private Gateway() {}

    public static void main(String[] arguments) {
        SpringApplication.run(GatewayConfiguration.class, arguments);
    }
}
