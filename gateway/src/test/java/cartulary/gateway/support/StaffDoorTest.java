package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.auditing.AuditQuery.SearchTrail;
import cartulary.contract.auditing.Trace;
import cartulary.contract.catalog.CatalogCommand.WithdrawProduct;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.dashboard.DashboardQuery.FindSales;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.PaymentPart;
import cartulary.contract.payment.NotificationQuery.ListNotifications;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.DeadLetterCommand.DiscardDeadLetter;
import cartulary.contract.process.DeadLetterCommand.RetryDeadLetter;
import cartulary.contract.process.DeadLetterId;
import cartulary.contract.process.ProjectionAct;
import cartulary.contract.process.ProjectionCommand.OperateProjection;
import cartulary.contract.process.ProjectionId;
import cartulary.contract.process.ProjectionStatus;
import cartulary.contract.support.MetaKeys;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What admins and auditors ask of the door. */
class StaffDoorTest extends DoorTest {
    private static final OrderId ORDER = new OrderId("order-0f1e2d3c4b5a69788796a5b4c3d2e1f0");
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

    @TempDir
    static Path pictures;

    @DynamicPropertySource
    static void folder(DynamicPropertyRegistry properties) {
        properties.add("cartulary.pictures-folder", pictures::toString);
    }

    private Answer asAdmin(String method, String path, String body, String... more) {
        var headers = new java.util.ArrayList<>(
                List.of("Authorization", admin(), "Idempotency-Key", "k1", "Content-Type", "application/json"));
        headers.addAll(Arrays.asList(more));
        return call(method, "/api/v1/admin" + path, body, headers.toArray(String[]::new));
    }

    private Answer asAuditor(String path) {
        return call("GET", "/api/v1/audit" + path, null, "Authorization", auditor());
    }

    @Test
    void why_something_is_done_travels_with_the_command_in_any_script() {
        var answer = asAdmin(
                "DELETE", "/products/product-bowl/publication", null, "Cartulary-Reason", "%E8%AF%AD%20a%2Bb+c");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
        assertThat(others.received()).singleElement().satisfies(received -> {
            assertThat(received.message()).isInstanceOf(WithdrawProduct.class);
            assertThat(received.metadata())
                    .containsEntry(MetaKeys.REASON, "语 a+b+c")
                    .containsEntry(MetaKeys.ACTOR, "staff-a0a0a0a0-0000-4000-8000-000000000001");
        });
        for (var bad : List.of("%E8%", "x".repeat(201), "a%0Ab")) {
            var refused = asAdmin("DELETE", "/products/product-bowl/publication", null, "Cartulary-Reason", bad);
            assertThat(refused.status()).as(bad).isEqualTo(400);
            assertThat(refused.json().at("/errors/Cartulary-Reason").asString()).contains("200");
        }
    }

    @Test
    void a_refund_is_asked_of_the_orders_payment_with_its_reason_and_a_repeat_is_the_same_refund() {
        assertThat(asAdmin("POST", "/orders/" + ORDER + "/refunds", "{\"minorUnits\":1,\"reason\":\"r\"}")
                        .status())
                .isEqualTo(404);
        others.show(order());
        for (int i = 0; i < 2; i++) {
            var answer = asAdmin("POST", "/orders/" + ORDER + "/refunds", "{\"minorUnits\":500,\"reason\":\"broken\"}");
            assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        }
        assertThat(others.commands())
                .hasSize(2)
                .allSatisfy(command -> assertThat(command).isInstanceOfSatisfying(RequestRefund.class, refund -> {
                    assertThat(refund.paymentId()).isEqualTo(PaymentId.of(ORDER));
                    assertThat(refund.amount()).isEqualTo(Money.of(500, "CNY"));
                    assertThat(refund.reason()).isEqualTo("broken");
                }));
        assertThat(others.commands().getFirst()).isEqualTo(others.commands().getLast());
        for (var bad : List.of("{\"reason\":\"r\"}", "{\"minorUnits\":0,\"reason\":\"r\"}", "{\"minorUnits\":1}")) {
            assertThat(asAdmin("POST", "/orders/" + ORDER + "/refunds", bad).code())
                    .isEqualTo("invalid-field");
        }
    }

    private static OrderDetails order() {
        var zero = Money.zero(java.util.Currency.getInstance("CNY"));
        return new OrderDetails(
                ORDER,
                null,
                new CustomerId("customer-ada"),
                OrderStatus.CONFIRMED,
                null,
                List.of(),
                null,
                Money.of(1990, "CNY"),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                new PaymentPart(
                        PaymentId.of(ORDER), "captured", "stripe", null, null, 3, null, Money.of(1990, "CNY"), zero),
                List.of(),
                1,
                1);
    }

