package cartulary.gateway;

import cartulary.eventstore.EventStoreConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The only HTTP surface of the shop: requests in, one command or query out. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan
@Import(EventStoreConfiguration.class)
public class GatewayConfiguration {}
