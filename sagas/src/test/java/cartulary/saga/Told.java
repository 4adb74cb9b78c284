package cartulary.saga;

import static org.awaitility.Awaitility.await;

import cartulary.contract.catalog.CatalogCommand;
import cartulary.contract.customer.CustomerCommand;
import cartulary.contract.inventory.InventoryCommand;
import cartulary.contract.inventory.InventoryCommand.AssureReservation;
import cartulary.contract.inventory.PlanningCommand;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.payment.MethodCommand;
import cartulary.contract.payment.NotificationCommand;
import cartulary.contract.payment.PaymentCommand;
import cartulary.contract.pricing.PricingCommand;
import cartulary.contract.process.ProcessCommand;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.contract.wallet.WalletCommand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;

/** Stands where the command side would, on the real bus, and remembers what it was told. */
public final class Told {
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Object> commands = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private volatile Function<Object, Failure> refusing = _ -> null;
    private volatile Consumer<String> whenNoted = _ -> {};

    Told(CommandBus bus) {
        Stream.of(
                        CatalogCommand.class,
                        PricingCommand.class,
                        CustomerCommand.class,
                        InventoryCommand.class,
                        PlanningCommand.class,
                        OrderCommand.class,
                        PaymentCommand.class,
                        NotificationCommand.class,
                        ProcessCommand.class,
                        WalletCommand.class,
                        MethodCommand.class)
                .flatMap(side -> Stream.of(side.getPermittedSubclasses()))
                .forEach(command -> bus.subscribe(command.getName(), message -> hear(message.getPayload())));
    }

    private Object hear(Object command) {
        var failure = refusing.apply(command);
        commands.add(command);
        if (failure != null) throw new CommandRefused(failure);
        return command instanceof AssureReservation ? true : null;
    }

    /** @param failure null for a command that is acknowledged */
    public void refuse(Function<Object, Failure> failure) {
        refusing = failure;
    }

    /** Each of that kind that was heard so far, refused or not, in order. */
    public <T> List<T> all(Class<T> type, Predicate<T> which) {
        return commands.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(which)
                .toList();
    }

    /** The first of that kind, as soon as it is heard. */
    public <T> T first(Class<T> type, Predicate<T> which) {
        until(() -> !all(type, which).isEmpty());
        return all(type, which).getFirst();
    }

    void note(String text) {
        notes.add(text);
        whenNoted.accept(text);
    }

    public List<String> notes() {
        return notes;
    }

    /** Runs within the stored task. */
    void whenNoted(Consumer<String> action) {
        whenNoted = action;
    }

    public static void until(java.util.concurrent.Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(2)).atMost(PATIENCE).until(condition);
    }
}
