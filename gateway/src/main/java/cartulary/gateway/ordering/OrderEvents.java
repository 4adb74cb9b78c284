package cartulary.gateway.ordering;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Limits;
import cartulary.gateway.support.ProblemCode;
import cartulary.gateway.support.ProblemException;
import cartulary.gateway.support.Shop;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an order's timeline as it grows, each entry once and in order, on a virtual thread of its own. Every update
 * is the whole order as it then stood, so only the newest is kept while the client reads slowly, and nothing is lost: what
 * was not written yet stands in it.
 */
@Component
final class OrderEvents implements SmartLifecycle {
    private final Shop shop;
    private final JsonMapper json;
    private final int streamsMax;
    private final Duration heartbeat;
    private final Duration linger;
    private final Duration longest;
    private final int most;
    private final Map<String, Integer> openByCaller = new ConcurrentHashMap<>();
    private final Set<Thread> open = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    /**
     * @param heartbeat silence after which a comment is sent; also how a client that went away is noticed
     * @param linger how long a stream stays open after the order ended, for what may still come
     * @param longest after which the client has to come again, with a token that is still good
     * @param most streams open at once, of all callers
     */
    OrderEvents(
            Shop shop,
            JsonMapper json,
            Limits limits,
            @Value("${cartulary.gateway.events.heartbeat:15s}") Duration heartbeat,
            @Value("${cartulary.gateway.events.linger:30s}") Duration linger,
            @Value("${cartulary.gateway.events.longest:30m}") Duration longest,
            @Value("${cartulary.gateway.events.most:10000}") int most) {
        this.shop = shop;
        this.json = json;
        this.streamsMax = limits.streamsPerCaller();
        this.heartbeat = heartbeat;
        this.linger = linger;
        this.longest = longest;
        this.most = most;
    }

    /** An entry as it is sent; the status is the order's at the time of sending. */
    record Entry(String event, Instant at, long position, String actor, String note, OrderStatus status) {}

    /**
     * Returns once what there was is written; what comes is written by the stream itself, until the order is through, the
     * client is gone, or the gateway stops.
     *
     * @param last index of the last entry the client has; -1 for none
     */
    void write(OrderId orderId, Caller caller, int last, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (open.size() >= most) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "no more orders can be followed now; look at it instead");
        }
        var name = caller.actor().id();
        if (openByCaller.merge(name, 1, Integer::sum) > streamsMax) {
            leave(name);
            response.setHeader("Retry-After", "5");
            throw new ProblemException(
                    ProblemCode.RATE_LIMITED, "you may hold %d streams open at once".formatted(streamsMax));
        }
        Stream stream;
        try {
            // The bus registers for updates before it asks for the initial answer: between them nothing falls through.
            // With a position, whichever, the view itself answers: what is cached of it could leave a gap.
            stream = new Stream(name, shop.follow(new FindOrder(orderId), OrderDetails.class, caller.after(0)), last);
        } catch (RuntimeException e) {
            leave(name);
            throw e;
        }
        try {
            stream.begin(response);
            stream.goOn(request);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private final class Stream implements Runnable {
        private final String caller;
        private final SubscriptionQueryResult<OrderDetails, OrderDetails> subscription;
        private final BlockingQueue<Optional<OrderDetails>> newest = new ArrayBlockingQueue<>(1);
        private final Disposable updates;
        private final Thread thread = Thread.ofVirtual().name("order-events").unstarted(this);
        private final long began = System.nanoTime();
        private long ended;
        private int sent;
        private OutputStream out;
        private AsyncContext async;

        Stream(String caller, SubscriptionQueryResult<OrderDetails, OrderDetails> subscription, int last) {
            this.caller = caller;
            this.subscription = subscription;
            this.sent = last;
            this.updates = subscription
                    .updates()
                    .subscribe(
                            order -> replace(newest, Optional.of(order)),
                            _ -> replace(newest, Optional.empty()),
                            () -> replace(newest, Optional.empty()));
            open.add(thread);
        }

        void begin(HttpServletResponse response) throws IOException {
            var initial = shop.first(subscription);
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no"); // Proxies that gather answers would hold the events back.
            out = response.getOutputStream();
            comment(out, "hello"); // Lets the client see at once that the stream is open.
            if (initial != null) tell(initial);
        }

        /** On a thread of its own: only so many requests are worked at at once, and a stream may last half an hour. */
        void goOn(HttpServletRequest request) {
            async = request.startAsync();
            async.setTimeout(0);
            thread.start();
        }

        @Override
        public void run() {
            try {
                while (running && System.nanoTime() - began < longest.toNanos()) {
                    var left = ended == 0 ? Long.MAX_VALUE : linger.toNanos() - (System.nanoTime() - ended);
                    if (left <= 0) return;
                    var next = newest.poll(Math.min(left, heartbeat.toNanos()), TimeUnit.NANOSECONDS);
                    if (next == null) comment(out, "still here");
                    else if (next.isEmpty()) return; // No more come; the client comes again with its Last-Event-ID.
                    else tell(next.get());
                }
            } catch (IOException | InterruptedException _) {
                // The client is gone, or the gateway stops.
            } finally {
                close();
                async.complete();
            }
        }

        private void tell(OrderDetails order) throws IOException {
            sent = entries(out, order, sent);
            if (ended == 0 && isOver(order.status())) ended = System.nanoTime();
        }

        void close() {
            updates.dispose();
            subscription.close();
            open.remove(thread);
            leave(caller);
        }
    }

    private int entries(OutputStream out, OrderDetails order, int sent) throws IOException {
        var timeline = order.timeline();
        for (var i = sent + 1; i < timeline.size(); i++) {
            var entry = timeline.get(i);
            var data = json.writeValueAsString(new Entry(
                    entry.event(), entry.at(), entry.position(), entry.actor(), entry.note(), order.status()));
            out.write("id: %d%nevent: %s%ndata: %s%n%n"
                    .formatted(i, entry.event(), data)
                    .getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
        return Math.max(sent, timeline.size() - 1);
    }

    private static void comment(OutputStream out, String text) throws IOException {
        out.write((": " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static boolean isOver(OrderStatus status) {
        return status != OrderStatus.PLACED && status != OrderStatus.CANCELLING;
    }

    /** The end of updates is never overwritten by an order, and an order only by a newer one. */
    private static void replace(BlockingQueue<Optional<OrderDetails>> newest, Optional<OrderDetails> next) {
        while (!newest.offer(next)) newest.poll();
    }

    private void leave(String name) {
        openByCaller.computeIfPresent(name, (_, count) -> count > 1 ? count - 1 : null);
    }

    /** How many streams are open now. */
    int openCount() {
        return open.size();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the server waits for its requests to end: these would not. */
    @Override
    public void stop() {
        running = false;
        open.forEach(Thread::interrupt);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
