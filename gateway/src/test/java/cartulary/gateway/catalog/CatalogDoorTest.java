package cartulary.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.catalog.Amendment;
import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogCommand.AddCategory;
import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.AmendProduct;
import cartulary.contract.catalog.CatalogCommand.ArchiveProduct;
import cartulary.contract.catalog.CatalogCommand.CancelScheduledPublication;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.MoveCategory;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.CatalogCommand.ReviseProduct;
import cartulary.contract.catalog.CatalogCommand.SchedulePublication;
import cartulary.contract.catalog.CatalogCommand.SetBundle;
import cartulary.contract.catalog.CatalogCommand.WithdrawProduct;
import cartulary.contract.catalog.CatalogQuery.ListPlannedChanges;
import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogView.PlannedState;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CatalogView.Variant;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ImportCommand.AddImportPart;
import cartulary.contract.catalog.ImportCommand.StartImport;
import cartulary.contract.catalog.ImportRow;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.RowRefusal;
import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.CancelScheduledPrice;
import cartulary.contract.pricing.PricingCommand.SchedulePrice;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.process.ProcessCommand.RetryProcess;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.InvalidField;
import cartulary.contract.support.Failures.VersionStale;
import cartulary.contract.support.Failures.ViewBehind;
import cartulary.contract.support.Localized;
import cartulary.gateway.support.DoorTest;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogDoorTest extends DoorTest {
    private static final ProductId BOWL = new ProductId("product-bowl");

    private static ProductPage bowl(long fen) {
        return new ProductPage(
                BOWL,
                new Localized(Map.of("en", "Tea bowl")),
                new Localized(Map.of("en", "Thrown by hand.")),
                null,
                List.of(),
                ProductStatus.PUBLISHED,
                List.of(new Variant(new Sku("BOWL-1"), Map.of(), Map.of("CNY", fen))),
                3);
    }

    private Answer asAdmin(String method, String path, String body) {
        return call(
                method,
                "/api/v1/admin" + path,
                body,
                "Authorization",
                admin(),
                "Idempotency-Key",
                "k1",
                "Content-Type",
                "application/json");
    }

    @Test
    void a_product_page_is_not_sent_twice_until_it_changes() {
        others.product(bowl(12900));
        var first = call("GET", "/api/v1/products/product-bowl", null);
        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        assertThat(first.header("Cache-Control")).isEqualTo("max-age=5, public");
        assertThat(first.json().at("/variants/0/prices/CNY").asLong()).isEqualTo(12900);
        assertThat(first.json().get("status").asString()).isEqualTo("published");
        var tag = first.header("ETag");
        assertThat(tag).startsWith("\"3-");
        assertThat(call("GET", "/api/v1/products/product-bowl", null, "If-None-Match", tag)
                        .status())
                .isEqualTo(304);
        others.product(bowl(9900)); // The price is another aggregate: the version stays.
        assertThat(call("GET", "/api/v1/products/product-bowl", null, "If-None-Match", tag)
                        .status())
                .isEqualTo(200);
        assertThat(call("GET", "/api/v1/products/product-bowl", null, "Authorization", admin())
                        .header("Cache-Control"))
                .contains("private");
    }

    @Test
    void an_address_may_be_written_with_escapes() {
        others.product(bowl(12900));
        assertThat(call("GET", "/api/v1/%70roducts/product-bow%6C", null).status())
                .isEqualTo(200);
    }

    @Test
    void a_quote_is_asked_for_line_by_line() {
        assertThat(call("GET", "/api/v1/quote?line=BOWL-1:2&line=CUP-1:999&currency=CNY", null)
                        .status())
                .isEqualTo(200);
        for (var bad : List.of(
                "line=BOWL-1&currency=CNY", "line=BOWL-1:-1&currency=CNY", "currency=CNY", "line=B-1:1&currency=XX"))
            assertThat(call("GET", "/api/v1/quote?" + bad, null).code()).as(bad).isEqualTo("invalid-field");
    }

    @Test
    void anybody_may_browse() {
        assertThat(call("GET", "/api/v1/products?size=5&page=0", null).status()).isEqualTo(200);
        assertThat(call("GET", "/api/v1/categories", null).status()).isEqualTo(200);
        var availability = call("GET", "/api/v1/availability?sku=BOWL-1&sku=BOWL-2", null);
        assertThat(availability.json().get(1).toString())
                .isEqualTo("{\"sku\":\"BOWL-2\",\"available\":3,\"backorder\":0}");
        assertThat(call("GET", "/api/v1/products/product-none", null).code()).isEqualTo("product-unknown");
    }

    @Test
    void a_search_is_asked_as_it_was_meant() {
        var path = "/api/v1/search?q=%E8%8C%B6%E7%A2%97&category=category-tea&option.colour=celadon&option.colour=black"
                + "&brand=Bowl,%20Sons&attribute.material=porcelain"
                + "&priceFrom=100&priceTo=900&inStock=true&sort=price&size=5&facets=true";
        var answer = call("GET", path, null);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(others.queries())
                .containsExactly(new SearchProducts(
                        "茶碗",
                        new CategoryId("category-tea"),
                        List.of("Bowl, Sons"),
                        Map.of("material", List.of("porcelain")),
                        Map.of("colour", List.of("celadon", "black")),
                        100L,
                        900L,
                        Currency.getInstance("CNY"),
                        true,
                        "price",
                        null,
                        null,
                        5,
                        true));
        assertThat(call("GET", "/api/v1/suggestions?q=cela", null).status()).isEqualTo(200);
        for (var bad : List.of(
                "search?sort=colour",
                "search?size=0",
                "search?cursor=x&page=1",
                "suggestions",
                "search?brand=x" + "&brand=x".repeat(20))) {
            assertThat(call("GET", "/api/v1/" + bad, null).status()).as(bad).isEqualTo(400);
        }
    }

    @Test
    void a_view_that_is_behind_says_how_far_it_is_and_when_to_come_again() {
        others.onQuery(_ -> {
            throw new CommandRefused(new ViewBehind(42, 40));
        });
        var answer = call("GET", "/api/v1/products", null, "Cartulary-Position", "42");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("view-behind");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("Cartulary-Position")).isEqualTo("40");
    }

    @Test
    void staff_run_the_catalogue_stock_and_processes() {
        var product = """
                {"name":{"en":"Tea bowl","zh":"茶碗"},"description":{"en":"Thrown by hand."},"category":"category-tea","pictures":["/pictures/a.svg"]}""";
        var created = asAdmin("POST", "/products", product);
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        assertThat(created.header("Cartulary-Position")).isNotNull();
        assertThat(asAdmin("POST", "/products", product).http().body())
                .isEqualTo(created.http().body());
        assertThat(changed("PUT", "/products/product-bowl", product, "\"3-0f1e\"")
                        .status())
                .isEqualTo(204);
        assertThat(asAdmin(
                                "POST",
                                "/products/product-bowl/variants",
                                "{\"sku\":\"BOWL-1\",\"options\":{\"colour\":\"celadon\"}}")
                        .status())
                .isEqualTo(201);
        assertThat(asAdmin("PUT", "/products/product-bowl/publication", null).status())
                .isEqualTo(204);
        assertThat(asAdmin("DELETE", "/products/product-bowl/publication", null).status())
                .isEqualTo(204);
        assertThat(asAdmin("POST", "/categories", "{\"category\":\"category-tea\",\"name\":{\"en\":\"Tea\"}}")
                        .status())
                .isEqualTo(201);
        assertThat(asAdmin("PUT", "/prices/BOWL-1/CNY", "{\"minorUnits\":12900}")
                        .status())
                .isEqualTo(204);
        assertThat(asAdmin("POST", "/stock/BOWL-1/receipts", "{\"quantity\":10}")
                        .status())
                .isEqualTo(200);
        assertThat(asAdmin("POST", "/stock/BOWL-1/adjustments", "{\"difference\":-2,\"reason\":\"broken\"}")
                        .status())
                .isEqualTo(200);
        assertThat(asAdmin("POST", "/processes/process-refund:x/retry", "{\"reason\":\"again\"}")
                        .status())
                .isEqualTo(202);
        assertThat(asAdmin("GET", "/processes", null).status()).isEqualTo(200);
        assertThat(asAdmin("GET", "/orders?status=placed", null).status()).isEqualTo(200);
        assertThat(asAdmin("GET", "/orders?status=PLACED", null).code()).isEqualTo("invalid-field");
        assertThat(others.commands())
                .extracting(Object::getClass)
                .satisfiesExactly(
                        type -> assertThat(type).isEqualTo(CreateProduct.class),
                        type -> assertThat(type).isEqualTo(CreateProduct.class),
                        type -> assertThat(type).isEqualTo(ReviseProduct.class),
                        type -> assertThat(type).isEqualTo(AddVariant.class),
                        type -> assertThat(type).isEqualTo(PublishProduct.class),
                        type -> assertThat(type).isEqualTo(WithdrawProduct.class),
                        type -> assertThat(type).isEqualTo(AddCategory.class),
                        type -> assertThat(type).isEqualTo(SetPrice.class),
                        type -> assertThat(type).isEqualTo(ReceiveStock.class),
                        type -> assertThat(type).isEqualTo(AdjustStock.class),
                        type -> assertThat(type).isEqualTo(RetryProcess.class));
        assertThat(others.commands().get(0)).isEqualTo(others.commands().get(1));
    }

    @Test
    void a_category_is_put_under_another_and_in_front_of_a_sister() {
        var tea = new CategoryId("category-tea");
        assertThat(asAdmin("PUT", "/categories/category-tea/parent", "{\"parent\":\"category-kitchen\"}")
                        .status())
                .isEqualTo(204);
        assertThat(asAdmin("PUT", "/categories/category-tea/parent", "{\"before\":\"category-lamps\"}")
                        .status())
                .isEqualTo(204);
        assertThat(others.commands())
                .isEqualTo(List.of(
                        new MoveCategory(CategoryEvent.MAIN_TREE, tea, new CategoryId("category-kitchen"), null),
                        new MoveCategory(CategoryEvent.MAIN_TREE, tea, null, new CategoryId("category-lamps"))));
        assertThat(asAdmin("PUT", "/categories/category-tea/parent", "{\"before\":\"lamps\"}")
                        .code())
                .isEqualTo("invalid-field");
    }

    @Test
    void what_is_to_happen_has_a_time_to_the_second() {
        var time = "2030-11-11T00:00:00.750Z";
        assertThat(asAdmin("PUT", "/prices/BOWL-1/CNY/scheduled/" + time, "{\"minorUnits\":9900}")
                        .status())
                .isEqualTo(204);
        assertThat(asAdmin("DELETE", "/prices/BOWL-1/CNY/scheduled/" + time, null)
                        .status())
                .isEqualTo(204);
        assertThat(asAdmin("PUT", "/products/product-bowl/publication/scheduled/" + time, "{\"published\":true}")
                        .status())
                .isEqualTo(204);
        assertThat(asAdmin("DELETE", "/products/product-bowl/publication/scheduled/" + time, null)
                        .status())
                .isEqualTo(204);
        var at = Instant.parse("2030-11-11T00:00:00Z");
        var sku = new Sku("BOWL-1");
        var price = PriceId.of(sku, Currency.getInstance("CNY"));
        var bowl = new ProductId("product-bowl");
        assertThat(others.commands())
                .containsExactly(
                        new SchedulePrice(price, sku, Money.of(9_900, "CNY"), false, at),
                        new CancelScheduledPrice(price, at),
                        new SchedulePublication(bowl, true, at, null),
                        new CancelScheduledPublication(bowl, at));
        assertThat(asAdmin("PUT", "/prices/BOWL-1/CNY/scheduled/tomorrow", "{\"minorUnits\":9900}")
                        .status())
                .isEqualTo(400);
        assertThat(asAdmin("PUT", "/products/product-bowl/publication/scheduled/" + time, "{}")
                        .status())
                .isEqualTo(400);
        assertThat(asAdmin("GET", "/planned-changes?state=waiting", null).status())
                .isEqualTo(200);
        assertThat(asAdmin("GET", "/planned-changes?state=WAITING", null).status())
                .isEqualTo(400);
        assertThat(others.queries()).contains(new ListPlannedChanges(PlannedState.WAITING, null, 20));
    }

    private Answer changed(String method, String path, String body, String version) {
        return call(
                method,
                "/api/v1/admin" + path,
                body,
                "Authorization",
                admin(),
                "If-Match",
                version,
                "Content-Type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
    }

    @Test
    void a_change_names_the_version_it_is_meant_for() {
        var product = "{\"name\":{\"en\":\"Tea bowl\"},\"description\":{\"en\":\"x\"}}";
        for (var method : List.of("PUT", "PATCH", "DELETE")) {
            var body = method.equals("DELETE") ? null : product;
            var answer = asAdmin(method, "/products/product-bowl", body);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(428);
            assertThat(answer.code()).isEqualTo("precondition-required");
        }
        assertThat(others.commands()).isEmpty();

        others.product(bowl(12900));
        var read = call("GET", "/api/v1/admin/products/product-bowl", null, "Authorization", admin());
        assertThat(changed("DELETE", "/products/product-bowl", null, read.header("ETag"))
                        .status())
                .isEqualTo(204);
        changed("DELETE", "/products/product-bowl", null, "*");
        changed("DELETE", "/products/product-bowl", null, "\"never given out\"");
        assertThat(others.commands())
                .containsExactly(
                        new ArchiveProduct(BOWL, 3L), new ArchiveProduct(BOWL, null), new ArchiveProduct(BOWL, -1L));

        others.onCommand(_ -> {
            throw new CommandRefused(new VersionStale(BOWL.value(), 4));
        });
        var stale = changed("PUT", "/products/product-bowl", product, "\"3\"");
        assertThat(stale.status()).as(stale.toString()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("version-stale");
    }

    @Test
    void what_a_bundle_is_put_together_of_is_replaced_as_a_whole() {
        var path = "/products/product-bowl/variants/BOWL-SET/bundle";
        var parts = "{\"parts\":[{\"sku\":\"BOWL-1\",\"quantity\":4},{\"sku\":\"TRAY-1\",\"quantity\":1}]}";
        assertThat(changed("PUT", path, parts, "\"3-0f1e\"").status()).isEqualTo(204);
        assertThat(changed("PUT", path, "{\"parts\":[]}", "*").status()).isEqualTo(204);
        var set = new Sku("BOWL-SET");
        assertThat(others.commands())
                .containsExactly(
                        new SetBundle(
                                BOWL,
                                set,
                                List.of(new BundlePart(new Sku("BOWL-1"), 4), new BundlePart(new Sku("TRAY-1"), 1)),
                                3L),
                        new SetBundle(BOWL, set, List.of(), null));
        var unnamed = asAdmin("PUT", path, parts);
        assertThat(unnamed.status()).isEqualTo(428);
        assertThat(unnamed.code()).isEqualTo("precondition-required");
        var part = "{\"sku\":\"BOWL-1\",\"quantity\":1}";
        Map.of(
                        "parts[0].quantity", "{\"parts\":[{\"sku\":\"BOWL-1\",\"quantity\":0}]}",
                        "parts[1].quantity", "{\"parts\":[" + part + ",{\"sku\":\"CUP-1\",\"quantity\":100}]}",
                        "parts[0].sku", "{\"parts\":[{\"quantity\":1}]}",
                        "parts", "{}",
                        "parts[0]", "{\"parts\":[null]}")
                .forEach((field, bad) -> {
                    var answer = changed("PUT", path, bad, "\"3\"");
                    assertThat(answer.status()).as(bad).isEqualTo(400);
                    assertThat(answer.json().get("errors").propertyNames()).containsExactly(field);
                });
        var many = "{\"parts\":[" + part + ("," + part).repeat(20) + "]}";
        assertThat(changed("PUT", path, many, "\"3\"").json().get("errors").propertyNames())
                .containsExactly("parts");
        assertThat(others.commands()).hasSize(2);

        others.onCommand(_ -> {
            throw new CommandRefused(new VersionStale(BOWL.value(), 4));
        });
        assertThat(changed("PUT", path, parts, "\"3\"").status()).isEqualTo(412);
        others.onCommand(_ -> {
            throw new CommandRefused(new InvalidField("parts[1].sku", "is a bundle itself"));
        });
        var refused = changed("PUT", path, parts, "\"3\"");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors").propertyNames()).containsExactly("parts[1].sku");
    }

    @Test
    void a_patch_says_what_changes_and_what_goes() {
        var patch = """
                {"name":{"fr":"Bol","zh":null},"category":null,"brand":"Longquan","attributes":{"material":"porcelain"}}""";
        var answer = changed("PATCH", "/products/product-bowl", patch, "\"3\"");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
        assertThat(others.commands())
                .containsExactly(new AmendProduct(
                        BOWL,
                        new Amendment(
                                Map.of("fr", "Bol", "zh", ""),
                                null,
                                null,
                                null,
                                "Longquan",
                                Map.of("material", "porcelain"),
                                List.of("category")),
                        3L));
        for (var bad : List.of(
                "{\"name\":null}",
                "{\"name\":{\"en\":\" \"}}",
                "{\"price\":1}",
                "{\"category\":\"tea\"}",
                "{\"pictures\":[\"/etc/passwd\"]}",
                "[]")) {
            assertThat(changed("PATCH", "/products/product-bowl", bad, "\"3\"").status())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    private Answer imported(String type, String file) {
        return call(
                "POST",
                "/api/v1/admin/imports",
                file,
                "Authorization",
                admin(),
                "Idempotency-Key",
                "spring",
                "Content-Type",
                type);
    }

    @Test
    void a_file_of_products_is_sent_on_in_parts_and_what_cannot_be_read_goes_with_it() {
        var answer = imported("text/csv", """
                sku,name.en,price.CNY,product
                CUP-1,Cup,900,
                CUP-2,"Cup, large",12.50,product-cup
                """);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        assertThat(answer.json().get("rows").asInt()).isEqualTo(2);
        assertThat(answer.header("Location"))
                .isEqualTo(
                        "/api/v1/admin/imports/" + answer.json().get("importId").asString());
        assertThat(others.commands()).hasSize(3);
        var part = (AddImportPart) others.commands().get(1);
        assertThat(part.rows().getFirst())
                .isEqualTo(new ImportRow(
                        1,
                        ProductId.derivedFrom("import", "CUP-1"),
                        new Amendment(Map.of("en", "Cup"), null, null, null, null, null, null),
                        new Sku("CUP-1"),
                        null,
                        Map.of("CNY", 900L),
                        null,
                        null));
        assertThat(part.rows().getLast().unread())
                .isEqualTo(
                        new RowRefusal(2, null, "invalid-field", "price.CNY", "must be a whole number of minor units"));
        assertThat(others.commands().getLast()).isEqualTo(new StartImport(part.importId(), 1));
    }

    @Test
    void no_file_of_products_is_told_before_anything_is_stored() {
        for (var bad : List.of("", "sku,colour\nCUP-1,red\n", "sku,sku\nA,B\n", "sku,name.en\n")) {
            assertThat(imported("text/csv", bad).code()).as(bad).isEqualTo("invalid-field");
        }
        assertThat(imported("application/json", "{}").status()).isEqualTo(415);
        assertThat(others.commands()).isEmpty();
    }

    @Test
    void a_file_sent_again_is_the_same_import_part_by_part() {
        var lines = new StringBuilder();
        for (int i = 1; i <= 250; i++) lines.append("{\"sku\":\"CUP-%d\",\"prices\":{\"CNY\":%d}}%n".formatted(i, i));
        imported("application/jsonl", lines.toString());
        var first = List.copyOf(others.commands());
        imported("application/jsonl", lines.toString());
        assertThat(first).hasSize(5);
        assertThat(others.commands().subList(5, 10)).isEqualTo(first);
    }

    @Test
    void bad_input_of_staff_is_told_too() {
        assertThat(asAdmin("PUT", "/prices/BOWL-1/XXQ", "{\"minorUnits\":1}").code())
                .isEqualTo("invalid-id");
        assertThat(asAdmin("PUT", "/prices/BOWL-1/CNY", "{\"minorUnits\":-1}").code())
                .isEqualTo("invalid-field");
        assertThat(asAdmin("PUT", "/prices/BOWL-1/CNY", "{\"minorUnits\":1.5}").code())
                .isEqualTo("invalid-field");
        assertThat(asAdmin("POST", "/stock/BOWL-1/receipts", "{\"quantity\":0}").code())
                .isEqualTo("invalid-field");
        assertThat(asAdmin("POST", "/products", "{\"name\":{},\"description\":{\"en\":\"x\"}}")
                        .json()
                        .get("errors")
                        .propertyNames())
                .containsExactly("name");
        var outside =
                "{\"name\":{\"en\":\"x\"},\"description\":{\"en\":\"x\"},\"pictures\":[\"/pictures/../etc/passwd\"]}";
        assertThat(asAdmin("POST", "/products", outside).code()).isEqualTo("invalid-field");
        assertThat(call("GET", "/api/v1/audit/streams/a$b", null, "Authorization", auditor())
                        .code())
                .isEqualTo("invalid-id");
        assertThat(call("GET", "/api/v1/audit/streams/product-none", null, "Authorization", auditor())
                        .code())
                .isEqualTo("not-found");
        assertThat(others.commands()).isEmpty();
    }
}
