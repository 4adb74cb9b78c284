package cartulary.loadtest;

import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.config.ConfigurerModule;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop's own wiring. */
final class Product implements Workload.Shop {
    private final ConfigurableApplicationContext context;
    private final Commands commands;

    Product(Database database, ConfigurerModule... modules) {
        this.context = Contexts.running(database, modules);
        this.commands = context.getBean(Commands.class);
    }

    @Override
    public CompletableFuture<?> send(Object command, Actor actor, Map<String, String> meta) {
        return commands.send(command, actor, meta);
    }

    @Override
    public void close() {
        context.close();
    }
}