    @Test
    void orders_are_looked_for_by_what_is_known_of_them() {
        var answer = asAdmin(
                "GET",
                "/orders?orderId=" + ORDER
                        + "&number=ORD_20261121_0PXK9A7BC2D4E&customerId=customer-ada&status=placed&placedFrom=2026-11-21T04:00:00Z&placedTo=2026-11-21T05:00:00Z&size=5",
                null);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(others.queries())
                .containsExactly(new ListOrders(
                        ORDER,
                        new OrderNumber("ORD_20261121_0PXK9A7BC2D4E"),
                        new CustomerId("customer-ada"),
                        OrderStatus.PLACED,
                        Instant.parse("2026-11-21T04:00:00Z"),
                        Instant.parse("2026-11-21T05:00:00Z"),
                        null,
                        5));
        for (var bad : List.of("orderId=no", "number=ORD_1", "placedFrom=yesterday", "status=lost")) {
            assertThat(asAdmin("GET", "/orders?" + bad, null).status()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void the_order_board_is_sent_whole_as_a_file_that_says_so_at_its_end() {
        var narrowed = "?customerId=customer-ada&status=placed&placedFrom=2026-11-21T04:00:00Z";
        var table = asAdmin("GET", "/orders.csv" + narrowed, null);
        assertThat(table.status()).as(table.toString()).isEqualTo(200);
        assertThat(table.header("Content-Disposition")).isEqualTo("attachment; filename=\"orders.csv\"");
        assertThat(table.http().body().split("\r\n"))
                .containsExactly(
                        "orderId,number,customerId,status,reason,currency,total,units,placedAt",
                        "order-" + "a".repeat(32)
                                + ",ORD_20261121_0PXK9A7BC2D4E,customer-ada,cancelled,out-of-stock,CNY,12900,2,2026-11-21T04:00:00Z",
                        "order-" + "b".repeat(32) + ",,customer-ada,placed,,CNY,12900,2,2026-11-21T04:00:00Z",
                        "# end");
        assertThat(others.queries())
                .extracting(query -> ((ListOrders) query).cursor())
                .containsExactly(null, "more");
        assertThat(others.queries().getFirst())
                .isEqualTo(new ListOrders(
                        null,
                        null,
                        new CustomerId("customer-ada"),
                        OrderStatus.PLACED,
                        Instant.parse("2026-11-21T04:00:00Z"),
                        null,
                        null,
                        100));
        assertThat(asAdmin("GET", "/orders.jsonl", null).http().body().lines().toList())
                .hasSize(3)
                .last()
                .isEqualTo("{\"end\":true}");
        assertThat(asAdmin("GET", "/orders.csv?status=lost", null).status()).isEqualTo(400);
    }

    @Test
    void a_projection_is_operated_and_the_outcome_is_the_answer() {
        assertThat(asAdmin("POST", "/projections/products/pause", "{\"reason\":\"a look\"}")
                        .status())
                .isEqualTo(404);
        others.projections(projection(null));
        others.onCommand(command -> {
            var asked = (OperateProjection) command;
            var refused = asked.act() == ProjectionAct.SWITCH;
            others.projections(projection(new ProjectionStatus.Outcome(
                    asked.act(),
                    asked.key(),
                    refused ? "refused" : "done",
                    refused ? "2 of 3 documents differ" : null,
                    Instant.EPOCH)));
        });
        assertThat(asAdmin("GET", "/projections", null)
                        .json()
                        .at("/items/0/lagEvents")
                        .asInt())
                .isEqualTo(3);
        var paused = asAdmin("POST", "/projections/products/pause", "{\"reason\":\"a look\"}");
        assertThat(paused.status()).as(paused.toString()).isEqualTo(202);
        assertThat(paused.json().at("/result").asString()).isEqualTo("done");
        assertThat(others.commands()).singleElement().satisfies(command -> {
            var asked = (OperateProjection) command;
            assertThat(asked.projectionId()).isEqualTo(ProjectionId.of("products"));
            assertThat(asked.act()).isEqualTo(ProjectionAct.PAUSE);
            assertThat(asked.reason()).isEqualTo("a look");
        });
        var refused = asAdmin("POST", "/projections/products/switch", "{\"reason\":\"it is good\"}");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("projection-refused");
        assertThat(refused.json().at("/detail").asString()).contains("2 of 3 documents differ");
        assertThat(asAdmin("POST", "/projections/products/burn", "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(400);
        assertThat(asAdmin("POST", "/projections/products/reset", "{}").status())
                .isEqualTo(400);
    }

    private static ProjectionStatus projection(ProjectionStatus.Outcome outcome) {
        return new ProjectionStatus("products", 7, 10, 3, 0.5, 100, "running", 0, null, 0, List.of(), null, outcome);
    }

    @Test
    void a_dead_letter_is_acted_on_only_while_it_is_there() {
        var id = DeadLetterId.of("orders", ORDER.value());
        assertThat(asAdmin("POST", "/dead-letters/" + id + "/retry", "{\"reason\":\"again\"}")
                        .status())
                .isEqualTo(404);
        others.letters(new DeadLetter(
                id,
                "orders",
                ORDER.value(),
                "java.lang.X",
                2,
                "ordering.OrderPlaced",
                ORDER.value(),
                0,
                Instant.EPOCH));
        assertThat(asAdmin("GET", "/dead-letters", null)
                        .json()
                        .at("/items/0/cause")
                        .asString())
                .isEqualTo("java.lang.X");
        assertThat(asAdmin("POST", "/dead-letters/" + id + "/retry", "{\"reason\":\"again\"}")
                        .status())
                .isEqualTo(202);
        assertThat(asAdmin("POST", "/dead-letters/" + id + "/discard", "{\"reason\":\"tells nothing\"}")
                        .status())
                .isEqualTo(202);
        assertThat(asAdmin("POST", "/dead-letters/" + id + "/discard", "{}").status())
                .isEqualTo(400);
        assertThat(others.commands()).hasSize(2);
        assertThat(others.commands().getFirst()).isInstanceOf(RetryDeadLetter.class);
        assertThat(others.commands().getLast())
                .isInstanceOfSatisfying(
                        DiscardDeadLetter.class,
                        discard -> assertThat(discard.reason()).isEqualTo("tells nothing"));
    }

    @Test
    void the_dashboard_tells_what_it_can() {
        var whole = asAdmin("GET", "/dashboard", null).json();
        assertThat(whole.at("/shop/orders/placed").asLong()).isEqualTo(1);
        assertThat(whole.at("/workers/0/processor").asString()).isEqualTo("checkout");
        others.onQuery(query -> {
            if (query instanceof cartulary.contract.process.ProcessQuery) throw new IllegalStateException("away");
        });
        var rest = asAdmin("GET", "/dashboard", null);
        assertThat(rest.status()).isEqualTo(200);
        assertThat(rest.json().get("workers").isNull()).isTrue();
    }

    @Test
    void what_sells_is_told_of_so_many_days() {
        assertThat(asAdmin("GET", "/sales?days=7", null).status()).isEqualTo(200);
        assertThat(others.queries()).containsExactly(new FindSales(7));
        assertThat(asAdmin("GET", "/sales?days=93", null).status()).isEqualTo(400);
    }

    @Test
    void notifications_are_listed_by_their_state() {
        asAdmin("GET", "/notifications?state=waiting&size=7", null);
        assertThat(others.queries()).containsExactly(new ListNotifications(null, true, null, 7));
        assertThat(asAdmin("GET", "/notifications?state=lost", null).status()).isEqualTo(400);
    }

    @Test
    void a_picture_is_told_by_its_bytes_kept_under_their_hash_and_served_for_ever() throws Exception {
        var before = kept();
        var kept = upload("image/png", PNG);
        assertThat(kept.status()).as(kept.toString()).isEqualTo(201);
        var address = kept.json().get("picture").asString();
        assertThat(address).matches("/pictures/up/[0-9a-f]{32}\\.png");
        var served = served(address);
        assertThat(served.body()).isEqualTo(PNG);
        assertThat(served.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(served.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(upload("image/jpeg", PNG).json().get("picture").asString()).isEqualTo(address);
        assertThat(kept()).isEqualTo(before + 1);
        assertThat(upload("image/png", "<svg onload='x()'/>".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .code())
                .isEqualTo("invalid-field");
        assertThat(upload("image/svg+xml", PNG).status()).isEqualTo(415);
        var huge = Arrays.copyOf(PNG, 4 * 1024 * 1024 + 1);
        assertThat(upload("image/png", huge).status()).isEqualTo(413);
        assertThat(upload("image/png", Arrays.copyOf(PNG, 1024 * 1024)).status())
                .isEqualTo(201);
    }

    @Test
    void a_large_picture_is_small_in_lists_and_one_that_cannot_be_made_small_is_shown_whole() throws Exception {
        for (var format : List.of("png", "jpg")) {
            var large = new BufferedImage(1500, 750, BufferedImage.TYPE_INT_RGB);
            for (int x = 0; x < 1500; x++) for (int y = 0; y < 750; y++) large.setRGB(x, y, x * 31 ^ y * 17);
            var bytes = new ByteArrayOutputStream();
            assertThat(ImageIO.write(large, format, bytes)).isTrue();
            var address = upload("image/png", bytes.toByteArray())
                    .json()
                    .get("picture")
                    .asString();
            var served = served(address.replace("/up/", "/up/small/"));
            assertThat(served.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("immutable");
            var small = ImageIO.read(new ByteArrayInputStream(served.body()));
            assertThat(small.getWidth()).isEqualTo(480);
            assertThat(small.getHeight()).isEqualTo(240);
            assertThat(served.body()).hasSizeLessThan(bytes.size());
            assertThat(served(address).body()).isEqualTo(bytes.toByteArray());
        }
        // A few bytes that say they are 60,000 by 60,000 pixels.
        var one = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", one))
                .isTrue();
        var tiny = upload("image/png", one.toByteArray()).json().get("picture").asString();
        assertThat(served(tiny.replace("/up/", "/up/small/")).body()).isEqualTo(one.toByteArray());
        var bomb = one.toByteArray();
        for (int at : new int[] {18, 22}) bomb[at] = (byte) 0xea; // The bytes of width and height in its header.
        var said = upload("image/png", bomb).json().get("picture").asString();
        assertThat(served(said.replace("/up/", "/up/small/")).body()).isEqualTo(bomb);
    }

    private static long kept() throws IOException {
        var folder = pictures.resolve("up");
        if (Files.notExists(folder)) return 0;
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private Answer upload(String type, byte[] bytes) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/admin/pictures"))
                .expectContinue(true) // So that a no is read before the bytes are sent in vain.
                .POST(BodyPublishers.ofByteArray(bytes))
                .header("Authorization", admin())
                .header("Content-Type", type)
                .build());
    }

    private java.net.http.HttpResponse<byte[]> served(String path) throws IOException, InterruptedException {
        try (var client = java.net.http.HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofByteArray());
        }
    }

    @Test
    void the_book_is_searched_by_what_an_auditor_names_and_nothing_else() {
        var found = asAuditor("/events?about=order-x&type=ordering.X&actor=&from=2026-11-21T04:00:00Z&size=2");
        assertThat(found.status()).as(found.toString()).isEqualTo(200);
        assertThat(found.json().at("/items/1/event/eventId").asString()).isEqualTo("event-1");
        assertThat(others.queries())
                .containsExactly(new SearchTrail(
                        Map.of(Trace.ABOUT, "order-x", Trace.TYPE, "ordering.X"),
                        Instant.parse("2026-11-21T04:00:00Z"),
                        null,
                        false,
                        null,
                        2));
        assertThat(asAuditor("/events?from=yesterday").status()).isEqualTo(400);
        assertThat(asAuditor("/events?stream=" + "x".repeat(256)).status()).isEqualTo(400);
    }

    @Test
    void an_export_is_a_line_an_event_oldest_first_and_says_where_it_ends() {
        var export = asAuditor("/events.jsonl?feature=ordering");
        assertThat(export.status()).as(export.toString()).isEqualTo(200);
        assertThat(export.header("Content-Type")).startsWith("application/jsonl");
        var lines = export.http().body().lines().toList();
        assertThat(lines).hasSize(7);
        for (int i = 0; i < 6; i++) {
            assertThat(JSON.readTree(lines.get(i)).get("position").asLong()).isEqualTo(i);
        }
        assertThat(lines.getLast()).isEqualTo("{\"end\":true}");
        assertThat(others.queries())
                .hasSize(3)
                .allMatch(query -> query instanceof SearchTrail search && search.oldestFirst());
        assertThat(asAuditor("/events.jsonl?from=yesterday").code()).isEqualTo("invalid-field");
    }

    @Test
    void an_event_is_shown_between_its_causes_and_its_effects() {
        var shown = asAuditor("/events/event-1/causation").json();
        assertThat(shown.at("/causes/0/event/eventId").asString()).isEqualTo("event-0");
        assertThat(shown.at("/effects/0/event/eventId").asString()).isEqualTo("event-2");
        assertThat(asAuditor("/events/none/causation").status()).isEqualTo(404);
    }
}
