package cartulary.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import cartulary.contract.catalog.Amendment;
import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.CatalogCommand.SchedulePublication;
import cartulary.contract.catalog.CatalogCommand.SetBundle;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListPlannedChanges;
import cartulary.contract.catalog.CatalogView.PlannedChange;
import cartulary.contract.catalog.CatalogView.PlannedKind;
import cartulary.contract.catalog.CatalogView.PlannedState;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.ImportCommand.AddImportPart;
import cartulary.contract.catalog.ImportCommand.BeginImport;
import cartulary.contract.catalog.ImportCommand.StartImport;
import cartulary.contract.catalog.ImportId;
import cartulary.contract.catalog.ImportQuery.FindImport;
import cartulary.contract.catalog.ImportQuery.ImportDetails;
import cartulary.contract.catalog.ImportQuery.ImportState;
import cartulary.contract.catalog.ImportQuery.ListRefusedRows;
import cartulary.contract.catalog.ImportRow;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.RowRefusal;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.fulfilment.FulfilmentCommand.ApproveReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ReceiveReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ShipParcel;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.fulfilment.ParcelId;
import cartulary.contract.fulfilment.ReceivedUnits;
import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.fulfilment.Units;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.DraftCommand.CreateDraft;
import cartulary.contract.ordering.DraftCommand.PlaceDraft;
import cartulary.contract.ordering.DraftContent;
import cartulary.contract.ordering.DraftId;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.DisputeQuery.ListDisputes;
import cartulary.contract.payment.DisputeRow;
import cartulary.contract.payment.DisputeState;
import cartulary.contract.payment.MethodCommand.ForgetMethod;
import cartulary.contract.payment.MethodQuery.FindCardPayer;
import cartulary.contract.payment.MethodQuery.KeptMethod;
import cartulary.contract.payment.MethodQuery.ListKeptMethods;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.payment.NotificationQuery.ListNotifications;
import cartulary.contract.payment.NotificationQuery.RehearseNotification;
import cartulary.contract.payment.NotificationRehearsal;
import cartulary.contract.payment.NotificationRow;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.SavedMethodsId;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.CancelScheduledPrice;
import cartulary.contract.pricing.PricingCommand.SchedulePrice;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.settlement.Account;
import cartulary.contract.settlement.Decision;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.LedgerQuery.FindTrialBalance;
import cartulary.contract.settlement.ReconciliationId;
import cartulary.contract.settlement.SettlementCommand.ConfirmClosing;
import cartulary.contract.settlement.SettlementCommand.ProposeClosing;
import cartulary.contract.settlement.SettlementCommand.RequestReconciliation;
import cartulary.contract.settlement.SettlementQuery.FindBooks;
import cartulary.contract.settlement.SettlementQuery.FindReconciliation;
import cartulary.contract.settlement.SettlementQuery.ListCases;
import cartulary.contract.settlement.SettlementView.PaymentBook;
import cartulary.contract.settlement.SettlementView.Reconciliation;
import cartulary.contract.settlement.SettlementView.ReviewCase;
import cartulary.contract.settlement.TrialBalance;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Localized;
import cartulary.contract.support.Role;
import cartulary.contract.wallet.WalletCommand.GrantCredit;
import cartulary.contract.wallet.WalletId;
import cartulary.embedded.Ports;
import cartulary.embedded.Servers;
import cartulary.eventstore.Commands;
import cartulary.eventstore.Queries;
import cartulary.eventstore.ShopClock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The four sides in one context, on real servers, driven from outside; messages and failures pass the serializer. */
class ShopIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Actor STAFF = Actor.system("test");
    private static final Actor ADMIN = new Actor("staff-ada", Set.of(Role.ADMIN));
    private static final Sku TEA = new Sku("TEA-1");
    private static final Sku CARE = new Sku("CARE-1");

    /** Unlike anything that stands in a file by chance. */
    private static final List<String> PERSONAL = List.of(
            "Quirinalia Zweigpunkt", "+49 30 5557713942", "quirinalia@zweigpunkt.example", "Siebenschläferpfad 7713");

    @TempDir
    static Path folder;

    private static Servers servers;
    private static ConfigurableApplicationContext shop;
    private static String gateway;
    private static String sandbox;

    @BeforeAll
    static void open() throws Exception {
        var settings = ShopSettings.from(
                List.of(
                        "--data",
                        folder.resolve("data").toString(),
                        "gateway.port=" + Ports.free(),
                        "management.port=" + Ports.free(),
                        "postgres.port=" + Ports.free(),
                        "redis.port=" + Ports.free(),
                        "mongo.port=" + Ports.free(),
                        "sandbox.port=" + Ports.free(),
                        "keycloak.issuer-uri=http://127.0.0.1:1/realms/none",
                        "cartulary.bus.serialize=true",
                        // A crowd comes from one address.
                        "cartulary.gateway.limits.per-minute=0",
                        "cartulary.gateway.limits.checkout-per-minute=0",
                        "cartulary.gateway.limits.guests-per-minute=0",
                        "cartulary.gateway.limits.address-per-minute=0"),
                Map.of());
        servers = Servers.start(settings.servers(), _ -> {});
        shop = new SpringApplicationBuilder(ShopApplication.class)
                .registerShutdownHook(false)
                .run(settings.properties(servers).entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
        gateway = settings.gateway();
        sandbox = servers.stripeApiBase();
        var commands = shop.getBean(Commands.class);
        var product = new ProductId("product-tea");
        for (var command : List.of(
                new CreateProduct(
                        product,
                        new Localized(Map.of("en", "Tea")),
                        new Localized(Map.of("en", "Green")),
                        null,
                        List.of(),
                        "1"),
                new AddVariant(product, TEA, Map.of()),
                new SetPrice(PriceId.of(TEA, Money.of(0, "CNY").currency()), TEA, Money.of(1900, "CNY"), false),
                // More than all of these tests together keep: which of two racers wins decides how many that is.
                new ReceiveStock(StockItemId.of(TEA, StockItemId.MAIN), 1000, "first"),
                new AddVariant(product, CARE, Map.of("fulfilment", "service")),
                new SetPrice(PriceId.of(CARE, Money.of(0, "CNY").currency()), CARE, Money.of(900, "CNY"), false),
                new ReceiveStock(StockItemId.of(CARE, StockItemId.MAIN), 10, "first"),
                new PublishProduct(product))) {
            var _ = commands.send(command, STAFF).get();
        }
    }

    @AfterAll
    static void close() {
        if (shop != null) shop.close();
        if (servers != null) servers.close();
    }

    @Test
    void a_guest_orders_pays_and_is_confirmed_and_no_store_tells_who_it_was() throws Exception {
        var guest = guest();
        var before = available();
        var order = place(guest, "pay-1", 2);
        var payable = await(
                guest,
                order,
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());
        assertThat(payable.at("/total/minorUnits").asLong()).isEqualTo(3800);

        pay(payable.at("/payment/clientSecret").asText(), "pm_card_visa");
        var confirmed =
                await(guest, order, found -> found.path("status").asText().equals("confirmed"));

        assertThat(confirmed.at("/payment/status").asText()).isEqualTo("captured");
        assertThat(confirmed.at("/recipient/name").asText()).isEqualTo(PERSONAL.getFirst());
        assertThat(events(confirmed))
                .containsSubsequence(
                        "OrderPlaced", "StockReserved", "PaymentRequested", "PaymentCaptured", "OrderConfirmed");
        awaitAvailable(before - 2);
        assertThat(get(guest(), "/api/v1/orders/" + order).statusCode()).isEqualTo(404);
        assertNoPersonalValueInAnyStore();
    }

    @Test
    void what_the_ledger_says_a_provider_holds_is_what_the_provider_holds() throws Exception {
        var guest = guest();
        var order = place(guest, "ledger-1", 1);
        var payable = await(
                guest,
                order,
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());
        pay(payable.at("/payment/clientSecret").asText(), "pm_card_visa");
        await(guest, order, found -> found.path("status").asText().equals("confirmed"));
        var payment = PaymentId.of(new OrderId(order));
        var refund = RefundId.derivedFrom(payment, "ledger-1");
        shop.getBean(Commands.class)
                .send(new RequestRefund(payment, refund, Money.of(700, "CNY"), "chipped"), STAFF)
                .get();
        await(guest, order, found -> found.at("/payment/refunded/minorUnits").asLong() == 700);

        // Somebody gives money back past the shop, which hears of it. Were the capture not in the books yet, the word
        // would be looked at again a minute later.
        var secret = payable.at("/payment/clientSecret").asText();
        var intent = secret.substring(0, secret.indexOf("_secret_"));
        assertThat(asked(() -> shop.getBean(Queries.class)
                        .list(new FindBooks(List.of(payment.value())), PaymentBook.class, STAFF, head())))
                .extracting(PaymentBook::status)
                .containsExactly("captured");
        postToProvider("/v1/refunds", "amount=300&payment_intent=" + intent);
        await(guest, order, found -> found.at("/payment/refunded/minorUnits").asLong() == 1000);
        rehearsed(payment);

        assertThat(kindsAtProvider()).contains("charge", "refund");
        assertThat(heldByOurBooks()).isEqualTo(heldByProvider());

        // Somebody takes money past the shop.
        var stray = postToProvider(
                "/v1/payment_intents",
                "amount=321&currency=cny&confirm=true"
                        + "&payment_method=pm_card_visa&return_url=http%3A%2F%2F127.0.0.1%2F"
                        + "&automatic_payment_methods[enabled]=true");
        var now = shop.getBean(InstantSource.class).instant();
        var day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var id = ReconciliationId.of("stripe", day);
        shop.getBean(Commands.class)
                .send(new RequestReconciliation(id, "stripe", day, now), STAFF)
                .get();
        var report = until(
                () -> shop.getBean(Queries.class)
                        .find(new FindReconciliation(id), Reconciliation.class, STAFF, head())
                        .get(),
                found -> !found.state().equals("requested"));
        assertThat(report.state()).as(String.valueOf(report.why())).isEqualTo("completed");
        assertThat(report.differences()).hasSize(1);
        var difference = report.differences().getFirst().difference();
        assertThat(difference.kind()).isEqualTo(Difference.Kind.MISSING_OURS);
        assertThat(difference.reference()).isEqualTo(stray.path("latest_charge").asText());
        assertThat(report.matched()).isEqualTo(report.theirs() - 1).isPositive();

        var caseId = report.differences().getFirst().caseId();
        shop.getBean(Commands.class)
                .send(new ProposeClosing(caseId, Decision.BOOK_THEIRS, "they did"), admin("ada"))
                .get();
        shop.getBean(Commands.class)
                .send(new ConfirmClosing(caseId, "yes"), admin("ben"))
                .get();
        assertThat(heldByOurBooks()).isEqualTo(heldByProvider());
        assertThat(balance().accounts())
                .extracting(row -> row.account().value() + " " + row.balance())
                .contains("differences -321");
    }

    @Test
    void a_disputed_payment_is_a_case_and_its_money_leaves_and_comes_back_in_both_books() throws Exception {
        var guest = guest();
        var order = place(guest, "dispute-1", 1);
        var payable = await(
                guest,
                order,
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());
        pay(payable.at("/payment/clientSecret").asText(), "pm_card_createDispute");
        await(guest, order, found -> found.path("status").asText().equals("confirmed"));
        // A word of it that was faster than the capture is looked at again a minute later.
        until(() -> told("charge.dispute."), found -> found.size() == 2);
        pass(Duration.ofSeconds(61));
        var opened = until(() -> dispute(order), found -> found.withdrawn().minorUnits() == 1900);
        assertThat(opened.state()).isEqualTo(DisputeState.NEEDS_RESPONSE);
        assertThat(opened.fees().minorUnits()).isEqualTo(1500);
        assertThat(opened.paymentId()).isEqualTo(PaymentId.of(new OrderId(order)));
        assertThat(heldByOurBooks()).isEqualTo(heldByProvider());
        until(
                ShopIT::openCases,
                found -> found.stream()
                        .anyMatch(each -> each.difference().kind() == Difference.Kind.DISPUTE
                                && each.difference().reference().equals(opened.reference())));

        postToProvider("/v1/disputes/" + opened.reference(), "evidence[uncategorized_text]=winning_evidence");
        var won = until(() -> dispute(order), found -> found.state() == DisputeState.WON);
        assertThat(until(() -> dispute(order), found -> found.reinstated().minorUnits() == 1900)
                        .closedAt())
                .isNotNull();
        assertThat(won.disputeId()).isEqualTo(opened.disputeId());
        assertThat(heldByOurBooks()).isEqualTo(heldByProvider());
        assertThat(balance().accounts())
                .filteredOn(row -> row.account().equals(Account.DISPUTES))
                .allSatisfy(row -> assertThat(row.balance()).isZero());
        assertThat(events(await(guest, order, found -> events(found).contains("DisputeClosed"))))
                .contains("DisputeOpened", "DisputeFundsWithdrawn", "DisputeFundsReinstated");
        for (var row : told("charge.dispute.")) {
            var rehearsal = shop.getBean(Queries.class)
                    .find(new RehearseNotification(row.notificationId()), NotificationRehearsal.class, STAFF, null)
                    .get();
            assertThat(rehearsal.changes()).isFalse();
            assertThat(rehearsal.steps())
                    .singleElement()
                    .satisfies(step -> assertThat(step.tells()).startsWith("dispute-"));
        }
    }

    @Test
    void a_shoppers_card_is_kept_pays_the_next_order_by_itself_and_is_forgotten_at_the_provider_too() throws Exception {
        var ada = new CustomerId("customer-ada-" + System.nanoTime());
        var shopper = new Actor(ada.value(), Set.of(Role.CUSTOMER));
        var commands = shop.getBean(Commands.class);
        var queries = shop.getBean(Queries.class);
        var first = OrderId.derivedFrom(ada.value(), "card-1");
        commands.send(order(first, ada, new CardPayer(null, null)), shopper).get();
        var payable = until(
                () -> queries.find(new FindOrder(first), OrderDetails.class, shopper, head())
                        .get(),
                found -> found.payment() != null && found.payment().clientSecret() != null);
        pay(payable.payment().clientSecret(), "pm_card_visa");
        var kept = until(
                        () -> queries.list(new ListKeptMethods(ada), KeptMethod.class, shopper, head())
                                .get(),
                        found -> found.size() == 1)
                .getFirst();
        assertThat(kept.last4()).isEqualTo("4242");
        var card = asked(() -> queries.find(new FindCardPayer(ada, kept.methodId()), CardPayer.class, shopper, head()));

        var second = OrderId.derivedFrom(ada.value(), "card-2");
        commands.send(order(second, ada, card), shopper).get();
        until(
                () -> queries.find(new FindOrder(second), OrderDetails.class, shopper, head())
                        .get(),
                found -> found.timeline().stream()
                        .anyMatch(entry -> entry.event().equals("OrderConfirmed")));

        commands.send(new ForgetMethod(SavedMethodsId.of(ada), ada, kept.methodId()), shopper)
                .get();
        until(
                () -> fromProvider("/v1/payment_methods/" + card.token()),
                found -> found.path("customer").isNull());
        assertThat(asked(() -> queries.list(new ListKeptMethods(ada), KeptMethod.class, shopper, head())))
                .isEmpty();
    }

    private static PlaceOrder order(OrderId id, CustomerId customer, CardPayer card) {
        return new PlaceOrder(
                id,
                customer,
                List.of(new RequestedLine(CARE, 1)),
                Currency.getInstance("CNY"),
                new Recipient(
                        PERSONAL.getFirst(),
                        PERSONAL.get(1),
                        PERSONAL.get(2),
                        PERSONAL.get(3),
                        "Berlin",
                        "10115",
                        "DE"),
                "hash",
                PayWay.CARD,
                card.payer(),
                null,
                null,
                null);
    }

    private static JsonNode fromProvider(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(sandbox + path))
                .header(
                        "Authorization",
                        "Bearer " + servers.sandbox().orElseThrow().secretKey())
                .build();
        return JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static DisputeRow dispute(String order) throws Exception {
        var found = shop.getBean(Queries.class)
                .page(new ListDisputes(null, new OrderId(order), null, 10), DisputeRow.class, STAFF, head())
                .get()
                .items();
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Settled ones of these types. */
    private static List<NotificationRow> told(String types) throws Exception {
        return shop
                .getBean(Queries.class)
                .page(new ListNotifications(null, false, null, 100), NotificationRow.class, STAFF, head())
                .get()
                .items()
                .stream()
                .filter(row -> row.type().startsWith(types) && row.outcome() != null)
                .toList();
    }

    private static List<ReviewCase> openCases() throws Exception {
        return shop.getBean(Queries.class)
                .page(new ListCases("open", null, 100), ReviewCase.class, STAFF, head())
                .get()
                .items();
    }

    private static void pass(Duration time) throws Exception {
        var later = shop.getBean(ShopClock.class).instant().plus(time);
        send(guest(), "POST", "/test/clock", null, "{\"instant\":\"" + later + "\"}");
    }

    @Test
    void an_order_is_paid_out_of_store_credit_and_refunded_into_it() throws Exception {
        var guest = guest();
        var poor = await(
                guest,
                placeOnCredit(guest, "wallet-1"),
                found -> found.path("status").asText().equals("cancelled"));
        assertThat(poor.path("reason").asText()).isEqualTo("payment-refused");
        var customer = new CustomerId(poor.path("customerId").asText());
        var wallet = WalletId.of(customer, Currency.getInstance("CNY"));
        var commands = shop.getBean(Commands.class);
        commands.send(new GrantCredit(wallet, customer, Money.of(2000, "CNY"), "grant-1", "sorry"), STAFF)
                .get();

        var order = placeOnCredit(guest, "wallet-2");
        await(guest, order, found -> found.path("status").asText().equals("confirmed"));
        var payment = PaymentId.of(new OrderId(order));
        var refund = RefundId.derivedFrom(payment, "wallet");
        commands.send(new RequestRefund(payment, refund, Money.of(700, "CNY"), "chipped"), STAFF)
                .get();
        await(guest, order, found -> found.at("/payment/refunded/minorUnits").asLong() == 700);
        var shown = until(
                () -> JSON.readTree(get(guest, "/api/v1/wallet").body()),
                found -> found.path(0).path("entries").size() == 3);
        assertThat(shown.at("/0/balance/minorUnits").asLong()).isEqualTo(800);
        assertThat(balance().accounts())
                .extracting(row -> row.account().value() + " " + row.balance())
                .contains("wallet -800", "goodwill 2000");
        partOnCredit(guest);
    }

    /** Of 19.00 the wallet pays 8.00; whoever gives up or gives back, each has its own again. */
    private static void partOnCredit(String guest) throws Exception {
        var order = placeInPart(guest, "part-1", 800);
        var payable = await(
                guest,
                order,
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());
        assertThat(payable.at("/payment/credit/minorUnits").asLong()).isEqualTo(800);
        assertThat(payable.at("/payment/rest/minorUnits").asLong()).isEqualTo(1100);
        awaitWallet(guest, 0);
        pay(payable.at("/payment/clientSecret").asText(), "pm_card_visa");
        var paid = await(guest, order, found -> found.path("status").asText().equals("confirmed"));
        assertThat(paid.at("/payment/captured/minorUnits").asLong()).isEqualTo(1900);
        until(() -> entriesOf(order), found -> sumOf(found) == 1100);
        var refund = RefundId.derivedFrom(PaymentId.of(new OrderId(order)), "part");
        shop.getBean(Commands.class)
                .send(
                        new RequestRefund(
                                PaymentId.of(new OrderId(order)), refund, Money.of(1500, "CNY"), "half of it broken"),
                        STAFF)
                .get();
        await(guest, order, found -> found.at("/payment/refunded/minorUnits").asLong() == 1500);
        var given = until(() -> entriesOf(order), found -> sumOf(found) == 0);
        assertThat(given).hasSize(2); // The provider knows of its own part alone.
        awaitWallet(guest, 400);

        var cancelled = placeInPart(guest, "part-2", 400);
        await(
                guest,
                cancelled,
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());
        awaitWallet(guest, 0);
        send(guest, "POST", "/api/v1/orders/" + cancelled + "/cancellation", "part-2-no", "");
        await(guest, cancelled, found -> found.path("status").asText().equals("cancelled"));
        awaitWallet(guest, 400);

        var poor = placeInPart(guest, "part-3", 500);
        var refused = await(guest, poor, found -> found.path("status").asText().equals("cancelled"));
        assertThat(refused.path("reason").asText()).isEqualTo("payment-refused");

        var revoked = placeInPart(guest, "part-4", 300);
        payFor(guest, revoked);
        await(guest, revoked, found -> found.path("status").asText().equals("confirmed"));
        send(guest, "POST", "/api/v1/orders/" + revoked + "/cancellation", "part-4-no", "");
        await(guest, revoked, found -> found.path("status").asText().equals("cancelled"));
        awaitWallet(guest, 400);
        assertThat(sumOf(entriesOf(revoked))).isZero();
        assertThat(balance().accounts())
                .extracting(row -> row.account().value() + " " + row.balance())
                .contains("wallet -400");
    }

    private static void awaitWallet(String guest, long expected) throws Exception {
        until(
                () -> JSON.readTree(get(guest, "/api/v1/wallet").body()),
                found -> found.at("/0/balance/minorUnits").asLong(-1) == expected);
    }

    private static String placeInPart(String guest, String key, int credit) throws Exception {
        var body = body(TEA.value(), 1).replaceFirst("\\{", "{\"credit\":" + credit + ",");
        var placed = send(guest, "POST", "/api/v1/orders", key, body);
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
        return JSON.readTree(placed.body()).path("orderId").asText();
    }

    private static String placeOnCredit(String guest, String key) throws Exception {
        var body = body(TEA.value(), 1).replaceFirst("\\{", "{\"payWay\":\"wallet\",");
        var placed = send(guest, "POST", "/api/v1/orders", key, body);
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
        return JSON.readTree(placed.body()).path("orderId").asText();
    }

    /** What was taken in before changes nothing if it comes again. */
    private static void rehearsed(PaymentId payment) throws Exception {
        var queries = shop.getBean(Queries.class);
        var capture = asked(() -> queries.page(
                        new ListNotifications(NotificationOutcome.APPLIED, false, null, 100),
                        NotificationRow.class,
                        STAFF,
                        head()))
                .items()
                .stream()
                .filter(row -> payment.equals(row.paymentId()) && row.type().equals("payment_intent.succeeded"))
                .findFirst()
                .orElseThrow();
        var rehearsal = queries.find(
                        new RehearseNotification(capture.notificationId()), NotificationRehearsal.class, STAFF, null)
                .get();
        assertThat(rehearsal.outcome()).isEqualTo(NotificationOutcome.APPLIED);
        assertThat(rehearsal.changes()).isFalse();
        assertThat(rehearsal.steps())
                .containsExactly(new NotificationRehearsal.Step(payment, "captured", List.of(), null));
    }

    private static Actor admin(String name) {
        return new Actor("staff-" + name, Set.of(Role.ADMIN));
    }

    private static TrialBalance balance() throws Exception {
        var balance = asked(
                () -> shop.getBean(Queries.class).find(new FindTrialBalance(null), TrialBalance.class, STAFF, head()));
        assertThat(balance.balanced()).isTrue();
        return balance;
    }

    /** What the provider kept of it is an account of its own. */
    private static long heldByOurBooks() throws Exception {
        return balance().accounts().stream()
                .filter(row -> row.account().equals(Account.clearing("stripe"))
                        || row.account().equals(Account.fees("stripe")))
                .mapToLong(TrialBalance.Row::balance)
                .sum();
    }

    private static long heldByProvider() throws Exception {
        long held = 0;
        for (var entry : providersLedger()) {
            if (!entry.path("provider").asText("stripe").equals("stripe")) continue;
            held += held(entry);
        }
        return held;
    }

    private static List<String> kindsAtProvider() throws Exception {
        var kinds = new ArrayList<String>();
        providersLedger().forEach(entry -> kinds.add(entry.path("kind").asText()));
        return kinds;
    }

    private static JsonNode providersLedger() throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(sandbox + "/sandbox/ledger")).build();
        return JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static JsonNode postToProvider(String path, String form) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(sandbox + path))
                .header(
                        "Authorization",
                        "Bearer " + servers.sandbox().orElseThrow().secretKey())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static <T> T until(Callable<T> question, Predicate<T> condition) throws Exception {
        T found = null;
        for (var until = System.nanoTime() + Duration.ofSeconds(30).toNanos(); System.nanoTime() < until; ) {
            try {
                found = question.call();
            } catch (ExecutionException e) {
                if (!isForNow(e.getCause())) throw e;
                continue;
            }
            if (found != null && condition.test(found)) return found;
        }
        throw new AssertionError("not within 30 s: " + found);
    }

    /** As {@link #until}, whatever the answer is. */
    private static <T> T asked(Callable<CompletableFuture<T>> question) throws Exception {
        return until(() -> question.call().get(), _ -> true);
    }

    /** The views of a machine with better things to do may be late. */
    private static boolean isForNow(Throwable refusal) {
        return refusal instanceof CommandRefused refused
                && refused.<Failure>getDetails()
                        .filter(failure ->
                                failure.kind() == Failure.Kind.UNAVAILABLE || failure instanceof Failures.ViewBehind)
                        .isPresent();
    }

    @Test
    void at_the_windows_end_the_provider_is_closed_first_and_the_stock_comes_back() throws Exception {
        var guest = guest();
        var before = available();
        var order = place(guest, "expire-1", 1);
        var payable = await(
                guest,
                order,
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());

        send(
                guest,
                "POST",
                "/test/clock",
                null,
                "{\"instant\":\"" + payable.path("payBy").asText() + "\"}");
        var cancelled =
                await(guest, order, found -> found.path("status").asText().equals("cancelled"));

        assertThat(cancelled.path("reason").asText()).isEqualTo("payment-window-ended");
        assertThat(events(cancelled))
                .containsSubsequence(
                        "OrderCancellationRequested", "PaymentVoided", "ReservationReleased", "OrderCancelled");
        // Other tests' orders that nobody paid end at the same time.
        until(ShopIT::available, found -> found >= before);
        assertThat(cancelled.at("/payment/clientSecret").isNull()).isTrue();
    }

    @Test
    void a_shopper_cancels_twice_and_it_is_cancelled_once() throws Exception {
        var guest = guest();
        var order = place(guest, "cancel-1", 1);

        for (int i = 0; i < 2; i++) {
            assertThat(send(guest, "POST", "/api/v1/orders/" + order + "/cancellation", "cancel", "")
                            .statusCode())
                    .isEqualTo(202);
        }
        var cancelled =
                await(guest, order, found -> found.path("status").asText().equals("cancelled"));

        assertThat(cancelled.path("reason").asText()).isEqualTo("requested-by-customer");
        assertThat(events(cancelled))
                .containsOnlyOnce("OrderCancellationRequested")
                .containsOnlyOnce("OrderCancelled");
    }

    /** Who wins is open; that both books tell of the same end is not. */
    @Test
    void fifty_who_pay_and_cancel_at_once_leave_one_end_and_its_money() throws Exception {
        var guest = guest();
        var before = available();
        var order = place(guest, "race-1", 1);
        var payable = await(
                guest,
                order,
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());
        var secret = payable.at("/payment/clientSecret").asText();
        var due = payable.at("/total/minorUnits").asLong();

        var answers = atOnce(
                50,
                n -> n % 2 == 0
                        ? send(guest, "POST", "/api/v1/orders/" + order + "/cancellation", "race-" + n, "")
                                .statusCode()
                        : confirm(secret, "pm_card_visa"));
        settled(); // An order that is confirmed may be cancelled a moment later: who won is told at the end.
        var end = await(
                guest,
                order,
                found -> List.of("confirmed", "cancelled")
                        .contains(found.path("status").asText()));

        var sold = end.path("status").asText().equals("confirmed");
        assertThat(answers).as("nothing breaks").allMatch(status -> status < 500);
        awaitHeld(guest, order, sold ? due : 0);
        assertThat(events(end)).containsOnlyOnce(sold ? "OrderConfirmed" : "OrderCancelled");
        awaitAvailable(sold ? before - 1 : before);
    }

    @Test
    void of_fifty_refunds_at_once_those_are_made_that_the_money_is_enough_for() throws Exception {
        var guest = guest();
        var order = place(guest, "race-2", 1);
        var payable = await(
                guest,
                order,
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());
        var due = payable.at("/total/minorUnits").asLong();
        pay(payable.at("/payment/clientSecret").asText(), "pm_card_visa");
        await(guest, order, found -> found.path("status").asText().equals("confirmed"));
        var payment = PaymentId.of(new OrderId(order));
        var third = due / 3 + 1; // Two of them leave less than a third.

        var granted = atOnce(50, n -> {
                    var refund = RefundId.derivedFrom(payment, "race-" + n % 25); // Each asked for twice.
                    return shop.getBean(Commands.class)
                            .send(new RequestRefund(payment, refund, Money.of(third, "CNY"), "chipped"), STAFF)
                            .handle((_, refused) -> refused == null ? n % 25 : -1)
                            .get();
                })
                .stream()
                .filter(n -> n >= 0)
                .distinct()
                .toList();

        assertThat(granted).hasSize(2);
        awaitHeld(guest, order, due - 2 * third);
    }

    @Test
    void a_paid_order_is_sent_in_parcels_completed_and_comes_back_in_part() throws Exception {
        var guest = guest();
        var before = available();
        var order = paid(guest, "ship-1", 3);
        var id = FulfilmentId.of(new OrderId(order));
        var commands = shop.getBean(Commands.class);
        var first = ParcelId.derivedFrom(order, "1");
        fulfilment(guest, order, found -> found.path("state").asText().equals("open"));

        // The same parcel twice is one; what is left is the second.
        for (var i = 0; i < 2; i++) {
            commands.send(new ShipParcel(id, first, List.of(new Units(TEA, 1)), "SF Express", "SF1", "1"), ADMIN)
                    .get();
        }
        await(guest, order, found -> found.path("status").asText().equals("shipping"));
        assertThat(send(guest, "POST", "/api/v1/orders/" + order + "/receipt", "too-early", "")
                        .statusCode())
                .isEqualTo(409);
        commands.send(new ShipParcel(id, ParcelId.derivedFrom(order, "2"), List.of(), "DHL", null, "2"), ADMIN)
                .get();
        await(guest, order, found -> found.path("status").asText().equals("shipped"));
        var sent =
                fulfilment(guest, order, found -> found.path("state").asText().equals("shipped"));
        assertThat(sent.at("/parcels/0/trackingNumber").asText()).isEqualTo("SF1");
        assertThat(sent.at("/lines/0/returnable").asInt()).isEqualTo(3);
        assertThat(get(guest(), "/api/v1/orders/" + order + "/fulfilment").statusCode())
                .isEqualTo(404);
        assertThat(send(guest, "POST", "/api/v1/orders/" + order + "/receipt", "have-it", "")
                        .statusCode())
                .isEqualTo(202);
        await(guest, order, found -> found.path("status").asText().equals("completed"));

        var wish =
                "{\"lines\":[{\"sku\":\"TEA-1\",\"quantity\":2}],\"reason\":\"stale\",\"exchangeFor\":[{\"sku\":\"TEA-1\",\"quantity\":1}]}";
        var asked = send(guest, "POST", "/api/v1/orders/" + order + "/returns", "back-1", wish);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        assertThat(send(guest, "POST", "/api/v1/orders/" + order + "/returns", "back-1", wish)
                        .body())
                .isEqualTo(asked.body());
        assertThat(send(guest, "POST", "/api/v1/orders/" + order + "/returns", "back-2", wish)
                        .statusCode())
                .isEqualTo(409);
        var back = new ReturnId(JSON.readTree(asked.body()).path("returnId").asText());
        commands.send(new ApproveReturn(id, back), ADMIN).get();
        commands.send(new ReceiveReturn(id, back, List.of(new ReceivedUnits(TEA, 1, 1)), null), ADMIN)
                .get();

        var settled = fulfilment(
                guest, order, found -> found.at("/returns/0/state").asText().equals("settled"));
        assertThat(settled.at("/returns/0/refund/minorUnits").asLong()).isEqualTo(3800);
        await(guest, order, found -> found.at("/payment/refunded/minorUnits").asLong() == 3800);
        var replacement = settled.at("/returns/0/replacement").asText();
        var anew =
                await(guest, replacement, found -> found.path("status").asText().equals("placed"));
        assertThat(anew.at("/recipient/name").asText()).isEqualTo(PERSONAL.getFirst());
        send(guest, "POST", "/api/v1/orders/" + replacement + "/cancellation", "cancel", "");
        await(guest, replacement, found -> found.path("status").asText().equals("cancelled"));
        assertThat(letters(
                        "mail",
                        found -> found.stream().anyMatch(each -> each.contains("SF Express"))
                                && found.stream().anyMatch(each -> each.contains("¥38.00"))))
                .anyMatch(each -> each.contains("Dear " + PERSONAL.getFirst()));
        letters("sms", found -> found.stream().anyMatch(each -> each.contains("SF Express SF1")));
        // Three left, one came back whole.
        awaitAvailable(before - 2);
    }

    @Test
    void a_paid_order_that_nobody_sent_is_taken_back_and_its_money_and_stock_with_it() throws Exception {
        var guest = guest();
        var before = available();
        var order = paid(guest, "revoke-1", 2);

        assertThat(send(guest, "POST", "/api/v1/orders/" + order + "/cancellation", "cancel", "")
                        .statusCode())
                .isEqualTo(202);
        var cancelled =
                await(guest, order, found -> found.path("status").asText().equals("cancelled"));

        assertThat(cancelled.at("/payment/refunded/minorUnits").asLong()).isEqualTo(3800);
        assertThat(events(cancelled))
                .containsSubsequence(
                        "OrderConfirmed", "OrderCancellationRequested", "RefundRequested", "OrderCancelled");
        awaitAvailable(before);
    }

    @Test
    void a_service_is_opened_when_it_is_paid_and_silence_completes_the_order() throws Exception {
        var guest = guest();
        var placed = send(guest, "POST", "/api/v1/orders", "care-1", body(CARE.value(), 1));
        var order = JSON.readTree(placed.body()).path("orderId").asText();
        payFor(guest, order);
        await(guest, order, found -> found.path("status").asText().equals("shipped"));
        var opened =
                fulfilment(guest, order, found -> found.at("/lines/0/shipped").asInt() == 1);
        assertThat(opened.at("/lines/0/service").asBoolean()).isTrue();

        var later = shop.getBean(ShopClock.class).instant().plus(Duration.ofDays(11));
        send(guest, "POST", "/test/clock", null, "{\"instant\":\"" + later + "\"}");
        await(guest, order, found -> found.path("status").asText().equals("completed"));
    }

    @Test
    void a_bundle_is_sold_out_of_its_parts_and_comes_back_into_them() throws Exception {
        var commands = shop.getBean(Commands.class);
        var pot = sell("POT-B", "pot-b", 3);
        var cup = sell("CUP-B", "cup-b", 12);
        var box = sell("BOX-B", "box-b", 50); // Of its own, before it was a bundle: not what is sold.
        var boxes = new ProductId("product-box-b");
        var parts = List.of(new BundlePart(pot, 1), new BundlePart(cup, 4));
        commands.send(new SetBundle(boxes, box, parts, null), ADMIN).get();
        assertThat(available(box)).isEqualTo(3);
        var guest = guest();

        var order = order(guest, "box-1", box, cup);
        payFor(guest, order);
        var confirmed =
                await(guest, order, found -> found.path("status").asText().equals("confirmed"));
        assertThat(confirmed.at("/lines/0/parts/1/quantity").asInt()).isEqualTo(4);
        assertThat(confirmed.at("/lines/1/parts").isMissingNode()).isTrue();
        assertThat(confirmed.at("/total/minorUnits").asLong())
                .as("its price is its own")
                .isEqualTo(3800);
        until(() -> available(cup), found -> found == 7);
        until(() -> available(pot), found -> found == 2);
        assertThat(available(box)).isEqualTo(1);
        // What it is made of from now on is no matter of what was sold.
        commands.send(new SetBundle(boxes, box, List.of(new BundlePart(cup, 1)), null), ADMIN)
                .get();
        send(guest, "POST", "/api/v1/orders/" + order + "/cancellation", "cancel", "");
        await(guest, order, found -> found.path("status").asText().equals("cancelled"));
        until(() -> available(cup), found -> found == 12);
        until(() -> available(pot), found -> found == 3);
        commands.send(new SetBundle(boxes, box, parts, null), ADMIN).get();

        // Three boxes take every cup: with one besides, all goes back that was taken.
        var greedy = order(guest, "box-2", box, box, box, cup);
        assertThat(outcome(guest, greedy)).isEqualTo("out-of-stock");
        await(guest, greedy, found -> found.path("status").asText().equals("cancelled"));
        until(() -> available(box), found -> found == 3);

        var sent = order(guest, "box-3", box, box);
        payFor(guest, sent);
        fulfilment(guest, sent, found -> found.path("state").asText().equals("open"));
        var id = FulfilmentId.of(new OrderId(sent));
        commands.send(new ShipParcel(id, ParcelId.derivedFrom(sent, "1"), List.of(), "DHL", null, "1"), ADMIN)
                .get();
        await(guest, sent, found -> found.path("status").asText().equals("shipped"));
        assertThat(moved(cup)).containsEntry("inventory.ReservationShipped", 8);
        assertThat(moved(pot)).containsEntry("inventory.ReservationShipped", 2);
        assertThat(moved(box)).containsOnlyKeys("inventory.StockReceived");
        var wish = "{\"lines\":[{\"sku\":\"BOX-B\",\"quantity\":1}],\"reason\":\"too many\"}";
        var asked = send(guest, "POST", "/api/v1/orders/" + sent + "/returns", "box-back", wish);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        var back = new ReturnId(JSON.readTree(asked.body()).path("returnId").asText());
        commands.send(new ApproveReturn(id, back), ADMIN).get();
        commands.send(new ReceiveReturn(id, back, List.of(new ReceivedUnits(box, 1, 0)), null), ADMIN)
                .get();
        until(() -> available(cup), found -> found == 8);
        until(() -> available(pot), found -> found == 2);
        assertThat(available(box)).isEqualTo(2);
    }

    /** The second comes out of what the first left on the shelf, at the door. */
    @Test
    void a_page_looked_at_again_is_answered_alike_until_its_price_is_another() throws Exception {
        var sku = sell("SHELF-1", "shelf-1", 5);
        for (var path : List.of(
                "/api/v1/products/product-shelf-1",
                "/api/v1/products?size=3",
                "/api/v1/search?q=SHELF-1&facets=true")) {
            var first = until(() -> get(null, path), found -> found.body().contains("SHELF-1"));
            var again = get(null, path);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(own(again.headers())).as(path).isEqualTo(own(first.headers()));
            assertThat(own(again.headers())).containsKeys("etag", "cache-control", "x-frame-options", "vary");
            assertThat(again.headers().firstValue("X-Request-Id"))
                    .isNotEqualTo(first.headers().firstValue("X-Request-Id"));
        }
        var price = PriceId.of(sku, Money.of(0, "CNY").currency());
        for (long fen = 2_001; fen < 2_006; fen++) {
            var set = Long.toString(fen);
            shop.getBean(Commands.class)
                    .send(new SetPrice(price, sku, Money.of(fen, "CNY"), false), ADMIN)
                    .get();
            for (var path : List.of("/api/v1/products/product-shelf-1", "/api/v1/products?size=3")) {
                until(() -> get(null, path).body(), body -> body.contains("\"CNY\":" + set));
            }
        }
    }

    /** Without what each answer has of its own. */
    private static Map<String, List<String>> own(HttpHeaders headers) {
        var all = new TreeMap<>(headers.map());
        all.keySet().removeAll(Set.of("date", "x-request-id"));
        return all;
    }

    private static String paid(String guest, String key, int quantity) throws Exception {
        var order = place(guest, key, quantity);
        payFor(guest, order);
        await(guest, order, found -> found.path("status").asText().equals("confirmed"));
        return order;
    }

    private static void payFor(String guest, String order) throws Exception {
        var payable = await(
                guest,
                order,
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());
        pay(payable.at("/payment/clientSecret").asText(), "pm_card_visa");
    }

    /** What the shopper was written, as soon as it is enough. */
    private static List<String> letters(String channel, Predicate<List<String>> enough) throws Exception {
        var to = channel.equals("mail") ? PERSONAL.get(2) : PERSONAL.get(1);
        var address = URI.create(sandbox + "/sandbox/letters?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
        List<String> found = List.of();
        for (var until = System.nanoTime() + Duration.ofSeconds(30).toNanos(); System.nanoTime() < until; ) {
            var all = new ArrayList<String>();
            JSON.readTree(HTTP.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .forEach(each -> all.add(each.path("subject").asText() + "\n"
                            + each.path("text").asText()));
            found = all;
            if (enough.test(found)) return found;
        }
        throw new AssertionError("not within 30 s: " + found);
    }

    private static JsonNode fulfilment(String guest, String order, Predicate<JsonNode> condition) throws Exception {
        return awaitAt(guest, "/api/v1/orders/" + order + "/fulfilment", condition);
    }

    @Test
    void a_version_of_a_cart_that_is_ordered_by_many_at_once_is_one_order() throws Exception {
        var guest = guest();
        var cart = JSON.readTree(send(
                        guest,
                        "POST",
                        "/api/v1/cart/lines",
                        "cart-1",
                        JSON.writeValueAsString(Map.of("sku", TEA.value(), "quantity", 1)))
                .body());
        var confirmation = JSON.readTree(
                send(guest, "POST", "/api/v1/checkout/confirmation", null, "{\"currency\":\"CNY\",\"country\":\"DE\"}")
                        .body());
        assertThat(confirmation.at("/total/minorUnits").asLong()).isEqualTo(1900);
        var wish = (ObjectNode) JSON.readTree(body(TEA.value(), 1));
        wish.remove("lines");
        wish.put("cartVersion", cart.path("version").asLong());
        wish.put("submitNonce", confirmation.path("submitNonce").asText());

        var answers = new ConcurrentLinkedQueue<String>();
        try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var key = 0; key < 10; key++) {
                var mine = "cart-order-" + key;
                var _ = shoppers.submit(() -> {
                    var answer = send(guest, "POST", "/api/v1/orders", mine, wish.toString());
                    return answers.add(answer.statusCode() + " " + answer.body());
                });
            }
        }
        assertThat(answers).hasSize(10);
        assertThat(Set.copyOf(answers)).as(answers.toString()).hasSize(1);
        assertThat(answers.peek()).startsWith("201 ");
        var orders = JSON.readTree(getNow(guest, "/api/v1/orders").body()).path("items");
        assertThat(orders).hasSize(1);
        assertThat(orders.get(0).path("number").asText()).matches(OrderNumber.PATTERN);
        assertThat(JSON.readTree(getNow(guest, "/api/v1/cart").body()).path("lines"))
                .isEmpty();
        wish.put("currency", "USD").remove("submitNonce");
        var otherwise = send(guest, "POST", "/api/v1/orders", "cart-order-11", wish.toString());
        assertThat(JSON.readTree(otherwise.body()).path("code").asText()).isEqualTo("cart-ordered");
    }

    @Test
    void what_staff_drafts_is_the_customers_order_to_pay() throws Exception {
        var guest = guest();
        var customer = new CustomerId(JSON.readTree(get(guest, "/api/v1/cart").body())
                .path("cartId")
                .asText()
                .substring("cart-".length()));
        var draft = DraftId.derivedFrom(STAFF.id(), "draft-1");
        var content = new DraftContent(
                List.of(new RequestedLine(TEA, 1)), Money.of(0, "CNY").currency(), null);
        var to = new Recipient(PERSONAL.get(0), null, null, PERSONAL.get(3), "Berlin", null, "DE");
        var commands = shop.getBean(Commands.class);
        commands.send(new CreateDraft(draft, customer, content, to, PERSONAL.get(1), "hash"), STAFF)
                .get();
        for (var time = 0; time < 2; time++) {
            commands.send(new PlaceDraft(draft, Money.of(1900, "CNY")), STAFF).get();
        }
        var order = await(
                guest,
                draft.orderId().value(),
                found -> !found.at("/payment/clientSecret").asText("").isEmpty());
        assertThat(order.at("/total/minorUnits").asLong()).isEqualTo(1900);
        assertThat(events(order)).containsOnlyOnce("OrderPlaced");
        assertNoPersonalValueInAnyStore();
    }

    /** The head when nothing is under way any more: what a moved clock set off takes its time. */
    private static long settled() throws Exception {
        var last = new long[] {-1, System.nanoTime()};
        return until(ShopIT::head, now -> {
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > Duration.ofSeconds(1).toNanos();
        });
    }

    @Test
    void a_refused_order_leaves_nothing_behind() throws Exception {
        var head = settled();
        var unknown = send(guest(), "POST", "/api/v1/orders", "bad-1", body("NO-SUCH-SKU", 1));

        assertThat(unknown.statusCode()).isEqualTo(400);
        var problem = JSON.readTree(unknown.body());
        assertThat(problem.path("code").asText()).isEqualTo("sku-unknown");
        assertThat(problem.at("/errors").fieldNames().next()).isEqualTo("lines[0].sku");
        assertThat(head()).isEqualTo(head);
    }

    /** Each is somebody else; everybody asks at the same moment, and the outcome of each order is told over HTTP. */
    @Test
    void five_hundred_shoppers_get_the_hundred_units_there_are_and_not_one_more() throws Exception {
        var sku = sell("RACE-TEA", "race-tea", 100);
        var guests = new ArrayList<String>();
        for (int i = 0; i < 500; i++) guests.add(guest());
        var begun = new CountDownLatch(1);
        var placed = new HashMap<String, String>();
        try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            var orders = new HashMap<String, Future<String>>();
            for (var guest : guests) {
                orders.put(guest, shoppers.submit(() -> {
                    begun.await();
                    return order(guest, "race", sku);
                }));
            }
            begun.countDown();
            for (var order : orders.entrySet())
                placed.put(order.getKey(), order.getValue().get());
        }
        var outcomes = new HashMap<String, Integer>();
        for (var each : placed.entrySet()) outcomes.merge(outcome(each.getKey(), each.getValue()), 1, Integer::sum);
        assertThat(outcomes).isEqualTo(Map.of("payable", 100, "out-of-stock", 400));
        assertThat(stock(sku)).isEqualTo("100 on hand, 100 reserved");
    }

    /** Of each there is one. Whoever gets the first SKU gets the second as well. */
    @Test
    void of_two_orders_that_each_need_the_others_goods_one_gets_both() throws Exception {
        var one = sell("PAIR-ONE", "pair-one", 1);
        var other = sell("PAIR-TWO", "pair-two", 1);
        for (int round = 0; round < 5; round++) {
            var left = guest();
            var right = guest();
            var key = "pair-" + round;
            try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
                var first = shoppers.submit(() -> outcome(left, order(left, key, one, other)));
                var second = shoppers.submit(() -> outcome(right, order(right, key, other, one)));
                assertThat(List.of(first.get(), second.get())).containsExactlyInAnyOrder("payable", "out-of-stock");
            }
            for (var guest : List.of(left, right)) {
                var id = JSON.readTree(get(guest, "/api/v1/orders").body())
                        .at("/items/0/orderId")
                        .asText();
                send(guest, "POST", "/api/v1/orders/" + id + "/cancellation", "back", "");
                await(guest, id, found -> found.path("status").asText().equals("cancelled"));
            }
        }
    }

    @Test
    void a_file_of_products_is_taken_in_and_once_more_changes_nothing() throws Exception {
        var rows = new ArrayList<ImportRow>();
        for (int i = 1; i <= 60; i++) {
            var sku = new Sku("IMPORTED-" + i);
            rows.add(new ImportRow(
                    i,
                    ProductId.derivedFrom("import", "of " + i / 2),
                    new Amendment(
                            Map.of("en", "Imported " + i / 2), null, null, null, null, Map.of("row", "" + i / 2), null),
                    sku,
                    Map.of("no", "" + i),
                    i == 7 ? Map.of() : Map.of("CNY", 100L + i),
                    ProductStatus.PUBLISHED,
                    null));
        }
        // A bundle stands before what it is put together of.
        var set = new Sku("IMPORTED-SET");
        var parts = List.of(new BundlePart(new Sku("IMPORTED-1"), 2), new BundlePart(new Sku("IMPORTED-60"), 1));
        var setId = ProductId.derivedFrom("import", "set");
        rows.addFirst(new ImportRow(
                63,
                setId,
                new Amendment(Map.of("en", "Set"), null, null, null, null, Map.of(), null),
                set,
                Map.of(),
                Map.of("CNY", 300L),
                parts,
                ProductStatus.PUBLISHED,
                null));
        rows.add(ImportRow.unread(new RowRefusal(61, "X", "invalid-field", "sku", "is not acceptable")));
        rows.add(new ImportRow(62, null, null, new Sku("NOBODYS"), null, Map.of("CNY", 1L), null, null));
        var first = imported("first", rows);
        assertThat(first.rows()).isEqualTo(63);
        assertThat(first.refused()).isEqualTo(2);
        var refusals = asked(() -> shop.getBean(Queries.class)
                .page(new ListRefusedRows(first.importId(), null, 5), RowRefusal.class, ADMIN, head()));
        assertThat(refusals.items())
                .extracting(RowRefusal::row, RowRefusal::code)
                .containsExactly(tuple(61, "invalid-field"), tuple(62, "sku-unknown"));
        var page = page(rows.get(7).productId());
        var bundle = page(setId);
        assertThat(bundle.status()).isEqualTo(ProductStatus.PUBLISHED);
        assertThat(bundle.variants().getFirst().parts()).isEqualTo(parts);
        assertThat(page.status()).isEqualTo(ProductStatus.PUBLISHED); // Its other variant has a price.
        assertThat(page.variants()).hasSize(2);

        var before = catalogEvents();
        var again = imported("again", rows);
        assertThat(again.refused()).isEqualTo(2);
        assertThat(catalogEvents()).isEqualTo(before).isGreaterThan(60 * 3);
    }

    @Test
    void a_price_and_a_publication_begin_when_their_time_comes_and_not_before() throws Exception {
        var sku = sell("TIMED-1", "timed", 5);
        var id = new ProductId("product-timed");
        var price = PriceId.of(sku, Currency.getInstance("CNY"));
        var now = shop.getBean(ShopClock.class).instant().truncatedTo(ChronoUnit.SECONDS);
        var soon = now.plus(Duration.ofHours(1));
        var later = now.plus(Duration.ofHours(2));
        for (var command : List.of(
                new SchedulePrice(price, sku, Money.of(77, "CNY"), false, soon),
                new SchedulePrice(price, sku, Money.of(1, "CNY"), false, later),
                new CancelScheduledPrice(price, later),
                new SchedulePublication(id, false, later, null))) {
            var _ = shop.getBean(Commands.class).send(command, ADMIN).get();
        }
        var before = page(id);
        assertThat(before.variants().getFirst().prices().get("CNY")).isNotEqualTo(77);
        pass(Duration.ofHours(1).plusSeconds(1));
        until(() -> page(id), page -> page.variants().getFirst().prices().get("CNY") == 77);
        assertThat(page(id).status()).isEqualTo(ProductStatus.PUBLISHED);
        pass(Duration.ofHours(1));
        var after = until(() -> page(id), page -> page.status() == ProductStatus.WITHDRAWN);
        assertThat(after.variants().getFirst().prices()).containsEntry("CNY", 77L);
        var planned = asked(() -> shop.getBean(Queries.class)
                .page(new ListPlannedChanges(null, null, 10), PlannedChange.class, ADMIN, head()));
        assertThat(planned.items())
                .extracting(PlannedChange::kind, PlannedChange::at, PlannedChange::state)
                .containsExactly(
                        tuple(PlannedKind.WITHDRAW, later, PlannedState.DONE),
                        tuple(PlannedKind.PRICE, later, PlannedState.CANCELLED),
                        tuple(PlannedKind.PRICE, soon, PlannedState.DONE));
    }

    private static ProductPage page(ProductId id) throws Exception {
        return asked(() -> shop.getBean(Queries.class).find(new FindProduct(id), ProductPage.class, ADMIN, head()));
    }

    private static long catalogEvents() throws Exception {
        try (var database = DriverManager.getConnection(
                        servers.postgresUrl(), servers.postgresUser(), servers.postgresPassword());
                var statement = database.createStatement();
                var rows =
                        statement.executeQuery("select count(*) from domain_events where payload_type like 'pricing.%'"
                                + " or payload_type like 'catalog.%' and payload_type not like 'catalog.Import%'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static ImportDetails imported(String key, List<ImportRow> rows) throws Exception {
        var id = ImportId.derivedFrom("test", key);
        for (var command :
                List.of(new BeginImport(id, "jsonl"), new AddImportPart(id, 0, "h", rows), new StartImport(id, 1))) {
            var _ = shop.getBean(Commands.class).send(command, ADMIN).get();
        }
        return until(
                () -> shop.getBean(Queries.class)
                        .find(new FindImport(id), ImportDetails.class, ADMIN, head())
                        .get(),
                found -> found.state() == ImportState.FINISHED);
    }

    private static Sku sell(String name, String product, int units) throws Exception {
        var sku = new Sku(name);
        var id = new ProductId("product-" + product);
        var text = new Localized(Map.of("en", name));
        for (var command : List.of(
                new CreateProduct(id, text, text, null, List.of(), "1"),
                new AddVariant(id, sku, Map.of()),
                new SetPrice(PriceId.of(sku, Money.of(0, "CNY").currency()), sku, Money.of(1900, "CNY"), false),
                new ReceiveStock(StockItemId.of(sku, StockItemId.MAIN), units, "first"),
                new PublishProduct(id))) {
            var _ = shop.getBean(Commands.class).send(command, STAFF).get();
        }
        return sku;
    }

    private static String order(String guest, String key, Sku... skus) throws Exception {
        var wanted = (ObjectNode) JSON.readTree(body(skus[0].value(), 1));
        for (int i = 1; i < skus.length; i++) {
            wanted.withArray("lines").addObject().put("sku", skus[i].value()).put("quantity", 1);
        }
        var placed = untilAnswered(() -> send(guest, "POST", "/api/v1/orders", key, wanted.toString()));
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
        return JSON.readTree(placed.body()).path("orderId").asText();
    }

    /** As a shopper's client does it: what found the shop too busy, or no answer, is asked again as the same request. */
    private static HttpResponse<String> untilAnswered(Callable<HttpResponse<String>> request) throws Exception {
        for (var until = System.nanoTime() + Duration.ofMinutes(1).toNanos(); System.nanoTime() < until; ) {
            try {
                var answer = request.call();
                if (answer.statusCode() != 503) return answer;
                var after = answer.headers().firstValue("Retry-After").orElseThrow();
                Thread.sleep(Duration.ofSeconds(Integer.parseInt(after)));
            } catch (IOException _) { // It may have been placed or not.
            }
        }
        throw new AssertionError("not answered within a minute");
    }

    /** "payable", or why it was cancelled. */
    private static String outcome(String guest, String order) throws Exception {
        var found = await(
                guest,
                order,
                each -> !each.at("/payment/clientSecret").asText("").isEmpty()
                        || each.path("status").asText().equals("cancelled"));
        return found.path("status").asText().equals("cancelled")
                ? found.path("reason").asText()
                : "payable";
    }

    private static String stock(Sku sku) throws Exception {
        var sums = moved(sku);
        return "%d on hand, %d reserved"
                .formatted(sums.get("inventory.StockReceived"), sums.get("inventory.StockReserved"));
    }

    /** Units by event. */
    private static Map<String, Integer> moved(Sku sku) throws Exception {
        try (var database = DriverManager.getConnection(
                        servers.postgresUrl(), servers.postgresUser(), servers.postgresPassword());
                var statement = database.prepareStatement("""
                        select payload_type, sum(coalesce((convert_from(payload, 'UTF8')::jsonb ->> 'quantity')::int, 0))
                        from domain_events where aggregate_identifier = ? group by payload_type""")) {
            statement.setString(1, StockItemId.of(sku, StockItemId.MAIN).value());
            var sums = new HashMap<String, Integer>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) sums.put(rows.getString(1), rows.getInt(2));
            }
            return sums;
        }
    }

    /** The write-ahead log is on the disk before an order is acknowledged, so its bytes are among the files. */
    private static void assertNoPersonalValueInAnyStore() throws Exception {
        var places = new ArrayList<String>();
        int searched = 0;
        try (var files = Files.walk(servers.data().root())) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(path -> !path.startsWith(servers.data().root().resolve("cache")))
                    .toList()) {
                searched++;
                var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                PERSONAL.stream().filter(text::contains).forEach(value -> places.add(file + " tells " + value));
            }
        }
        try (var mongo = MongoClients.create(servers.mongoUri())) {
            for (var database : mongo.listDatabaseNames()) {
                for (var collection : mongo.getDatabase(database).listCollectionNames()) {
                    for (var document : mongo.getDatabase(database)
                            .getCollection(collection)
                            .find()) {
                        searched++;
                        var text = document.toJson();
                        PERSONAL.stream()
                                .filter(text::contains)
                                .forEach(value -> places.add(collection + " tells " + value));
                    }
                }
            }
        }
        assertThat(searched).as("files and documents that were searched").isGreaterThan(100);
        assertThat(places).isEmpty();
    }

    private static long head() throws Exception {
        try (var database = DriverManager.getConnection(
                        servers.postgresUrl(), servers.postgresUser(), servers.postgresPassword());
                var statement = database.createStatement();
                var rows = statement.executeQuery("select count(*) from domain_events")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String guest() throws Exception {
        return JSON.readTree(send(null, "POST", "/api/v1/guests", null, "").body())
                .path("guestToken")
                .asText();
    }

    private static String place(String guest, String key, int quantity) throws Exception {
        var placed = send(guest, "POST", "/api/v1/orders", key, body(TEA.value(), quantity));
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
        return JSON.readTree(placed.body()).path("orderId").asText();
    }

    private static String body(String sku, int quantity) throws IOException {
        return JSON.writeValueAsString(Map.of(
                "lines", List.of(Map.of("sku", sku, "quantity", quantity)),
                "currency", "CNY",
                "recipient",
                        Map.of(
                                "name", PERSONAL.get(0),
                                "phone", PERSONAL.get(1),
                                "email", PERSONAL.get(2),
                                "street", PERSONAL.get(3),
                                "city", "Berlin",
                                "country", "DE")));
    }

    private interface Act {
        int by(int number) throws Exception;
    }

    private static List<Integer> atOnce(int people, Act act) throws Exception {
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var acting = new ArrayList<Future<Integer>>();
            for (int i = 0; i < people; i++) {
                var number = i;
                acting.add(threads.submit(() -> {
                    go.await();
                    return act.by(number);
                }));
            }
            go.countDown();
            var answers = new ArrayList<Integer>();
            for (var one : acting) answers.add(one.get());
            return answers;
        }
    }

    /** What the provider has taken for that order less what it gave back; and that we know of each refund. */
    private static List<JsonNode> entriesOf(String order) throws Exception {
        var found = new ArrayList<JsonNode>();
        providersLedger().forEach(entry -> {
            if (entry.path("orderId").asText().equals(order)) found.add(entry);
        });
        return found;
    }

    private static long sumOf(List<JsonNode> entries) {
        return entries.stream().mapToLong(ShopIT::held).sum();
    }

    private static void awaitHeld(String guest, String order, long expected) throws Exception {
        var entries = until(() -> entriesOf(order), found -> sumOf(found) == expected);
        var refunds = entries.stream()
                .filter(entry -> entry.path("kind").asText().equals("refund"))
                .count();
        await(guest, order, found -> Collections.frequency(events(found), "RefundSucceeded") == refunds);
    }

    private static long held(JsonNode entry) {
        var amount = entry.path("amount").asLong();
        return switch (entry.path("kind").asText()) {
            case "charge", "capture", "refund_failed", "dispute_returned" -> amount;
            case "refund", "dispute" -> -amount;
            default -> 0;
        };
    }

    private static void pay(String clientSecret, String method) throws Exception {
        assertThat(confirm(clientSecret, method)).isEqualTo(200);
    }

    private static int confirm(String clientSecret, String method) throws Exception {
        var intent = clientSecret.substring(0, clientSecret.indexOf("_secret_"));
        var request = HttpRequest.newBuilder(URI.create(sandbox + "/v1/payment_intents/" + intent + "/confirm"))
                .header(
                        "Authorization",
                        "Bearer " + servers.sandbox().orElseThrow().publishableKey())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("client_secret=" + clientSecret + "&payment_method=" + method
                        + "&return_url=http%3A%2F%2F127.0.0.1%2F"))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    /** As it is now: what anybody else is shown may be a second old. */
    private static int available() throws Exception {
        return available(TEA);
    }

    private static int available(Sku sku) throws Exception {
        return JSON.readTree(getNow(null, "/api/v1/availability?sku=" + sku).body())
                .get(0)
                .path("available")
                .asInt();
    }

    /** The view of stock is another one than that of orders: it may come a moment later. */
    private static void awaitAvailable(int expected) throws Exception {
        until(ShopIT::available, found -> found == expected);
    }

    private static List<String> events(JsonNode order) {
        var events = new ArrayList<String>();
        order.path("timeline").forEach(entry -> events.add(entry.path("event").asText()));
        return events;
    }

    private static JsonNode await(String guest, String order, Predicate<JsonNode> condition) throws Exception {
        return awaitAt(guest, "/api/v1/orders/" + order, condition);
    }

    private static JsonNode awaitAt(String guest, String path, Predicate<JsonNode> condition) throws Exception {
        JsonNode found = null;
        for (var until = System.nanoTime() + Duration.ofSeconds(30).toNanos(); System.nanoTime() < until; ) {
            var answer = get(guest, path);
            if (answer.statusCode() == 200) {
                found = JSON.readTree(answer.body());
                if (condition.test(found)) return found;
            }
        }
        throw new AssertionError("not within 30 s: " + found);
    }

    private static HttpResponse<String> get(String guest, String path) throws Exception {
        return send(guest, "GET", path, null, null);
    }

    /** With all that is stored by now: who does not say what he has seen may be shown a moment before. */
    private static HttpResponse<String> getNow(String guest, String path) throws Exception {
        return HTTP.send(
                request(guest, path)
                        .header("Cartulary-Position", Long.toString(head()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String guest, String path) {
        var request = HttpRequest.newBuilder(URI.create(gateway + path)).timeout(Duration.ofSeconds(20));
        if (guest != null) request.header("Authorization", "Guest " + guest);
        return request;
    }

    private static HttpResponse<String> send(String guest, String method, String path, String key, String body)
            throws Exception {
        var request = request(guest, path);
        if (key != null) request.header("Idempotency-Key", key);
        if (body != null && !body.isEmpty()) request.header("Content-Type", "application/json");
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
