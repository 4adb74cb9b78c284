package cartulary.saga;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Import;

/** The processes as a process of their own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import(SagasConfiguration.class)
public class Sagas {
    public static void main(String[] arguments) {
        SpringApplication.run(Sagas.class, arguments);
    }
}
