package cartulary.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Localized;
import cartulary.embedded.Ports;
import cartulary.embedded.ServerStatus;
import cartulary.embedded.Servers;
import cartulary.embedded.SideServer;
import cartulary.embedded.Supervisor;
import cartulary.eventstore.Commands;
import cartulary.eventstore.EventStoreConfiguration;
import cartulary.privacy.MasterKey;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The sides as processes, meeting at the Axon Server that the environment names. */
@EnabledIfEnvironmentVariable(
        named = ApartIT.AXON_SERVER,
        matches = ".+",
        disabledReason = "no Axon Server: set CARTULARY_TEST_AXON_SERVER to the host:port where one takes gRPC")
class ApartIT {
    static final String AXON_SERVER = "CARTULARY_TEST_AXON_SERVER";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int SHOPPERS = 8;
    private static final int ORDERS_EACH = 5;

    @TempDir
    Path folder;

    private String gateway;

    /** Its own, so that it does not matter what the server holds already. */
    private final Sku sku =
            new Sku("APART-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(java.util.Locale.ROOT));

    @Test
    void orders_settle_though_a_command_side_and_a_sagas_process_are_killed_in_the_middle() throws Exception {
        var settings = settings();
        gateway = settings.gateway();
        try (var servers = Servers.start(settings.servers(), _ -> {})) {
            var _ = MasterKey.from(servers.data().root().resolve("master.key"), true);
            var apart = settings.apart().orElseThrow();
            var instances = apart.instances(settings, servers);
            try (var sides = new Supervisor(instances, _ -> {})) {
                sides.start(2);
                stock(settings, servers, apart);
                var placed = new AtomicInteger();
                var shoppers = new ArrayList<Future<?>>();
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int shopper = 0; shopper < SHOPPERS; shopper++) {
                        shoppers.add(threads.submit(() -> {
                            shop(placed);
                            return null;
                        }));
                    }
                    kill(instances, "command-side-1", placed, SHOPPERS);
                    kill(instances, "sagas-1", placed, 2 * SHOPPERS);
                    for (var shopper : shoppers) shopper.get();
                }
                assertThat(placed).hasValue(SHOPPERS * ORDERS_EACH);
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> instances.stream().allMatch(side -> side.state() == ServerStatus.State.READY));
            }
            assertThat(Servers.status(folder.resolve("data")))
                    .extracting(ServerStatus::server)
                    .doesNotContain("gateway", "sagas-1");
        }
    }

    private ShopSettings settings() {
        var words = new ArrayList<>(List.of(
                "--distributed",
                "axon-server=" + System.getenv(AXON_SERVER),
                "--data",
                folder.resolve("data").toString(),
                "keycloak.issuer-uri=http://127.0.0.1:1/realms/none",
                "sides.port=23100" /* Six in a row, below those that connections take. */));
        for (var limit : List.of("checkout-per-minute", "per-minute", "guests-per-minute"))
            words.add("cartulary.gateway.limits." + limit + "=0");
        for (var port : List.of("gateway", "management", "postgres", "redis", "mongo", "sandbox"))
            words.add(port + ".port=" + Ports.free());
        return ShopSettings.from(words, Map.of());
    }

    private void stock(ShopSettings settings, Servers servers, Apart apart) throws Exception {
        var client = new LinkedHashMap<>(settings.properties(servers));
        client.putAll(apart.common());
        client.put("cartulary.node-id", "test");
        client.put("spring.datasource.hikari.maximum-pool-size", 2);
        var product = new ProductId("product-" + sku.value().toLowerCase(java.util.Locale.ROOT));
        try (var context = new SpringApplicationBuilder(EventStoreConfiguration.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(client.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new))) {
            for (var command : List.of(
                    new CreateProduct(
                            product,
                            new Localized(Map.of("en", "Tea")),
                            new Localized(Map.of("en", "Green")),
                            null,
                            List.of(),
                            "1"),
                    new AddVariant(product, sku, Map.of()),
                    new SetPrice(PriceId.of(sku, Money.of(0, "CNY").currency()), sku, Money.of(1900, "CNY"), false),
                    new ReceiveStock(StockItemId.of(sku, StockItemId.MAIN), 1000, "first"),
                    new PublishProduct(product))) {
                var _ = context.getBean(Commands.class)
                        .send(command, Actor.system("test"))
                        .get();
            }
        }
    }

    private static void kill(List<SideServer> instances, String name, AtomicInteger placed, int after) {
        await().atMost(Duration.ofMinutes(2)).until(() -> placed.get() >= after);
        var side = instances.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        ProcessHandle.of(side.pid()).orElseThrow().destroyForcibly();
    }

    /** Cancels every order, as a shopper without money: stock and payments must be settled for it to end so. */
    private void shop(AtomicInteger placed) throws Exception {
        var guest = JSON.readTree(insisting(null, "/api/v1/guests", null, "").body())
                .path("guestToken")
                .asText();
        for (int order = 0; order < ORDERS_EACH; order++) {
            var key = "order-" + order;
            var id = JSON.readTree(
                            insisting(guest, "/api/v1/orders", key, order()).body())
                    .path("orderId")
                    .asText();
            placed.incrementAndGet();
            insisting(guest, "/api/v1/orders/" + id + "/cancellation", "cancel-" + order, "");
            await().atMost(Duration.ofMinutes(2)).until(() -> status(guest, id).equals("cancelled"));
        }
    }

    private String order() throws IOException {
        return JSON.writeValueAsString(Map.of(
                "lines", List.of(Map.of("sku", sku.value(), "quantity", 1)),
                "currency", "CNY",
                "recipient",
                        Map.of(
                                "name",
                                "A",
                                "phone",
                                "+49 30 5557713942",
                                "email",
                                "a@b.example",
                                "street",
                                "S",
                                "city",
                                "Berlin",
                                "country",
                                "DE")));
    }

    private String status(String guest, String id) throws Exception {
        var answer =
                HTTP.send(request(guest, "/api/v1/orders/" + id).GET().build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 200
                ? JSON.readTree(answer.body()).path("status").asText()
                : "";
    }

    /** As a client should: the same request with the same key, until there is an answer that is final. */
    private HttpResponse<String> insisting(String guest, String path, String key, String body) {
        return await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(
                        () -> {
                            var request = request(guest, path).POST(HttpRequest.BodyPublishers.ofString(body));
                            if (key != null) request.header("Idempotency-Key", key);
                            if (!body.isEmpty()) request.header("Content-Type", "application/json");
                            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
                        },
                        answer -> answer.statusCode() / 100 == 2);
    }

    private HttpRequest.Builder request(String guest, String path) {
        var request = HttpRequest.newBuilder(URI.create(gateway + path)).timeout(Duration.ofSeconds(20));
        if (guest != null) request.header("Authorization", "Guest " + guest);
        return request;
    }
}
