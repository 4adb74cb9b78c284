package cartulary.eventstore.faults;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Role;
import cartulary.eventstore.Aggregates;
import cartulary.eventstore.Commands;
import cartulary.eventstore.EventStoreConfiguration;
import cartulary.eventstore.TypeAlias;
import cartulary.eventstore.faults.Outcome.Place;
import cartulary.eventstore.faults.Outcome.Verdict;
import cartulary.privacy.MasterKey;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.MapPropertySource;

/**
 * Senders that never rest: commands with one event and with two, units of work over two streams at the sequences their
 * sender believes in, and streams that two begin at once. What each was told is handed out before it sends again.
 */
final class Load implements AutoCloseable {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(40);
    private static final Actor STAFF = new Actor("staff-1", Set.of(Role.ADMIN));

    /**
     * @param name of the process, unique in a run, lower case
     * @param perSecond units of work of all senders together, at the most
     */
    record Plan(String name, long seed, int senders, int aggregates, int perSecond) {
        List<String> words() {
            return List.of(name, "" + seed, "" + senders, "" + aggregates, "" + perSecond);
        }

        static Plan of(String[] words) {
            return new Plan(
                    words[0],
                    Long.parseLong(words[1]),
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]),
                    Integer.parseInt(words[4]));
        }
    }

    private final Plan plan;
    private final Consumer<Outcome> told;
    private final AnnotationConfigApplicationContext context;
    private final Commands commands;
    private final EventStore store;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong creations = new AtomicLong();
    private final AtomicLong[] believed;
    private final List<Thread> senders = new ArrayList<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile boolean displaced; // The store has closed itself.

    /** Opens the store; returns when its door is open. */
    Load(Plan plan, String url, String user, String password, Map<String, Object> settings, Consumer<Outcome> told) {
        this.plan = plan;
        this.told = told;
        believed = new AtomicLong[plan.aggregates];
        for (var i = 0; i < believed.length; i++) believed[i] = new AtomicLong();
        var all = new HashMap<String, Object>(Map.of(
                "spring.datasource.url",
                url,
                "spring.datasource.username",
                user,
                "spring.datasource.password",
                password,
                "spring.datasource.hikari.maximum-pool-size",
                "10",
                "cartulary.node-id",
                "node-" + plan.name,
                MasterKey.ENVIRONMENT,
                Base64.getEncoder().encodeToString(new byte[32])));
        all.putAll(settings);
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.register(EventStoreConfiguration.class, ShelfSide.class);
        if (settings.containsKey(Copyist.NAME)) context.register(Copyist.Side.class);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) _ -> {
            displaced = ending.getCount() > 0;
            ending.countDown();
        });
        context.refresh();
        commands = context.getBean(Commands.class);
        store = context.getBean(EventStore.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class ShelfSide {
        @Bean
        TypeAlias shelfSnapshot() {
            return new TypeAlias("snapshot.Shelf", "1", Shelf.class);
        }

        @Bean
        ConfigurerModule shelf() {
            return Aggregates.withSnapshots(Shelf.class, 50);
        }
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    Load start() {
        for (var i = 0; i < plan.senders; i++) {
            var random = new Random(plan.seed * 1000 + i);
            senders.add(Thread.ofVirtual().name("sender-" + i).start(() -> send(random)));
        }
        return this;
    }

    /**
     * Ends the senders, each after its last answer, then the store.
     *
     * @throws IllegalStateException if a sender got none, unless the store had closed itself
     */
    @Override
    public void close() {
        ending.countDown();
        var end = System.nanoTime() + (displaced ? 0 : ANSWERED_WITHIN.toNanos());
        var waiting = 0;
        try {
            for (var sender : senders) {
                var left = Duration.ofNanos(end - System.nanoTime());
                if (!sender.join(left.isPositive() ? left : Duration.ZERO)) waiting++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.close();
        if (waiting > 0 && !displaced) throw new IllegalStateException(waiting + " senders still wait for an answer");
    }

    private void send(Random random) {
        var restNanos = TimeUnit.SECONDS.toNanos(plan.senders) / plan.perSecond;
        while (ending.getCount() > 0) {
            var began = System.nanoTime();
            var outcome = sendOne(random);
            told.accept(outcome);
            // Who failed does not come again at once: it would only keep the processor from those who repair.
            var rest = outcome.verdict() == Verdict.STORED ? restNanos : Math.max(restNanos, 5_000_000);
            LockSupport.parkNanos(rest - (System.nanoTime() - began));
        }
    }

    private Outcome sendOne(Random random) {
        var number = numbers.incrementAndGet();
        var one = random.nextInt(plan.aggregates);
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> command(item("SHELF-" + one), 1, key(number, 1));
            case 4, 5 -> command(item("SHELF-" + one), 2, key(number, 2));
            case 6, 7 -> pair(one, (one + 1 + random.nextInt(plan.aggregates - 1)) % plan.aggregates, key(number, 2));
            case 8 -> single(one, key(number, 1));
            default -> create(key(number, 1));
        };
    }

    private Outcome command(StockItemId item, int events, String key) {
        try {
            var answer =
                    commands.send(new ReceiveStock(item, events, key), STAFF).get();
            var first = (long) answer.result();
            var places = new Place[events];
            for (var i = 0; i < events; i++) places[i] = new Place(item.value(), first + i);
            return Outcome.stored(key, answer.position(), places);
        } catch (ExecutionException e) {
            return failed(key, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.failed(Verdict.UNKNOWN, key, "INTERRUPTED");
        }
    }

    private Outcome pair(int one, int other, String key) {
        return publish(key, List.of(one, other));
    }

    private Outcome single(int one, String key) {
        return publish(key, List.of(one));
    }

    /** At the next sequence of each stream, as far as this process knows; several senders know the same. */
    private Outcome publish(String key, List<Integer> streams) {
        var events = streams.stream()
                .map(i -> event(item("RAW-" + i), believed[i].get(), key))
                .toList();
        try {
            store.publish(events);
        } catch (RuntimeException e) {
            if (e instanceof ConcurrencyException || e instanceof AggregateStreamCreationException) {
                streams.forEach(this::lookUp);
            }
            return failed(key, e);
        }
        for (var i = 0; i < events.size(); i++) {
            var next = events.get(i).getSequenceNumber() + 1;
            believed[streams.get(i)].accumulateAndGet(next, Math::max);
        }
        return Outcome.stored(key, 0, places(events));
    }

    private void lookUp(int stream) {
        try {
            var last =
                    store.lastSequenceNumberFor(item("RAW-" + stream).value()).orElse(-1L);
            believed[stream].accumulateAndGet(last + 1, Math::max);
        } catch (RuntimeException _) { // The store is not there; the next attempt will tell.
        }
    }

    /** Three senders begin the same stream. */
    private Outcome create(String key) {
        var stream = "NEW-%s-%d".formatted(plan.name.toUpperCase(Locale.ROOT), creations.getAndIncrement() / 3);
        var event = event(item(stream), 0, key);
        try {
            store.publish(event);
            return Outcome.stored(key, 0, places(List.of(event)));
        } catch (RuntimeException e) {
            return failed(key, e);
        }
    }

    private String key(long number, int size) {
        return "%s-%d.%d".formatted(plan.name, number, size);
    }

    private static Place[] places(List<? extends DomainEventMessage<?>> events) {
        return events.stream()
                .map(event -> new Place(event.getAggregateIdentifier(), event.getSequenceNumber()))
                .toArray(Place[]::new);
    }

    static StockItemId item(String sku) {
        return StockItemId.of(new Sku(sku), StockItemId.MAIN);
    }

    static GenericDomainEventMessage<?> event(StockItemId item, long sequence, String key) {
        return new GenericDomainEventMessage<>("Raw", item.value(), sequence, new StockReceived(item, 1, key));
    }

    static Outcome failed(String key, Throwable failure) {
        var cause = failure;
        while (cause instanceof CompletionException || cause instanceof ExecutionException) cause = cause.getCause();
        if (cause instanceof ConcurrencyException || cause instanceof AggregateStreamCreationException) {
            return Outcome.failed(Verdict.NOT_STORED, key, "LATE");
        }
        var details =
                switch (cause) {
                    case CommandRefused refused -> refused.<Failure>getDetails();
                    case HandlerExecutionException refused -> refused.<Failure>getDetails();
                    default -> Optional.<Failure>empty();
                };
        if (details.isEmpty())
            return Outcome.failed(Verdict.UNKNOWN, key, cause.getClass().getSimpleName());
        var kind = details.get().kind();
        var definite = kind != Failure.Kind.UNAVAILABLE || details.get() instanceof Failures.Unavailable;
        return Outcome.failed(definite ? Verdict.NOT_STORED : Verdict.UNKNOWN, key, kind.name());
    }

    /**
     * In a process of its own. Each outcome is a line on standard output, written before its sender goes on: what the
     * pipe has taken outlives the process. Ends when standard input says stop, halts when it ends.
     */
    public static void main(String[] words) {
        var pipe = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        var plan = Plan.of(words);
        var opened = new AtomicReference<Load>();
        Thread.ofPlatform().daemon().start(() -> heed(opened));
        say(pipe, "BEGUN");
        try {
            var load = new Load(
                    plan,
                    words[5],
                    words[6],
                    words[7],
                    Map.of(Copyist.NAME, true),
                    outcome -> say(pipe, outcome.line()));
            opened.set(load);
            say(pipe, "OPEN");
            load.start();
            load.ending.await();
            load.close();
            say(pipe, "ENDED");
            Runtime.getRuntime().halt(0);
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void heed(AtomicReference<Load> opened) {
        try {
            if (System.in.read() < 0) Runtime.getRuntime().halt(2);
            if (opened.get() == null) Runtime.getRuntime().halt(0); // It still waited to be opened.
            opened.get().ending.countDown();
        } catch (IOException _) {
            Runtime.getRuntime().halt(2);
        }
    }

    private static void say(FileOutputStream pipe, String line) {
        try {
            synchronized (pipe) {
                pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
