package cartulary.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts children and keeps them up: one that dies is said and started again, at once the first time, later and later
 * while it does not stay up.
 */
public final class Supervisor implements AutoCloseable {
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    /** As Docker has it: what was up so long does not fail at its start. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final List<? extends ChildServer> children;
    private final Duration pause;
    private final Duration settled;
    private final Consumer<String> say;
    private final ExecutorService keepers = Executors.newVirtualThreadPerTaskExecutor();

    public Supervisor(List<? extends ChildServer> children, Consumer<String> say) {
        this(children, Duration.ofSeconds(1), SETTLED, say);
    }

    /**
     * @param pause before the second start in a row; doubled for each further one
     * @param settled a child that was up so long starts with a clean record
     */
    Supervisor(List<? extends ChildServer> children, Duration pause, Duration settled, Consumer<String> say) {
        this.children = children;
        this.pause = pause;
        this.settled = settled;
        this.say = say;
    }

    /**
     * Returns when all are ready; from then on they are watched.
     *
     * @param atOnce how many may be starting together
     * @throws EmbeddedException naming those that did not start; none is left running
     */
    public void start(int atOnce) throws InterruptedException {
        var places = new Semaphore(atOnce, true);
        var starts = new ArrayList<Future<?>>();
        for (var child : children) {
            places.acquire(); // In their order.
            starts.add(keepers.submit(() -> {
                try {
                    say(child, child::start);
                } finally {
                    places.release();
                }
            }));
        }
        var failures = new ArrayList<String>();
        for (var start : starts) {
            try {
                start.get();
            } catch (ExecutionException failure) {
                failures.add(failure.getCause().getMessage());
            }
        }
        if (!failures.isEmpty()) {
            close();
            throw new EmbeddedException(String.join("\n", failures));
        }
        watch();
    }

    /** From now on, of children that somebody else has started. */
    void watch() {
        children.forEach(child -> keepers.execute(() -> keep(child)));
    }

    private void say(ChildServer child, Runnable start) {
        var begun = System.nanoTime();
        start.run();
        say.accept(String.format(
                Locale.ROOT,
                "%-14s %-7s %5.1f s  %s",
                child.name(),
                child.adopted() ? "adopted" : "ready",
                (System.nanoTime() - begun) / 1e9,
                child.address()));
    }

    /** Ends by interruption only. */
    private void keep(ChildServer child) {
        try {
            var next = Duration.ZERO;
            while (true) {
                var up = System.nanoTime();
                var dead = child.pid();
                gone(dead).get();
                if (System.nanoTime() - up > settled.toNanos()) next = Duration.ZERO;
                say.accept("%-14s died, process %d; started again%s"
                        .formatted(child.name(), dead, next.isZero() ? "" : " in " + next.toMillis() / 1000.0 + " s"));
                next = again(child, next);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The shop stops.
        } catch (ExecutionException failure) {
            say.accept("%-14s is not watched any more: %s".formatted(child.name(), failure.getCause()));
        }
    }

    /** @return how long to wait should it die again soon */
    private Duration again(ChildServer child, Duration wait) throws InterruptedException {
        while (true) {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            wait = wait.isZero() ? pause : min(wait.multipliedBy(2), PAUSE_MAX);
            try {
                say(child, child::startAgain);
                return wait;
            } catch (EmbeddedException failure) {
                if (Thread.currentThread().isInterrupted()) throw new InterruptedException();
                say.accept("%-14s does not start, tried again in %.1f s: %s"
                        .formatted(child.name(), wait.toMillis() / 1000.0, failure.getMessage()));
            }
        }
    }

    private static CompletableFuture<?> gone(long pid) {
        return ProcessHandle.of(pid)
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElse(CompletableFuture.completedFuture(null));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Watches no more, and stops them, the last first; goes on after a failure and tells it at the end. */
    @Override
    public void close() {
        end();
        var failures = new ArrayList<RuntimeException>();
        for (var child : children.reversed()) {
            try {
                child.stop();
            } catch (RuntimeException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) throw failures.getFirst();
    }

    /** Watches no more; they go on. */
    void end() {
        keepers.shutdownNow();
        try {
            if (!keepers.awaitTermination(20, TimeUnit.SECONDS)) say.accept("a start could not be ended");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
