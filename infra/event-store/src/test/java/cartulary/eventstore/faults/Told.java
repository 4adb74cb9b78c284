package cartulary.eventstore.faults;

import cartulary.eventstore.faults.Outcome.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What the senders of one process were told, and the waiting for more of it. */
class Told {
    private final String name;
    private final List<Outcome> outcomes = new ArrayList<>(); // Guarded by this, as all below.
    private int stored;
    private int unknown;
    private boolean over;

    Told(String name) {
        this.name = name;
    }

    final synchronized void heard(Outcome outcome) {
        outcomes.add(outcome);
        if (outcome.verdict() == Verdict.STORED) stored++;
        if (outcome.verdict() == Verdict.UNKNOWN) unknown++;
        notifyAll();
    }

    final synchronized List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    final synchronized int stored() {
        return stored;
    }

    final synchronized int unknown() {
        return unknown;
    }

    /** Of what the senders know nothing, and why. */
    final synchronized List<String> unknownKinds() {
        return outcomes.stream()
                .filter(outcome -> outcome.verdict() == Verdict.UNKNOWN)
                .map(Outcome::kind)
                .toList();
    }

    /** Refused or unknown. */
    final synchronized int others() {
        return outcomes.size() - stored;
    }

    /** Nothing more will be heard. */
    final synchronized boolean over() {
        return over;
    }

    final synchronized void end() {
        over = true;
        notifyAll();
    }

    final void awaitStored(int more, Duration patience) {
        var goal = stored() + more;
        await(() -> stored() >= goal, patience, more + " more acknowledged");
    }

    final void awaitOthers(int more, Duration patience) {
        var goal = others() + more;
        await(() -> others() >= goal, patience, more + " more not acknowledged");
    }

    final void awaitOver(Duration patience) {
        await(this::over, patience, "its end");
    }

    /** Until it is so, asked at least at each outcome. */
    final void await(BooleanSupplier so, Duration patience, String what) {
        var end = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            while (!so.getAsBoolean()) {
                var left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) throw new AssertionError("waited %s for %s: %s".formatted(patience, what, this));
                if (over) throw new AssertionError("it ended before %s: %s".formatted(what, this));
                try {
                    wait(Math.min(left, 50));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    @Override
    public synchronized String toString() {
        return "process %s with %d acknowledged and %d other outcomes, the last %s"
                .formatted(name, stored, others(), outcomes.isEmpty() ? "none" : outcomes.getLast());
    }
}
