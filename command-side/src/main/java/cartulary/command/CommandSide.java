package cartulary.command;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** The command side as a process of its own. */
public final class CommandSide {
    private CommandSide() {}

    public static void main(String[] arguments) {
        start(arguments);
    }

    static ConfigurableApplicationContext start(String... arguments) {
        var application = new SpringApplication(CommandSideConfiguration.class);
        application.setWebApplicationType(WebApplicationType.NONE); // Whatever else is on the class path.
        application.setKeepAlive(true); // It serves no web whose threads would keep it running.
        return application.run(arguments);
    }
}
