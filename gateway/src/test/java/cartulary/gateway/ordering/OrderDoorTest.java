package cartulary.gateway.ordering;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.PaymentPart;
import cartulary.contract.ordering.OrderView.TimelineEntry;
import cartulary.contract.payment.PaymentCommand.ReopenPayment;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.gateway.support.DoorTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

@Timeout(60)
class OrderDoorTest extends DoorTest {
    private static final OrderId ORDER = orderIdOf(ADA);
    private static final CustomerId CUSTOMER = new CustomerId("customer-" + ADA);
    private static final OrderNumber NUMBER = new OrderNumber("ORD_20261101_0PXK9A7BC2D4E");
    private static final Instant PLACED_AT = Instant.parse("2026-11-01T08:00:00Z");
    private static final String BODY = """
            {"lines":[{"sku":"BOWL-1","quantity":2}],"currency":"CNY",
             "recipient":{"name":"Ada Lin","street":"1 Kiln Lane","city":"Shanghai","country":"CN"}}""";

    @Autowired
    private OrderEvents events;

    @AfterEach
    void no_stream_is_left() {
        await().atMost(10, SECONDS).until(() -> events.openCount() == 0 && others.followers() == 0);
    }

    private Answer place(String key, String body) {
        return call(
                "POST",
                "/api/v1/orders",
                body,
                "Authorization",
                customer(),
                "Idempotency-Key",
                key,
                "Content-Type",
                "application/json");
    }

    private static OrderDetails order(OrderStatus status, String... happened) {
        return orderOf(ADA, status, happened);
    }

    private static OrderId orderIdOf(String subject) {
        return OrderId.derivedFrom("customer-" + subject, "k1");
    }

    private static OrderDetails orderOf(String subject, OrderStatus status, String... happened) {
        var timeline = IntStream.range(0, happened.length)
                .mapToObj(i -> new TimelineEntry(happened[i], PLACED_AT.plusSeconds(i), 100L + i, "checkout", null))
                .toList();
        var orderId = orderIdOf(subject);
        var paymentId = PaymentId.of(orderId);
        return new OrderDetails(
                orderId,
                NUMBER,
                new CustomerId("customer-" + subject),
                status,
                null,
                List.of(),
                null,
                Money.of(2500, "CNY"),
                null,
                PLACED_AT,
                PLACED_AT.plusSeconds(900),
                new PaymentPart(
                        paymentId, "action-required", "stripe", "secret", "https://pay.test", 3, null, null, null),
                timeline,
                4,
                99L + happened.length);
    }

