package cartulary.loadtest;

import cartulary.loadtest.Goods.Item;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Sets prices and looks at the product and at a list until both show them. How old a price was that somebody still saw: from the
 * moment the new one was acknowledged to the moment the last request began that was answered with the old one.
 */
final class PriceWatch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** After which a price is not waited for any more. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();

    private final HttpClient http;
    private final URI server;
    private final String token;
    private final List<Item> items;
    private final Function<Item, String> list;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicLong set = new AtomicLong();
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();
    private volatile boolean over;

    /** @param list the address of one on which the item stands */
    PriceWatch(HttpClient http, URI server, String token, List<Item> items, Function<Item, String> list) {
        this.http = http;
        this.server = server;
        this.token = token;
        this.items = items;
        this.list = list;
    }

    void start() {
        for (var item : items)
            running.add(threads.submit(() -> {
                watch(item);
                return null;
            }));
    }

    /** Of what began before, the end is waited for. */
    void stop() throws InterruptedException, ExecutionException {
        over = true;
        for (var each : running) each.get();
    }

    long set() {
        return set.get();
    }

    long seen() {
        return seen.get();
    }

    double oldestMillis() {
        return oldest.get() / 1e6;
    }

    private void watch(Item item) throws Exception {
        for (long price = 1_000_000 + System.nanoTime() % 1_000_000; !over; price++) {
            set(item, price);
            var acknowledged = System.nanoTime();
            until("/api/v1/products/" + item.productId(), acknowledged, page(item), price);
            until(list.apply(item), acknowledged, listed(item), price);
            set.incrementAndGet();
        }
    }

    private void until(String path, long acknowledged, ToLongFunction<JsonNode> shown, long price) throws Exception {
        while (true) {
            var begun = System.nanoTime();
            var answer = send(HttpRequest.newBuilder(server.resolve(path)).build());
            seen.incrementAndGet();
            if (shown.applyAsLong(JSON.readTree(answer)) >= price) return;
            oldest.accumulateAndGet(begun - acknowledged, Math::max);
            if (begun - acknowledged > LONGEST_NANOS) return;
        }
    }

    private static ToLongFunction<JsonNode> page(Item item) {
        return page -> {
            for (var variant : page.path("variants")) {
                if (variant.path("sku").asText().equals(item.sku())) return price(variant.path("prices"));
            }
            throw new IllegalStateException("the page does not show " + item.sku());
        };
    }

    private static ToLongFunction<JsonNode> listed(Item item) {
        return list -> {
            for (var each : list.path("items")) {
                if (each.path("productId").asText().equals(item.productId())) return price(each.path("fromPrices"));
            }
            throw new IllegalStateException("the list does not show " + item.productId());
        };
    }

    private static long price(JsonNode prices) {
        return prices.path(Goods.CURRENCY.getCurrencyCode()).asLong();
    }

    private void set(Item item, long price) throws Exception {
        send(HttpRequest.newBuilder(server.resolve(BrowseBench.priceOf(item)))
                .header("Authorization", token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"minorUnits\":" + price + "}"))
                .build());
    }

    private String send(HttpRequest request) throws Exception {
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("%s: %d %s".formatted(request.uri(), answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
