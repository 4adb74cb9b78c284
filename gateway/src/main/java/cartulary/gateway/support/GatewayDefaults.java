package cartulary.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/**
 * The gateway's settings as they are unless somebody says otherwise; last of all sources. Not an application.properties:
 * of several on one class path only one would be read.
 */
public final class GatewayDefaults implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        try {
            environment
                    .getPropertySources()
                    .addLast(new ResourcePropertySource(
                            "gateway defaults", new ClassPathResource("cartulary/gateway.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
