package cartulary.saga;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Import;

/** The processes as a process of their own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import(SagasConfiguration.class)
public class Sagas {
    public static void main(String[] arguments) {
        var application = new SpringApplication(Sagas.class);
        application.setWebApplicationType(WebApplicationType.NONE); // Whatever else is on the class path.
        application.setKeepAlive(true); // It serves no web whose threads would keep it running.
        application.run(arguments);
    }
}