    @Test
    void the_same_post_five_times_at_once_gets_five_equal_answers() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> five = IntStream.range(0, 5)
                    .<Callable<Answer>>mapToObj(_ -> () -> place("k1", BODY))
                    .toList();
            var answers = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(five)) answers.add(answer.get());
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.http().body()).isEqualTo("{\"orderId\":\"%s\"}".formatted(ORDER));
                assertThat(answer.header("Location")).isEqualTo("/api/v1/orders/" + ORDER);
                assertThat(answer.header("Cartulary-Position")).matches("[0-9]+");
                assertThat(answer.header("Cache-Control")).contains("no-store");
            });
        }
        assertThat(others.commands())
                .extracting(command -> ((PlaceOrder) command).requestHash())
                .hasSize(5)
                .containsOnly(((PlaceOrder) others.commands().getFirst()).requestHash());
    }

    @Test
    void another_body_has_another_hash_and_another_layout_the_same() {
        place("k1", BODY);
        place("k1", BODY.replace("\"quantity\":2", "\"quantity\":3"));
        place("k1", BODY.replace(":", " : "));
        var hashes = others.commands().stream()
                .map(command -> ((PlaceOrder) command).requestHash())
                .toList();
        assertThat(hashes.get(1)).isNotEqualTo(hashes.get(0));
        assertThat(hashes.get(2)).isEqualTo(hashes.get(0));
    }

    @Test
    void actor_trace_and_key_go_with_the_command() {
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        call(
                "POST",
                "/api/v1/orders",
                BODY,
                "Authorization",
                customer(),
                "Idempotency-Key",
                "k1",
                "Content-Type",
                "application/json",
                "traceparent",
                trace);
        assertThat(others.received().getFirst().metadata())
                .containsEntry(MetaKeys.ACTOR, "customer-" + ADA)
                .containsEntry(MetaKeys.TRACE, trace)
                .containsKey(MetaKeys.IDEMPOTENCY_KEY);
    }

    @Test
    void an_order_is_its_owners_and_nobody_elses() {
        others.show(order(OrderStatus.PLACED, "OrderPlaced"));
        var mine = call("GET", "/api/v1/orders/" + ORDER, null, "Authorization", customer());
        assertThat(mine.status()).as(mine.toString()).isEqualTo(200);
        assertThat(mine.header("ETag")).isEqualTo("\"4.100\"");
        assertThat(mine.json().get("status").asString()).isEqualTo("placed");
        assertThat(mine.json().get("total").toString()).isEqualTo("{\"minorUnits\":2500,\"currency\":\"CNY\"}");
        var other =
                "Bearer " + cartulary.gateway.support.Issuer.token("00000000-0000-4000-8000-00000000000b", "customer");
        for (var path : List.of("", "/events")) {
            var theirs = call("GET", "/api/v1/orders/" + ORDER + path, null, "Authorization", other);
            assertThat(theirs.status()).isEqualTo(404);
            assertThat(theirs.code()).isEqualTo("order-unknown");
        }
        assertThat(call("GET", "/api/v1/orders/" + ORDER, null, "Authorization", admin())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_shopper_asks_to_cancel_and_opens_the_payment_again() {
        others.show(order(OrderStatus.PLACED, "OrderPlaced"));
        var cancelled = call(
                "POST",
                "/api/v1/orders/" + ORDER + "/cancellation",
                null,
                "Authorization",
                customer(),
                "Idempotency-Key",
                "c1");
        assertThat(cancelled.status()).as(cancelled.toString()).isEqualTo(202);
        var again = call(
                "POST",
                "/api/v1/orders/" + ORDER + "/payments",
                null,
                "Authorization",
                customer(),
                "Idempotency-Key",
                "p1");
        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        assertThat(again.json().get("clientSecret").asString()).isEqualTo("secret");
        assertThat(others.commands())
                .containsExactly(
                        new RequestCancellation(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER),
                        new ReopenPayment(PaymentId.of(ORDER), CUSTOMER));
    }

    @Test
    void a_guest_places_an_order_with_the_token() {
        var guest = call("POST", "/api/v1/guests", null).json();
        var token = "Guest " + guest.get("guestToken").asString();
        var answer = call(
                "POST",
                "/api/v1/orders",
                BODY,
                "Authorization",
                token,
                "Idempotency-Key",
                "k1",
                "Content-Type",
                "application/json");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(((PlaceOrder) others.commands().getFirst()).customerId().value())
                .isEqualTo(guest.get("customerId").asString());
        var forged = call("GET", "/api/v1/orders", null, "Authorization", token + "x");
        assertThat(forged.code()).isEqualTo("unauthenticated");
    }

    /** An event stream read line by line. */
    private final class Stream implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Stream(String... headers) throws IOException {
            this(ADA, headers);
        }

        Stream(String subject, String[] headers) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            var request = new StringBuilder(
                    "GET /api/v1/orders/%s/events HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nAuthorization: %s\r\n"
                            .formatted(orderIdOf(subject), customer(subject)));
            for (var header : headers) request.append(header).append("\r\n");
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        /** The next line that starts so; null at the end. */
        String next(String prefix) throws IOException {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(prefix)) return line.substring(prefix.length());
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void a_stream_tells_each_entry_once_and_ends_after_the_order() throws IOException {
        others.show(order(OrderStatus.PLACED, "OrderPlaced", "StockReserved"));
        try (var stream = new Stream()) {
            assertThat(stream.next("id: ")).isEqualTo("0");
            assertThat(stream.next("event: ")).isEqualTo("OrderPlaced");
            assertThat(stream.next("data: "))
                    .contains("\"status\":\"placed\"")
                    .contains("\"at\":\"2026-11-01T08:00:00Z\"");
            assertThat(stream.next("event: ")).isEqualTo("StockReserved");
            assertThat(stream.next(":")).contains("still here");
            others.show(order(OrderStatus.PLACED, "OrderPlaced", "StockReserved"));
            others.show(order(OrderStatus.PLACED, "OrderPlaced", "StockReserved", "PaymentRequested"));
            others.show(order(
                    OrderStatus.CONFIRMED,
                    "OrderPlaced",
                    "StockReserved",
                    "PaymentRequested",
                    "PaymentCaptured",
                    "OrderConfirmed"));
            assertThat(stream.next("event: ")).isEqualTo("PaymentRequested");
            assertThat(stream.next("event: ")).isEqualTo("PaymentCaptured");
            assertThat(stream.next("id: ")).isEqualTo("4");
            assertThat(stream.next("data: ")).contains("\"status\":\"confirmed\"");
            assertThat(stream.next("event: ")).isNull();
        }
        await().atMost(5, SECONDS).until(() -> events.openCount() == 0 && others.followers() == 0);
    }

    /** All at once they would take each other's time and connections, and the shop's own. */
    @Test
    void of_a_crowd_at_the_button_only_as_many_are_let_in_as_can_be_served_and_the_others_are_told_to_come_again() {
        int crowd = 60;
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();
        others.onCommand(_ -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            LockSupport.parkNanos(Duration.ofMillis(1_200).toNanos()); // Longer than anybody stands in line.
            underWay.decrementAndGet();
        });
        List<Answer> answers;
        try (var http = HttpClient.newHttpClient()) {
            var presses = IntStream.range(0, crowd)
                    .mapToObj(i -> HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/orders"))
                            .header("Authorization", customer())
                            .header("Idempotency-Key", "crowd-" + i)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(BODY))
                            .build())
                    .map(press -> http.sendAsync(press, BodyHandlers.ofString()))
                    .toList();
            answers = presses.stream().map(press -> new Answer(press.join())).toList();
        }
        assertThat(most).as("under way at once").hasValue(16);
        var placed = answers.stream().filter(answer -> answer.status() == 201).count();
        var later = answers.stream().filter(answer -> answer.status() == 503).toList();
        assertThat(placed + later.size()).isEqualTo(crowd);
        assertThat(others.commands())
                .as("nothing was asked for those told to come again")
                .hasSize((int) placed);
        assertThat(placed).isGreaterThanOrEqualTo(16);
        assertThat(later).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.header("Retry-After")).isNotNull();
            assertThat(answer.json().path("detail").asString()).contains("nothing was done");
        });
        assertThat(place("crowd-behind", BODY).status())
                .as("then anybody is served")
                .isEqualTo(201);
    }

    @Test
    void a_stream_goes_on_after_the_last_event_the_client_has() throws IOException {
        others.show(order(OrderStatus.PLACED, "OrderPlaced", "StockReserved"));
        try (var stream = new Stream("Last-Event-ID: 0")) {
            assertThat(stream.next("event: ")).isEqualTo("StockReserved");
        }
    }

    @Test
    void a_stream_of_views_that_cannot_be_read_now_is_refused_for_now() {
        others.show(order(OrderStatus.PLACED, "OrderPlaced"));
        var questions = new AtomicInteger();
        others.onQuery(_ -> {
            if (questions.incrementAndGet() == 1) return; // Whether it is theirs.
            throw new CommandRefused(new Failures.Unavailable("the views cannot be read now"));
        });
        var refused = call("GET", "/api/v1/orders/" + ORDER + "/events", null, "Authorization", customer());
        assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotNull();
    }

    @Test
    void a_client_that_went_away_leaves_no_subscription_behind() throws IOException {
        others.show(order(OrderStatus.PLACED, "OrderPlaced"));
        try (var stream = new Stream()) {
            assertThat(stream.next("event: ")).isEqualTo("OrderPlaced");
            assertThat(events.openCount()).isEqualTo(1);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> events.openCount() == 0 && others.followers() == 0);
    }

    @Test
    void a_caller_holds_only_so_many_streams_open() throws IOException {
        others.show(order(OrderStatus.PLACED, "OrderPlaced"));
        try (var one = new Stream();
                var two = new Stream();
                var three = new Stream()) {
            for (var stream : List.of(one, two, three))
                assertThat(stream.next("id: ")).isEqualTo("0");
            try (var four = new Stream()) {
                assertThat(four.next("HTTP/1.1 ")).startsWith("429");
            }
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> events.openCount() == 0);
    }

    @Test
    void shoppers_who_watch_their_orders_keep_nobody_out() throws IOException {
        var streams = new ArrayList<Stream>();
        try {
            for (int i = 0; i < 210; i++) { // More than requests are worked at at once.
                var watcher = "b0b0b0b0-0000-4000-8000-%012d".formatted(i / 3);
                others.show(orderOf(watcher, OrderStatus.PLACED, "OrderPlaced"));
                streams.add(new Stream(watcher, new String[0]));
                assertThat(streams.getLast().next("id: ")).as("of stream " + i).isEqualTo("0");
            }
            assertThat(call("GET", "/api/v1/categories", null).status()).isEqualTo(200);
            others.show(order(OrderStatus.PLACED, "OrderPlaced"));
            streams.add(new Stream());
            assertThat(streams.getLast().next("HTTP/1.1 ")).as("of one more").startsWith("503");
        } finally {
            for (var stream : streams) stream.close();
        }
    }
}
