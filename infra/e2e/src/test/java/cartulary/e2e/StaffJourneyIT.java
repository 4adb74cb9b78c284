package cartulary.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What admins and auditors do in a browser, and that the book tells of it. */
@ExtendWith(Stage.Lights.class)
class StaffJourneyIT {
    private static final String SHOPPER = "shopper";
    private static final byte[] PICTURE = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private Stage stage;
    private String sku;

    @BeforeEach
    void begin() {
        stage = Stage.current();
        sku = "S-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    }

    private Visitor staff(String user) {
        var visitor = Visitor.at(stage, "en-GB");
        visitor.page.navigate("/staff/sign-in");
        visitor.signsInAs(user);
        visitor.page.waitForURL(Pattern.compile("/staff/?$"));
        assertThat(visitor.button("Sign out")).isVisible();
        return visitor;
    }

    private static void waits(Visitor visitor, String path, String selector) {
        visitor.page.navigate("/staff" + path);
        assertThat(visitor.page.locator(selector).first()).isVisible();
    }

    /** Presses the button, says why, and sees the question gone. */
    private static void acts(Visitor visitor, String label, String reason, Consumer<Locator> fillIn) {
        acts(visitor, visitor.page.locator("body"), label, reason, fillIn);
    }

    private static void acts(Visitor visitor, Locator within, String label, String reason, Consumer<Locator> fillIn) {
        var question = asks(visitor, within, label, reason, fillIn);
        question.getByRole(AriaRole.BUTTON, named(label)).click();
        assertThat(question).isHidden();
    }

    private static Locator asks(
            Visitor visitor, Locator within, String label, String reason, Consumer<Locator> fillIn) {
        within.getByRole(AriaRole.BUTTON, named(label + "…")).first().click();
        var question = visitor.page.locator("dialog[open]");
        fillIn.accept(question);
        question.getByLabel("Why?").fill(reason);
        return question;
    }

    private static Locator.GetByRoleOptions named(String label) {
        return new Locator.GetByRoleOptions().setName(label).setExact(true);
    }

    private Shop.Placed buys() {
        var placed = stage.shop.place(SHOPPER, UUID.randomUUID().toString(), Map.of(sku, 1));
        var patience = new Patience();
        assertThat(patience.until(() -> payment(placed).hasNonNull("clientSecret"), Duration.ofSeconds(30)))
                .isTrue();
        stage.shop.pay(payment(placed).path("clientSecret").asText(), "pm_card_visa");
        assertThat(patience.until(() -> stage.shop.view(placed).status().equals("confirmed"), Duration.ofSeconds(30)))
                .isTrue();
        return placed;
    }

    private JsonNode payment(Shop.Placed placed) {
        return stage.shop.details(placed).path("payment");
    }

    @Test
    void an_admin_makes_a_product_and_it_is_sold() {
        try (var admin = staff(Shop.ADMIN)) {
            waits(admin, "/products/new", "form");
            admin.field("Name (English)").fill("Staff bowl " + sku);
            admin.field("Name (中文)").fill("员工碗");
            admin.field("Description (English)").fill("Thrown by hand.");
            admin.page.locator("[name=picture]").setInputFiles(new FilePayload("bowl.png", "image/png", PICTURE));
            assertThat(admin.page.getByAltText("Picture 1")).isVisible();
            admin.looks("staff-new-product");
            admin.button("Create draft").click();
            admin.isAt("/products/product-[0-9a-f]+");
            var product = admin.page.url().replaceFirst(".*/", "");

            var refused = asks(admin, admin.page.locator("body"), "Publish", "too early", _ -> {});
            refused.getByRole(AriaRole.BUTTON, named("Publish")).click();
            assertThat(refused.getByRole(AriaRole.ALERT)).containsText("It needs a variant with a price");
            admin.looks("staff-refused");
            refused.getByRole(AriaRole.BUTTON, named("Back")).click();

            acts(admin, "Add variant", "the first kind", question -> {
                question.getByLabel("SKU").fill(sku);
                question.getByLabel("Options").fill("colour: celadon");
            });
            assertThat(admin.link(sku)).isVisible();
            acts(admin, "Set price", "opening price", question -> {
                question.getByLabel("Price", new Locator.GetByLabelOptions().setExact(true))
                        .fill("49.00");
                question.getByLabel("Currency").selectOption("CNY");
            });
            admin.sees("CN¥49.00");
            acts(admin, "Publish", "ready to sell", _ -> {});
            admin.sees("“ready to sell”");
            admin.looks("staff-product");

            waits(admin, "/stock/" + sku, ".tiles");
            acts(
                    admin,
                    "Receive",
                    "from the kiln",
                    question -> question.getByLabel("How many").fill("3"));
            acts(
                    admin,
                    "Adjust",
                    "one broke",
                    question -> question.getByLabel("Difference").fill("-1"));
            admin.sees("“one broke”");
            admin.looks("staff-sku");
            assertThat(stage.shop.available(sku)).isEqualTo(2);

            var order = buys();
            waits(admin, "/orders?orderId=" + order.orderId(), ".table");
            admin.looks("staff-orders");
            admin.page.locator(".table a").first().click();
            admin.sees("Order confirmed");
            acts(admin, "Ship", "packed", question -> {
                question.getByLabel("Carrier").fill("SF Express");
                question.getByLabel("Tracking number").fill("SF-42");
            });
            admin.sees("SF-42");
            admin.looks("staff-order");
            stage.shop.receive(order);
            stage.shop.askToReturn(order, Map.of(sku, 1));
            waits(admin, "/returns?state=requested", ".table");
            admin.looks("staff-returns");
            admin.page.locator(".table a").first().click();
            acts(admin, "Approve", "it may come", _ -> {});
            acts(admin, "Received", "it is here", _ -> {});
            admin.sees("Settled");
            admin.looks("staff-return");
            waits(admin, "/products?text=" + sku, ".table");
            admin.looks("staff-products");
            waits(admin, "/dashboard", ".tiles");
            admin.sees("Lowest stock");
            admin.looks("staff-dashboard");
            waits(admin, "/stock?text=" + sku, ".table");
            admin.looks("staff-stock");
            waits(admin, "/notifications", ".table");
            admin.looks("staff-notifications");
            stage.shop.withdraw(product);
            assertThat(stage.shop.stream(product))
                    .extracting(Evidence.Event::type)
                    .containsExactly("ProductCreated", "VariantAdded", "ProductPublished", "ProductWithdrawn");
        }
    }

    @Test
    void an_admin_puts_a_bundle_together_and_the_shop_tells_what_is_in_it() {
        var cup = sku + "-CUP";
        stage.shop.sell(cup, "Cup " + sku, 10);
        var set = stage.shop.sell(sku, "Set " + sku, 1);
        var parts = "Parts, one a line: SKU × quantity";
        try (var admin = staff(Shop.ADMIN)) {
            waits(admin, "/products/" + set, ".table");
            var refused = asks(
                    admin,
                    admin.page.locator("body"),
                    "Bundle",
                    "of itself",
                    question -> question.getByLabel(parts).fill(sku));
            refused.getByRole(AriaRole.BUTTON, named("Bundle")).click();
            assertThat(refused.getByRole(AriaRole.ALERT)).containsText("parts[0].sku is the bundle itself");
            refused.getByRole(AriaRole.BUTTON, named("Back")).click();
            acts(
                    admin,
                    "Bundle",
                    "for the holidays",
                    question -> question.getByLabel(parts).fill(cup.toLowerCase(Locale.ROOT) + " x 4"));
            admin.sees("Bundle of 4 × " + cup);
            admin.sees("“for the holidays”");
            admin.looks("staff-bundle");
            assertThat(stage.shop.available(sku)).isEqualTo(2);
            admin.page.navigate("/products/" + set);
            admin.sees("Contains 4 × Cup " + sku);
            admin.sees("Only 2 left");
            admin.looks("product-bundle");
        }
        buys();
        assertThat(new Patience().until(() -> stage.shop.available(cup) == 6, Duration.ofSeconds(10)))
                .isTrue();
        assertThat(stage.shop.available(sku)).isEqualTo(1);
    }

    @Test
    void an_admin_orders_the_categories_and_plans_what_begins_later() {
        var tail = sku.toLowerCase(Locale.ROOT);
        try (var admin = staff(Shop.ADMIN)) {
            waits(admin, "/categories", ".table");
            for (var name : List.of("Vases", "Trays")) {
                acts(admin, "Add category", "the shelf grows", question -> {
                    question.getByLabel("Name (English)").fill(name + " " + sku);
                    question.getByLabel("Name (中文)").fill(name.equals("Vases") ? "花瓶" : "托盘");
                    question.getByLabel("Short name").fill(name.toLowerCase(Locale.ROOT) + "-" + tail);
                });
            }
            var rows = admin.page.locator("tr[data-category$='" + tail + "']");
            assertThat(rows).containsText(new String[] {"Vases", "Trays"});
            admin.button("Move Trays " + sku + " up").click();
            assertThat(rows).containsText(new String[] {"Trays", "Vases"});
            var vases = admin.page.locator("tr[data-category='category-vases-" + tail + "']");
            acts(
                    admin,
                    vases,
                    "Move",
                    "they belong together",
                    question -> question.getByLabel("Below").selectOption("category-trays-" + tail));
            acts(
                    admin,
                    vases,
                    "Rename",
                    "a better word",
                    question -> question.getByLabel("Name (English)").fill("Tall vases " + sku));
            assertThat(vases).containsText("Tall vases " + sku);
            admin.looks("staff-categories");

            waits(admin, "/products/new", "form");
            admin.field("Name (English)").fill("Planned bowl " + sku);
            admin.field("Description (English)").fill("Not yet.");
            admin.page.locator("[name=category]").selectOption("category-vases-" + tail);
            admin.button("Create draft").click();
            admin.isAt("/products/product-[0-9a-f]+");
            acts(
                    admin,
                    "Add variant",
                    "the only kind",
                    question -> question.getByLabel("SKU").fill(sku));
            acts(admin, "Set price", "the new year", question -> {
                question.getByLabel("Price", new Locator.GetByLabelOptions().setExact(true))
                        .fill("59.00");
                question.getByLabel("Currency").selectOption("CNY");
                question.getByLabel("From").fill("2099-01-01T08:00");
            });
            acts(admin, "At a time", "with the price", question -> {
                question.getByLabel("What").selectOption("on");
                question.getByLabel("When").fill("2099-01-01T09:00");
            });
            admin.looks("staff-product-planned");
            waits(admin, "/planned?state=waiting", ".table");
            var price = admin.page.locator("tr", new com.microsoft.playwright.Page.LocatorOptions().setHasText(sku));
            assertThat(price).containsText("Price becomes CN¥59.00");
            admin.looks("staff-planned");
            acts(admin, price, "Cancel", "not after all", _ -> {});
            assertThat(price).hasCount(0);
        }
    }

    @Test
    void an_admin_takes_products_in_from_a_file_and_reads_what_was_wrong_with_it() {
        var file = """
                product,sku,name.en,brand,attribute.material,price.CNY,status
                product-file-%2$s,%1$s-A,Bowl of a file,Ash Kiln,stoneware,4900,published
                product-file-%2$s,%1$s-B,Bowl of a file,Ash Kiln,stoneware,49.00,published
                ,%1$s-C,Nameless price,,,12,sold
                ,%1$s-D,,,,12,
                """.formatted(sku, sku.toLowerCase(Locale.ROOT));
        try (var admin = staff(Shop.ADMIN)) {
            waits(admin, "/imports", "form");
            admin.page
                    .locator("[name=products]")
                    .setInputFiles(new FilePayload("shelf.csv", "text/csv", file.getBytes(StandardCharsets.UTF_8)));
            admin.button("Take in").click();
            admin.sees("4 / 4");
            admin.page.locator("tbody tr").first().getByRole(AriaRole.BUTTON).click();
            admin.sees("must be a whole number of minor units");
            admin.sees("sku-unknown");
            admin.looks("staff-imports");
            var product = "product-file-" + sku.toLowerCase(Locale.ROOT);
            waits(admin, "/products/" + product, "[name=brand]");
            assertThat(admin.field("Brand")).hasValue("Ash Kiln");
            stage.shop.withdraw(product);
        }
    }

    @Test
    void an_admin_has_a_parked_refund_tried_again() {
        var product = stage.shop.sell(sku, "Staff cup " + sku, 5);
        assertThat(new Patience().until(() -> stage.shop.available(sku) == 5, Duration.ofSeconds(20)))
                .isTrue();
        var order = buys();
        var payment = "payment-" + order.orderId().substring("order-".length());
        try (var admin = staff(Shop.ADMIN)) {
            waits(admin, "/orders/" + order.orderId(), ".timeline");
            stage.shop.breakRefunds();
            try {
                acts(
                        admin,
                        "Refund",
                        "it came broken",
                        question -> question.getByLabel("Amount").fill("10.00"));
                admin.sees("Refund requested");
                // The provider is asked at growing pauses for three days; then it is for a person.
                var hours = new Patience();
                assertThat(hours.until(
                                () -> {
                                    hours.signal(); // There is no reason to wait: time is what we make it.
                                    stage.shop.moveClock(stage.shop.now().plus(Duration.ofMinutes(61)));
                                    return stage.shop.parked().contains(payment);
                                },
                                Duration.ofMinutes(5)))
                        .isTrue();
            } finally {
                stage.shop.deliverNotifications();
            }
            waits(admin, "/waiting", ".table");
            admin.looks("staff-waiting");
            // The order is not sent either, after three days.
            var parked = admin.page
                    .locator("tr")
                    .filter(new Locator.FilterOptions().setHasText(payment))
                    .first();
            acts(admin, parked, "Retry", "the provider is back", _ -> {});
            admin.sees("“the provider is back”");
            waits(admin, "/orders/" + order.orderId(), ".timeline");
            admin.sees("Money given back");
            admin.looks("staff-refunded");
            assertThat(stage.shop.view(order).refunded()).isEqualTo(1000);
            assertThat(stage.shop.parked()).doesNotContain(payment);
        } finally {
            stage.shop.withdraw(product);
        }
    }

    @Test
    void an_auditor_follows_an_order_from_the_click_to_the_capture() throws IOException {
        var product = stage.shop.sell(sku, "Staff plate " + sku, 5);
        assertThat(new Patience().until(() -> stage.shop.available(sku) == 5, Duration.ofSeconds(20)))
                .isTrue();
        var order = buys();
        try (var auditor = staff(Shop.AUDITOR)) {
            waits(auditor, "/audit?about=" + order.orderId(), ".timeline");
            var placed = row(auditor, "ordering.OrderPlaced");
            placed.locator("summary").click();
            assertThat(placed.locator("pre").first()).containsText(order.orderId());
            assertThat(placed.locator("pre").first()).not().containsText("Kiln Lane"); // It stays sealed.
            auditor.looks("staff-audit");

            placed.getByRole(AriaRole.LINK, named("Causes and effects")).click();
            auditor.isAt("/audit/events/");
            auditor.sees("It came from outside");
            for (var effect :
                    new String[] {"inventory.StockReserved", "payment.PaymentRequested", "payment.PaymentActionRequired"
                    }) assertThat(row(auditor, effect)).isVisible();
            auditor.looks("staff-effects");

            waits(auditor, "/audit?type=payment.PaymentCaptured&about=" + order.orderId(), ".timeline");
            row(auditor, "payment.PaymentCaptured")
                    .getByRole(AriaRole.LINK, named("Causes and effects"))
                    .click();
            assertThat(row(auditor, "payment.NotificationReceived")).isVisible();
            assertThat(row(auditor, "ordering.OrderConfirmed")).isVisible();
            auditor.looks("staff-causes");

            row(auditor, "ordering.OrderConfirmed")
                    .getByRole(AriaRole.LINK, named(order.orderId()))
                    .click();
            auditor.isAt("/audit/streams/" + order.orderId());
            assertThat(auditor.page.locator(".timeline > li")).hasCount(2);
            auditor.looks("staff-stream");

            waits(auditor, "/audit?about=" + order.orderId(), ".timeline");
            var shown = auditor.page.locator(".timeline > li").count();
            var export = auditor.page.waitForDownload(
                    () -> auditor.button("Export as JSON lines").click());
            var lines = Files.readAllLines(export.path());
            assertThat(lines).hasSize(shown + 1);
            assertThat(Http.JSON.readTree(lines.getFirst()).at("/event/type").asText())
                    .isEqualTo("ordering.OrderPlaced");

            waits(auditor, "/products/" + product, ".timeline");
            assertThat(auditor.button("Withdraw…")).isHidden(); // An auditor looks.
            auditor.goes("/staff/").looks("staff-start");
        } finally {
            stage.shop.withdraw(product);
        }
    }

    private static Locator row(Visitor visitor, String type) {
        return visitor.page
                .locator(".timeline > li")
                .filter(new Locator.FilterOptions().setHasText(type))
                .first();
    }
}
