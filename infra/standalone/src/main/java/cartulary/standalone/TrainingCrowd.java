package cartulary.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Guests who look around and buy in the shop that is trained, through its HTTP and the sandbox's, as browsers do. */
final class TrainingCrowd {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOPPERS = 8;
    /** So much longer than they shop they wait for what they ordered at the most. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Shop.Card shop;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger orders;
    private final long until;

    /**
     * @param orders that they place at the most, all together
     * @param nanos after which no further one is begun
     */
    TrainingCrowd(Shop.Card shop, int orders, long nanos) {
        this.shop = shop;
        this.orders = new AtomicInteger(orders);
        this.until = System.nanoTime() + nanos;
    }

    /**
     * Returns when the last of them has what it came for.
     *
     * @throws IOException if one was refused, or waited too long
     * @return orders that were confirmed
     */
    int buy() throws IOException, InterruptedException {
        var skus = skus();
        var bought = new ArrayList<Future<Integer>>();
        var confirmed = 0;
        try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SHOPPERS; i++) bought.add(shoppers.submit((Callable<Integer>) () -> shop(skus)));
            try {
                for (var each : bought)
                    confirmed += each.get(until + PATIENCE_NANOS - System.nanoTime(), TimeUnit.NANOSECONDS);
            } finally {
                shoppers.shutdownNow();
            }
        } catch (TimeoutException failure) {
            throw new IOException("an order of the training has not ended", failure);
        } catch (ExecutionException failure) {
            throw new IOException("a shopper of the training gave up", failure.getCause());
        } finally {
            client.close();
        }
        return confirmed;
    }

    private List<String> skus() throws IOException, InterruptedException {
        var skus = new ArrayList<String>();
        for (var item : json(get("/api/v1/products?size=20", null)).path("items")) {
            var product = json(get("/api/v1/products/" + item.path("productId").asText(), null));
            product.path("variants")
                    .forEach(variant -> skus.add(variant.path("sku").asText()));
        }
        return skus;
    }

    private int shop(List<String> skus) throws IOException, InterruptedException {
        var token = "Guest "
                + json(request(URI.create(shop.gateway() + "/api/v1/guests")).POST(HttpRequest.BodyPublishers.noBody()))
                        .path("guestToken")
                        .asText();
        int confirmed = 0;
        for (int left; (left = orders.getAndDecrement()) > 0 && System.nanoTime() < until; ) {
            if (bought(token, skus.get(left % skus.size()), "training-" + left)) confirmed++;
        }
        return confirmed;
    }

    private boolean bought(String token, String sku, String key) throws IOException, InterruptedException {
        var wish = JSON.createObjectNode().put("currency", "CNY");
        wish.putArray("lines").addObject().put("sku", sku).put("quantity", 1);
        wish.putObject("recipient")
                .put("name", "Shopper")
                .put("phone", "+86 21 5550 0000")
                .put("email", "shopper@cartulary.example")
                .put("street", "1 Kiln Lane")
                .put("city", "Shanghai")
                .put("postalCode", "200001")
                .put("country", "CN");
        var order = json(request(URI.create(shop.gateway() + "/api/v1/orders"))
                        .header("Authorization", token)
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(wish.toString())))
                .path("orderId")
                .asText();
        var stream = client.send(
                get("/api/v1/orders/" + order + "/events", token).build(), HttpResponse.BodyHandlers.ofLines());
        try (var told = stream.body()) {
            for (var lines = told.iterator(); lines.hasNext(); ) {
                var line = lines.next();
                if (line.startsWith("event:") && line.endsWith("PaymentActionRequired")) pay(order, token);
                else if (line.contains("\"status\":\"confirmed\"")) return true;
                else if (line.contains("\"status\":\"cancelled\"")) return false; // The last one was somebody else's.
            }
        }
        return false;
    }

    private void pay(String order, String token) throws IOException, InterruptedException {
        var secret = json(get("/api/v1/orders/" + order, token))
                .path("payment")
                .path("clientSecret")
                .asText();
        var intent = secret.substring(0, secret.indexOf("_secret_"));
        json(request(URI.create(shop.sandbox() + "/v1/payment_intents/" + intent + "/confirm"))
                .header("Authorization", "Bearer " + shop.publishableKey())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("client_secret="
                        + URLEncoder.encode(secret, StandardCharsets.UTF_8) + "&payment_method=pm_card_visa&return_url="
                        + URLEncoder.encode(shop.gateway(), StandardCharsets.UTF_8))));
    }

    private HttpRequest.Builder get(String path, String token) {
        var request = request(URI.create(shop.gateway() + path));
        return token == null ? request : request.header("Authorization", token);
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address);
    }

    private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.uri() + " is answered with " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
