package cartulary.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundId;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.settlement.Decision;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.Difference.Kind;
import cartulary.contract.settlement.LedgerQuery.FindTrialBalance;
import cartulary.contract.settlement.ReconciliationId;
import cartulary.contract.settlement.SettlementCommand.ConfirmClosing;
import cartulary.contract.settlement.SettlementCommand.ProposeClosing;
import cartulary.contract.settlement.SettlementQuery.FindCase;
import cartulary.contract.settlement.SettlementQuery.FindReconciliation;
import cartulary.contract.settlement.SettlementQuery.ListCases;
import cartulary.contract.settlement.SettlementView.Reconciliation;
import cartulary.contract.settlement.SettlementView.ReviewCase;
import cartulary.contract.settlement.TrialBalance;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Localized;
import cartulary.contract.support.Role;
import cartulary.embedded.Ports;
import cartulary.embedded.Servers;
import cartulary.eventstore.Commands;
import cartulary.eventstore.MoveClock;
import cartulary.eventstore.Queries;
import cartulary.eventstore.StreamReader;
import cartulary.standalone.Chronicle.Life;
import cartulary.standalone.Courier.Letter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole shop and the three providers of the sandbox, with somebody between them who loses, repeats and shuffles. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PaymentsIT {
    private static final boolean FULL =
            Boolean.getBoolean("cartulary.test.full") || "true".equals(System.getenv("CARTULARY_TEST_FULL"));
    private static final int PAYMENTS = Integer.getInteger("cartulary.test.storm", FULL ? 10_000 : 100);
    private static final long SEED = Long.getLong("cartulary.test.seed", 20_261_121);
    /** So many are under way at once; what a provider signs is believed for five minutes. */
    private static final int WAVE = 500;

    private static final int COPIES = 3;
    private static final int SHUFFLED_WITHIN_SECONDS = 60;
    private static final int SLICES = 6;
    /** Half of the age at which a signature is refused: the rest is for the way. */
    private static final Duration BELIEVED = Duration.ofSeconds(150);

    private static final long PRICE = 1900;
    private static final int STOCK = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Actor STAFF = Actor.system("test");
    private static final Currency CNY = Currency.getInstance("CNY");
    private static final List<PayWay> WAYS = List.of(PayWay.CARD, PayWay.WECHAT_NATIVE, PayWay.ALIPAY_QR);

    /** What the shopper does. */
    private enum Act {
        PAY,
        DECLINED_THEN_PAY,
        DECLINED,
        LEAVE
    }

    /** @param refund in minor units; 0: none */
    private record Script(PayWay way, Act act, long refund) {
        /** One shopper's, the same in both runs. */
        static Script of(int number) {
            var random = new Random(SEED * 31 + number);
            var way = WAYS.get(number % WAYS.size());
            var act =
                    switch (random.nextInt(10)) {
                        case 0 -> Act.LEAVE;
                        case 1 -> way == PayWay.CARD ? Act.DECLINED : Act.LEAVE;
                        case 2, 3 -> way == PayWay.CARD ? Act.DECLINED_THEN_PAY : Act.PAY;
                        default -> Act.PAY;
                    };
            var pays = act == Act.PAY || act == Act.DECLINED_THEN_PAY;
            var refund = pays && random.nextInt(4) == 0 ? (random.nextBoolean() ? PRICE : 1 + random.nextInt(1800)) : 0;
            return new Script(way, act, refund);
        }

        boolean pays() {
            return act == Act.PAY || act == Act.DECLINED_THEN_PAY;
        }
    }

    /**
     * All that is told of an order in the end.
     *
     * @param atProvider by the provider's own book
     */
    private record End(String order, int captures, int lateCaptures, long captured, long refunded, long atProvider) {}

    /** @param books by account and currency, what the run added to it */
    private record Outcome(Map<Integer, End> ends, int sold, Map<String, Long> books) {}

    @TempDir
    static Path folder;

    private static Servers servers;
    private static ConfigurableApplicationContext shop;
    private static Courier courier;
    private static Chronicle chronicle;
    private static String sandbox;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void open() throws Exception {
        var door = Ports.free();
        var behind = Ports.free();
        // The provider knows the courier's address; the shop listens behind it.
        var settings = ShopSettings.from(
                List.of(
                        "--data",
                        folder.resolve("data").toString(),
                        "gateway.port=" + door,
                        "management.port=" + Ports.free(),
                        "postgres.port=" + Ports.free(),
                        "redis.port=" + Ports.free(),
                        "mongo.port=" + Ports.free(),
                        "sandbox.port=" + Ports.free(),
                        "keycloak.issuer-uri=http://127.0.0.1:1/realms/none",
                        // What is asked is counted.
                        "cartulary.payment.retries=0",
                        // All of it comes from one address.
                        "cartulary.gateway.limits.webhook-per-second=0",
                        "cartulary.gateway.limits.per-minute=0",
                        "cartulary.gateway.limits.address-per-minute=0"),
                Map.of());
        servers = Servers.start(settings.servers(), _ -> {});
        var properties = new HashMap<>(settings.properties(servers));
        properties.put("server.port", behind);
        shop = new SpringApplicationBuilder(ShopApplication.class)
                .registerShutdownHook(false)
                .run(properties.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
        sandbox = servers.stripeApiBase();
        courier = new Courier(door, "http://127.0.0.1:" + behind, shop.getBean(InstantSource.class));
        chronicle = new Chronicle(shop.getBean(EventStore.class));
    }

    @AfterAll
    static void close() throws Exception {
        if (chronicle != null) chronicle.close();
        if (shop != null) shop.close();
        if (courier != null) courier.close();
        if (servers != null) servers.close();
    }

    /**
     * The same payments twice: once every notification comes once and at once; once each comes three times, shuffled within a
     * minute, one in ten never, and one in ten a day late. Nothing that a shopper, a shelf, a provider or a book can tell may differ.
     */
    @Test
    @Order(1)
    void after_a_storm_of_notifications_all_is_as_on_a_calm_day() throws Exception {
        var calm = new Run("CALM", 1, false).played();
        var storm = new Run("STORM", 2, true).played();

        assertThat(calm.ends()).hasSize(PAYMENTS);
        IntStream.range(0, PAYMENTS)
                .forEach(number -> assertThat(calm.ends().get(number))
                        .as("order %d, %s", number, Script.of(number))
                        .isEqualTo(meant(Script.of(number))));
        assertThat(storm.ends()).containsExactlyEntriesOf(calm.ends());
        assertThat(storm.sold()).isEqualTo(calm.sold());
        assertThat(storm.books()).isEqualTo(calm.books());
        assertThat(chronicle.casesAndParked()).as("nobody had to look").isZero();
    }

    /** What went wrong with a payment of WeChat Pay or Alipay, and what it is called. */
    private static final Map<String, Kind> MISPRINTS = Map.of(
            "omit", Kind.MISSING_THEIRS,
            "amount", Kind.AMOUNT,
            "fee", Kind.FEE,
            "twice", Kind.DUPLICATE,
            "stranger", Kind.MISSING_OURS);

    @Test
    @Order(2)
    void the_next_morning_a_difference_of_every_kind_is_found_and_typed_with_every_provider() throws Exception {
        atDawn();
        var shelf = new Run("DIFFER", 3, false);
        shelf.stock();
        var meant = new ArrayList<String>();
        var left = new ArrayList<Integer>();
        var number = 0;
        for (var way : List.of(PayWay.WECHAT_NATIVE, PayWay.ALIPAY_QR)) {
            for (var misprint : MISPRINTS.entrySet()) {
                shelf.place(++number, way);
                var trade = shelf.payable(number);
                postToSandbox("/sandbox/trades/" + trade + "/pay", "application/json", "{}");
                postToSandbox(
                        "/sandbox/misprints",
                        "application/json",
                        "{\"trade\":\"%s\",\"kind\":\"%s\"}".formatted(trade, misprint.getKey()));
                meant.add(provider(way) + " " + misprint.getValue());
            }
        }
        var paid = number;
        for (var way : WAYS) {
            shelf.place(++number, way);
            shelf.payable(number);
            left.add(number);
            meant.add(provider(way) + " " + Kind.STATUS);
        }
        // Stripe: a charge of nobody, a second one of a payment, one we were told of and that never was, a refund past
        // us.
        shelf.place(++number, PayWay.CARD);
        var twice = number;
        confirm(shelf.payable(twice), "pm_card_visa");
        shelf.place(++number, PayWay.CARD);
        var invented = number;
        shelf.payable(invented);
        shelf.place(++number, PayWay.CARD);
        var refunded = number;
        confirm(shelf.payable(refunded), "pm_card_visa");
        commands()
                .send(
                        new RecordProviderFact(
                                PaymentId.of(shelf.order(invented)),
                                new ProviderFact.Captured(
                                        shelf.life(invented).reference, "ch_invented", new Money(PRICE, CNY))),
                        Actor.provider("stripe"))
                .get();
        until(
                "what is paid is known",
                () -> IntStream.rangeClosed(1, paid).allMatch(each -> "confirmed".equals(shelf.life(each).end))
                        && List.of(twice, invented, refunded).stream()
                                .allMatch(each -> "confirmed".equals(shelf.life(each).end)));
        advance(Duration.ofMinutes(16));
        until("what is not paid is closed", () -> {
            advance(Duration.ofSeconds(30));
            return left.stream().allMatch(each -> shelf.life(each).closed);
        });
        courier.keep(true); // From here on nobody tells us anything.
        for (var each : left) {
            postToSandbox("/sandbox/late-capture/" + shelf.life(each).reference, "application/json", "");
        }
        charge("");
        charge("&metadata[payment_id]=" + PaymentId.of(shelf.order(twice)));
        postToSandbox(
                "/v1/refunds",
                "application/x-www-form-urlencoded",
                "amount=300&payment_intent=" + shelf.life(refunded).reference);
        meant.addAll(List.of(
                "stripe " + Kind.MISSING_OURS,
                "stripe " + Kind.DUPLICATE,
                "stripe " + Kind.MISSING_THEIRS,
                "stripe " + Kind.MISSING_OURS));
        toldAll("the provider has sent what it has");
        var untold = courier.taken();

        var day = LocalDate.ofInstant(shop.getBean(InstantSource.class).instant(), ZoneOffset.UTC);
        to(day.plusDays(1).atTime(10, 30).toInstant(ZoneOffset.UTC));
        var found = new ArrayList<Difference>();
        for (var provider : List.of("stripe", "wechat", "alipay")) {
            var id = ReconciliationId.of(provider, day);
            until("the day is compared by itself: " + provider, () -> {
                var run = find(new FindReconciliation(id), Reconciliation.class);
                return run != null && run.state().equals("completed");
            });
            find(new FindReconciliation(id), Reconciliation.class)
                    .differences()
                    .forEach(each -> found.add(each.difference()));
        }
        assertThat(found)
                .extracting(difference -> difference.provider() + " " + difference.kind())
                .containsExactlyInAnyOrderElementsOf(meant);
        for (var difference : found) {
            assertThat(find(new FindCase(difference.caseId()), ReviewCase.class).state())
                    .isEqualTo("open");
        }
        bookedOnce(
                PaymentId.of(shelf.order(refunded)),
                found.stream().filter(Difference::refundedPastUs).findFirst().orElseThrow(),
                untold);
    }

    /** Two people say that the refund was made; then, a day late, the provider does. */
    private static void bookedOnce(PaymentId payment, Difference refund, List<Letter> untold) throws Exception {
        assertThat(refund.paymentId()).isEqualTo(payment);
        var before = books();
        commands()
                .send(new ProposeClosing(refund.caseId(), Decision.BOOK_THEIRS, "they did"), admin("ada"))
                .get();
        commands()
                .send(new ConfirmClosing(refund.caseId(), "yes"), admin("ben"))
                .get();
        var order = new OrderId(payment.value().replaceFirst("payment-", "order-"));
        until("the payment has booked it", () -> chronicle.ask(lives -> lives.get(order.value()).refunded == 300));
        courier.keep(false);
        for (var letter : untold) {
            if (new String(letter.body(), StandardCharsets.UTF_8).contains(refund.reference())) {
                postToSandbox("/sandbox/events/" + letter.event() + "/resend", "application/json", "");
            }
        }
        toldAll("the word came");
        until("the word is settled", chronicle::allSettled);
        long booked = chronicle.ask(lives -> lives.get(order.value()).refunded);
        assertThat(booked).isEqualTo(300);
        assertThat(since(before, books())).containsEntry("clearing:stripe CNY", -300L);
    }

    @Test
    @Order(3)
    void a_payment_that_stays_open_is_asked_about_three_times_and_then_it_is_a_case() throws Exception {
        atDawn();
        var shelf = new Run("OPEN", 4, false);
        shelf.stock();
        shelf.place(1, PayWay.CARD);
        shelf.payable(1);
        fault("{\"operation\":\"payment_intents.cancel\",\"kind\":\"status500\",\"rate\":1}");
        // Its own worker knows the intent; only who looks for open payments lists them.
        fault("{\"operation\":\"payment_intents.list\",\"kind\":\"status500\",\"count\":1000}");
        var before = cases();
        until("it is a case", () -> {
            advance(Duration.ofMinutes(1));
            return cases().size() > before.size();
        });
        var opened = cases().stream().filter(each -> !before.contains(each)).toList();
        assertThat(opened).singleElement().satisfies(one -> {
            assertThat(one.difference().kind()).isEqualTo(Kind.UNRESOLVED);
            assertThat(one.difference().paymentId()).isEqualTo(PaymentId.of(shelf.order(1)));
        });
        assertThat(asked()).isEqualTo(3);
        for (int i = 0; i < 12; i++) advance(Duration.ofMinutes(10));
        assertThat(asked()).isEqualTo(3);
        assertThat(cases()).hasSize(before.size() + 1);
        HTTP.send(asMerchant("/sandbox/faults").DELETE().build(), BodyHandlers.discarding());
        advance(Duration.ofHours(2));
        until("it is closed after all", () -> shelf.life(1).closed);
    }

    private static int asked() {
        for (var fault : getFromSandbox("/sandbox/faults").path("faults")) {
            if (fault.path("operation").asText().equals("payment_intents.list")) {
                return 1000 - fault.path("left").asInt();
            }
        }
        throw new AssertionError("there is no such fault");
    }

    private static void fault(String fault) throws Exception {
        postToSandbox("/sandbox/faults", "application/json", fault);
    }

    private static List<ReviewCase> cases() {
        try {
            return shop.getBean(Queries.class)
                    .page(new ListCases("open", null, 100), ReviewCase.class, STAFF, head())
                    .get()
                    .items();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T find(Object query, Class<T> answer) {
        try {
            return shop.getBean(Queries.class)
                    .find(query, answer, STAFF, head())
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static Actor admin(String name) {
        return new Actor("staff-" + name, Set.of(Role.ADMIN));
    }

    private static String provider(PayWay way) {
        return way == PayWay.CARD
                ? "stripe"
                : way.text().substring(0, way.text().indexOf('-'));
    }

    /** Ten in the morning in China and two in the night in Greenwich: for hours to come it is the same day for all. */
    private static void atDawn() {
        courier.keep(false);
        var today = LocalDate.ofInstant(shop.getBean(InstantSource.class).instant(), ZoneOffset.UTC);
        to(today.plusDays(1).atTime(2, 0).toInstant(ZoneOffset.UTC));
    }

    private static void to(Instant then) {
        shop.getBean(MoveClock.class).to(then);
    }

    /** Somebody takes money past the shop. */
    private static void charge(String more) throws Exception {
        postToSandbox(
                "/v1/payment_intents",
                "application/x-www-form-urlencoded",
                "amount=1900&currency=cny&confirm=true&payment_method=pm_card_visa"
                        + "&return_url=http%3A%2F%2F127.0.0.1%2F&automatic_payment_methods[enabled]=true" + more);
    }

    private static End meant(Script script) {
        return script.pays()
                ? new End("confirmed", 1, 0, PRICE, script.refund(), PRICE - script.refund())
                : new End("cancelled", 0, 0, 0, 0, 0);
    }

    /** One day of the shop. */
    private static final class Run {
        private final Sku sku;
        private final int run;
        private final boolean stormy;
        private final Random weather = new Random(SEED);
        private final List<String> late = new ArrayList<>();
        private final Map<String, Boolean> fates = new HashMap<>();

        Run(String name, int run, boolean stormy) {
            this.sku = new Sku("STORM-" + name);
            this.run = run;
            this.stormy = stormy;
        }

        Outcome played() throws Exception {
            var before = books();
            stock();
            for (int from = 0; from < PAYMENTS; from += WAVE) wave(from, Math.min(PAYMENTS, from + WAVE));
            courier.keep(stormy);
            // The window ends: what was not paid is closed, and what nobody told us of is found.
            for (int minutes : new int[] {10, 4, 2, 1, 3, 4, 7}) {
                deliver();
                quiet();
                advance(Duration.ofMinutes(minutes));
                deliver();
            }
            until("every order ends", () -> all(Life::rests));
            for (int number = 0; number < PAYMENTS; number++) {
                int order = number;
                assertThat(life(order).end)
                        // Its story is all of the store, read from the beginning: only of one that ended otherwise.
                        .as(() ->
                                "order %d: %s%n%s".formatted(order, Script.of(order), String.join("\n", story(order))))
                        .isEqualTo(Script.of(order).pays() ? "confirmed" : "cancelled");
            }
            refunds();
            for (var pause : List.of(6, 6, 31, 121, 601, 3700)) {
                advance(Duration.ofSeconds(pause));
                deliver();
            }
            until("every refund ends", () -> all(Life::refundsRest));
            advance(Duration.ofHours(25));
            deliver();
            courier.keep(false);
            for (var event : late) postToSandbox("/sandbox/events/" + event + "/resend", "application/json", "");
            toldAll("what came late is delivered");
            until("every notification is settled", chronicle::allSettled);
            return new Outcome(ends(), STOCK - available(), since(before, books()));
        }

        /** What was told is digested: else it would be the test that lets a window end over what is under way. */
        private void quiet() throws InterruptedException {
            var told = head();
            until("what was told is read", () -> chronicle.hasRead(told));
            until("what was told is digested", chronicle::allSettled);
            until(
                    "what is paid is confirmed",
                    () -> chronicle.ask(
                            lives -> lives.values().stream().allMatch(life -> life.captures == 0 || life.end != null)));
        }

        private void stock() throws Exception {
            var product = new ProductId("product-" + sku.value().toLowerCase(Locale.ROOT));
            for (var command : List.of(
                    new CreateProduct(
                            product,
                            new Localized(Map.of("en", "Umbrella")),
                            new Localized(Map.of("en", "Black")),
                            null,
                            List.of(),
                            "1"),
                    new AddVariant(product, sku, Map.of()),
                    new SetPrice(PriceId.of(sku, CNY), sku, new Money(PRICE, CNY), false),
                    new ReceiveStock(StockItemId.of(sku, StockItemId.MAIN), STOCK, "first"),
                    new PublishProduct(product))) {
                var _ = commands().send(command, STAFF).get();
            }
        }

        private OrderId order(int number) {
            return new OrderId("order-%016x%016x".formatted(run, number));
        }

        private Life life(int number) {
            return chronicle.ask(lives -> lives.get(order(number).value()));
        }

        /** What the store tells of it, for whoever has to find out why. */
        private List<String> story(int number) {
            var story = new ArrayList<String>();
            try (var events = shop.getBean(EventStore.class).openStream(null)) {
                while (events.hasNextAvailable(100, TimeUnit.MILLISECONDS)) {
                    var event = events.nextAvailable();
                    var payload = event.getPayload().toString();
                    if (payload.contains(order(number).value().substring("order-".length()))) {
                        story.add(event.trackingToken().position().orElse(-1) + " " + event.getTimestamp() + " "
                                + payload);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return story;
        }

        private boolean all(Predicate<Life> is) {
            return chronicle.ask(lives -> IntStream.range(0, PAYMENTS)
                    .mapToObj(number -> lives.get(order(number).value()))
                    .allMatch(life -> life != null && is.test(life)));
        }

        /** Some shoppers order, and pay or do not. */
        private void wave(int from, int to) throws Exception {
            courier.keep(stormy);
            var numbers = IntStream.range(from, to).boxed().toList();
            eachOf(numbers, 16, number -> place(number, Script.of(number).way()));
            until(
                    "orders can be paid",
                    () -> chronicle.ask(lives -> numbers.stream().allMatch(number -> {
                        var life = lives.get(order(number).value());
                        return life != null && life.reference != null;
                    })));
            eachOf(numbers, 16, this::act);
            if (!stormy) toldAll("what was paid is told");
            deliver();
        }

        private void place(int number, PayWay way) throws Exception {
            var customer = new CustomerId("customer-storm-%d-%d".formatted(run, number));
            var recipient = new Recipient("A", "1", "a@b.example", "S", "C", null, "DE");
            var lines = List.of(new RequestedLine(sku, 1));
            commands()
                    .send(
                            new PlaceOrder(
                                    order(number),
                                    customer,
                                    lines,
                                    CNY,
                                    recipient,
                                    "hash",
                                    way,
                                    null,
                                    null,
                                    null,
                                    null),
                            STAFF)
                    .get();
        }

        /** Its reference at the provider, when it can be paid. */
        private String payable(int number) throws InterruptedException {
            until("an order can be paid", () -> life(number) != null && life(number).reference != null);
            return life(number).reference;
        }

        private void act(int number) throws Exception {
            var script = Script.of(number);
            var reference = life(number).reference;
            if (script.way() == PayWay.CARD) {
                if (script.act() == Act.DECLINED || script.act() == Act.DECLINED_THEN_PAY) {
                    confirm(reference, "pm_card_chargeDeclined");
                }
                if (script.pays()) confirm(reference, "pm_card_visa");
            } else if (script.pays()) {
                postToSandbox("/sandbox/trades/" + reference + "/pay", "application/json", "{}");
            }
        }

        private void refunds() throws Exception {
            var numbers = IntStream.range(0, PAYMENTS)
                    .boxed()
                    .filter(number -> Script.of(number).refund() > 0)
                    .toList();
            eachOf(numbers, 16, number -> {
                var payment = PaymentId.of(order(number));
                var amount = new Money(Script.of(number).refund(), CNY);
                commands()
                        .send(new RequestRefund(payment, RefundId.derivedFrom(payment, "storm"), amount, "wet"), STAFF)
                        .get();
            });
            until(
                    "refunds are asked for",
                    () -> chronicle.ask(lives -> numbers.stream()
                            .allMatch(number -> lives.get(order(number).value()).refundsAsked > 0)));
        }

        /** The storm: what the courier took comes three times in no order, or late, or never. */
        private void deliver() throws Exception {
            if (!stormy) return;
            toldAll("the provider has sent what it has");
            var now = shop.getBean(InstantSource.class).instant();
            var slices = new ArrayList<List<Letter>>();
            for (int i = 0; i < SLICES; i++) slices.add(new ArrayList<>());
            for (var letter : courier.taken()) {
                if (fates.containsKey(letter.event())) continue; // Sent again by its own: it has had its fate.
                var draw = weather.nextInt(10);
                fates.put(letter.event(), draw > 1);
                // Its signature would be believed no more when it came: the provider signs it anew.
                var stale = letter.taken().isBefore(now.minus(BELIEVED));
                if (draw == 1 || (draw > 1 && stale)) late.add(letter.event());
                if (draw <= 1 || stale) continue;
                for (int copy = 0; copy < COPIES; copy++) {
                    var at = weather.nextInt(SHUFFLED_WITHIN_SECONDS);
                    var slice = slices.get(at * SLICES / SHUFFLED_WITHIN_SECONDS);
                    slice.add(weather.nextInt(slice.size() + 1), letter);
                }
            }
            if (slices.stream().allMatch(List::isEmpty)) return;
            for (var slice : slices) {
                advance(Duration.ofSeconds(SHUFFLED_WITHIN_SECONDS / SLICES));
                eachOf(slice, 8, letter -> {
                    var answer = courier.carry(letter);
                    assertThat(answer.status())
                            .as(
                                    "the door's answer to %s: %s",
                                    letter.path(), new String(answer.body(), StandardCharsets.UTF_8))
                            .isBetween(200, 299);
                });
            }
        }

        private Map<Integer, End> ends() {
            var atProvider = new HashMap<String, Long>();
            for (var entry : getFromSandbox("/sandbox/ledger")) {
                atProvider.merge(entry.path("orderId").asText(), held(entry), Long::sum);
            }
            return chronicle.ask(lives -> {
                var ends = new TreeMap<Integer, End>();
                for (int number = 0; number < PAYMENTS; number++) {
                    var life = lives.get(order(number).value());
                    ends.put(
                            number,
                            new End(
                                    life.end,
                                    life.captures,
                                    life.lateCaptures,
                                    life.captured,
                                    life.refunded,
                                    atProvider.getOrDefault(order(number).value(), 0L)));
                }
                return ends;
            });
        }

        private int available() throws Exception {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                            + shop.getEnvironment().getRequiredProperty("server.port") + "/api/v1/availability?sku="
                            + sku))
                    .header("Cartulary-Position", Long.toString(head()))
                    .build();
            return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body())
                    .get(0)
                    .path("available")
                    .asInt();
        }
    }

    /** What a provider keeps of it for its trouble is told by its list of the day, whenever that is read. */
    private static Map<String, Long> books() throws Exception {
        var balance = shop.getBean(Queries.class)
                .find(new FindTrialBalance(null), TrialBalance.class, STAFF, head())
                .get();
        assertThat(balance.balanced()).isTrue();
        var books = new TreeMap<String, Long>();
        for (var row : balance.accounts()) {
            var account = row.account().value().replace("fees:", "clearing:");
            books.merge(account + " " + row.currency(), row.balance(), Long::sum);
        }
        return books;
    }

    private static Map<String, Long> since(Map<String, Long> before, Map<String, Long> after) {
        var added = new TreeMap<>(after);
        before.forEach((account, balance) -> added.merge(account, -balance, Long::sum));
        added.values().removeIf(sum -> sum == 0);
        return added;
    }

    private static long held(JsonNode entry) {
        var amount = entry.path("amount").asLong();
        return switch (entry.path("kind").asText()) {
            case "charge", "capture", "refund_failed" -> amount;
            case "refund" -> -amount;
            default -> 0;
        };
    }

    private static int pending() {
        return getFromSandbox("/sandbox/deliveries?status=pending").size();
    }

    /** On a busy machine the door has no time for one or the other, and the provider comes again by its clock, not by ours. */
    private static void toldAll(String what) throws InterruptedException {
        var left = new int[] {pending(), 0};
        until(what, () -> {
            var now = pending();
            left[1] = now == left[0] ? left[1] + 1 : 0;
            left[0] = now;
            if (left[1] == 250) {
                left[1] = 0;
                advance(Duration.ofMinutes(1));
            }
            return now == 0;
        });
    }

    private static void advance(Duration by) {
        var now = shop.getBean(InstantSource.class).instant();
        shop.getBean(MoveClock.class).to(now.plus(by));
    }

    private static Commands commands() {
        return shop.getBean(Commands.class);
    }

    private static long head() {
        return shop.getBean(StreamReader.class).head();
    }

    private static void confirm(String intent, String card) throws Exception {
        postToSandbox(
                "/v1/payment_intents/" + intent + "/confirm",
                "application/x-www-form-urlencoded",
                "payment_method=" + card + "&return_url=http%3A%2F%2F127.0.0.1%2F");
    }

    private static void postToSandbox(String path, String type, String body) throws Exception {
        var answer = HTTP.send(
                asMerchant(path)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isIn(200, 402);
    }

    private static JsonNode getFromSandbox(String path) {
        try {
            return JSON.readTree(
                    HTTP.send(asMerchant(path).build(), BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpRequest.Builder asMerchant(String path) {
        return HttpRequest.newBuilder(URI.create(sandbox + path))
                .header(
                        "Authorization",
                        "Bearer " + servers.sandbox().orElseThrow().secretKey());
    }

    private interface Deed<T> {
        void on(T one) throws Exception;
    }

    /** In their order, so many at once. */
    private static <T> void eachOf(List<T> all, int atOnce, Deed<T> deed) throws Exception {
        var room = new Semaphore(atOnce);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var under = new ArrayList<Future<?>>();
            for (var one : all) {
                room.acquire();
                under.add(threads.submit(() -> {
                    try {
                        deed.on(one);
                        return null;
                    } finally {
                        room.release();
                    }
                }));
            }
            for (var each : under) each.get();
        }
    }

    private static void until(String what, BooleanSupplier condition) throws InterruptedException {
        // Counted in looks, not in time: a machine that slept is not the shop's fault.
        for (int look = 0; look < 3000 + 10 * PAYMENTS; look++) {
            if (condition.getAsBoolean()) return;
            Thread.sleep(20);
        }
        throw new AssertionError("it did not come to be: " + what);
    }
}
