package cartulary.query;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The query side as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import(QuerySideConfiguration.class)
public class QuerySide {
    public static void main(String[] arguments) {
        new SpringApplicationBuilder(QuerySide.class)
                .web(WebApplicationType.NONE)
                .properties("spring.main.keep-alive=true") // It serves no web whose threads would keep it running.
                .run(arguments);
    }
}
