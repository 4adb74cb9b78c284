package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CatalogView.Variant;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.ViewBehind;
import cartulary.contract.support.Localized;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PagesTest extends DoorTest {
    private static final ProductPage BOWL = new ProductPage(
            new ProductId("product-bowl"),
            new Localized(Map.of("en", "Tea bowl </script><b>", "zh", "茶碗")),
            new Localized(Map.of("en", "Thrown & fired.", "zh", "手工拉坯。")),
            null,
            List.of("/pictures/bowl.svg"),
            ProductStatus.PUBLISHED,
            List.of(new Variant(new Sku("BOWL-1"), Map.of("glaze", "ash"), Map.of("CNY", 12900L, "JPY", 2600L))),
            3);

    private Answer page(String path, String... headers) {
        var all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Accept";
        all[headers.length + 1] = "text/html,application/xhtml+xml";
        return call("GET", path, null, all);
    }

    private static JsonNode state(Answer page) {
        var state = Pattern.compile("<script type=\"application/json\" id=\"state\">(.*?)</script>")
                .matcher(page.http().body());
        assertThat(state.find()).as(page.toString()).isTrue();
        return JSON.readTree(state.group(1));
    }

    @Test
    void a_product_can_be_read_before_any_script_runs() {
        others.product(BOWL);
        var page = page("/products/product-bowl", "Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8");
        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        assertThat(page.http().body())
                .contains("<html lang=\"zh\">")
                .contains("<title>茶碗 · Cartulary</title>")
                .contains("<h1>茶碗</h1>")
                .contains("手工拉坯。")
                .contains("¥129.00")
                .contains("仅剩 3 件")
                .contains("hreflang=\"en\" href=\"http://127.0.0.1:" + port + "/products/product-bowl?lang=en\"");
        assertThat(state(page).at("/product/variants/0/prices/CNY").asLong()).isEqualTo(12900);
        assertThat(state(page).at("/availability/0/available").asInt()).isEqualTo(3);
    }

    @Test
    void of_a_bundle_it_is_told_what_is_in_it() {
        var parts = List.of(new BundlePart(new Sku("CUP-1"), 4), new BundlePart(new Sku("NO-TRAY"), 1));
        others.product(new ProductPage(
                BOWL.productId(),
                BOWL.name(),
                BOWL.description(),
                null,
                List.of(),
                ProductStatus.PUBLISHED,
                List.of(new Variant(new Sku("BOWL-SET"), Map.of(), Map.of("CNY", 12900L), parts)),
                3));
        var page = page("/products/product-bowl", "Accept-Language", "en");
        assertThat(page.http().body()).contains("Contains 4 × Bowl, 1 × NO-TRAY");
        assertThat(state(page).at("/product/variants/0/parts/0/quantity").asInt())
                .isEqualTo(4);
        assertThat(state(page).at("/parts/0/name/en").asString()).isEqualTo("Bowl");
        assertThat(page("/products/product-bowl", "Accept-Language", "zh")
                        .http()
                        .body())
                .contains("内含：Bowl × 4、NO-TRAY × 1");
        others.product(BOWL);
        assertThat(page("/products/product-bowl", "Accept-Language", "en")
                        .http()
                        .body())
                .doesNotContain("Contains");
    }

    @Test
    void what_a_product_is_called_is_never_taken_for_markup() {
        others.product(BOWL);
        var html = page("/products/product-bowl").http().body();
        assertThat(html).contains("<h1>Tea bowl &lt;/script&gt;&lt;b&gt;</h1>").contains("Thrown &amp; fired.");
        assertThat(html.split("</script>", -1)).as("ends of scripts").hasSize(4);
        assertThat(state(page("/products/product-bowl")).at("/product/name/en").asString())
                .isEqualTo("Tea bowl </script><b>");
    }

    @Test
    void language_and_currency_come_from_the_address_then_a_cookie_then_the_browser() {
        others.product(BOWL);
        var asked = page("/products/product-bowl?lang=zh&currency=jpy", "Accept-Language", "en-US");
        assertThat(asked.http().body()).contains("<h1>茶碗</h1>").contains("¥2,600");
        assertThat(asked.http().headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("lang=zh;"))
                .anyMatch(cookie -> cookie.startsWith("currency=JPY;"));
        assertThat(page("/products/product-bowl", "Cookie", "lang=zh; currency=JPY")
                        .http()
                        .body())
                .contains("<h1>茶碗</h1>")
                .contains("¥2,600");
        assertThat(page("/products/product-bowl", "Accept-Language", "en-US")
                        .http()
                        .body())
                .contains("not sold in USD");
        assertThat(page("/products/product-bowl?lang=xx&currency=%3Cb%3E").status())
                .isEqualTo(200);
    }

    @Test
    void a_page_is_not_sent_twice_until_it_changes() {
        others.product(BOWL);
        var tag = page("/products/product-bowl").header("ETag");
        assertThat(page("/products/product-bowl", "If-None-Match", tag).status())
                .isEqualTo(304);
        assertThat(page("/products/product-bowl", "If-None-Match", tag, "Cookie", "lang=zh")
                        .status())
                .isEqualTo(200);
        assertThat(page("/products/product-bowl").header("Cache-Control")).contains("no-cache", "private");
    }

    @Test
    void a_page_allows_its_own_scripts_and_the_issuer_and_nothing_else() {
        for (var path : List.of("/", "/products", "/cart", "/staff", "/staff/orders/1", "/nowhere")) {
            var page = page(path);
            assertThat(page.header("Content-Security-Policy"))
                    .as(path)
                    .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                    .contains("base-uri 'none'", "object-src 'none'", "connect-src 'self' " + origin(Issuer.NAME))
                    .doesNotContain("unsafe", "*");
            assertThat(page.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(page.http().body())
                    .as(path)
                    .doesNotContainPattern("<script(?![^>]*(src=|type=\"application/(ld\\+)?json\"))")
                    .doesNotContain("<style", " style=", "javascript:");
        }
    }

    private static String origin(String address) {
        return address.replaceFirst("(https?://[^/]+).*", "$1");
    }

    @Test
    void files_with_a_hash_in_their_names_are_kept_for_a_year_and_their_folder_is_not_shown() {
        var address = Pattern.compile("/assets/shop-[^\"]+\\.js")
                .matcher(page("/").http().body());
        assertThat(address.find()).isTrue();
        var script = call("GET", address.group(), null, "Accept-Encoding", "br");
        assertThat(script.status()).isEqualTo(200);
        assertThat(script.header("Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
        assertThat(script.header("Content-Encoding")).isEqualTo("br");
        assertThat(script.header("Content-Type")).startsWith("text/javascript");
        assertThat(call("GET", address.group(), null, "If-None-Match", script.header("ETag"))
                        .status())
                .isEqualTo(304);
        for (var hidden : List.of("/assets/", "/assets", "/assets/../shop.html", "/assets/..%2fmanifest.json"))
            assertThat(call("GET", hidden, null).status()).as(hidden).isIn(400, 404);
    }

    @Test
    void headers_alone_of_a_page_can_be_asked_for() {
        assertThat(call("HEAD", "/products", null).status()).isEqualTo(200);
        assertThat(call("HEAD", "/api/v1/orders", null).status()).isEqualTo(401);
    }

    @Test
    void an_unknown_address_is_a_page_to_a_browser_and_a_problem_to_a_program() {
        others.product(null);
        for (var path : List.of("/nowhere", "/products/product-none", "/categories/category-none")) {
            var page = page(path);
            assertThat(page.status()).as(path).isEqualTo(404);
            assertThat(page.header("Content-Type")).startsWith("text/html");
            assertThat(page.http().body()).contains("noindex");
            assertThat(state(page).at("/problem/status").asInt()).isEqualTo(404);
        }
        assertThat(call("GET", "/nowhere", null).code()).isEqualTo("not-found");
        assertThat(page("/api/v1/nowhere").code()).isEqualTo("not-found");
        assertThat(page("/assets/nothing.js").code()).isEqualTo("not-found");
    }

    @Test
    void a_page_whose_view_cannot_be_had_says_so_in_words_and_when_to_come_again() {
        others.onQuery(_ -> {
            throw new CommandRefused(new ViewBehind(7, 6));
        });
        var page = page("/", "Accept-Language", "zh");
        assertThat(page.status()).as(page.toString()).isEqualTo(409);
        assertThat(page.header("Retry-After")).isNotNull();
        assertThat(page.http().body()).contains("页面稍有延迟");
        assertThat(state(page).at("/problem/code").asString()).isEqualTo("view-behind");
    }

    @Test
    void every_problem_has_words_for_a_shopper_in_every_language() {
        var words = new Words(JSON);
        for (var code : ProblemCode.values())
            for (var language : Visits.LANGUAGES)
                for (var part : List.of("title", "advice"))
                    assertThat(words.text(language, "problems.%s.%s".formatted(code.code(), part)))
                            .as("%s of %s in %s", part, code.code(), language)
                            .isNotBlank();
    }

    @Test
    void each_language_has_the_same_words() {
        var words = new Words(JSON);
        assertThat(keys("", words.in("zh"))).isEqualTo(keys("", words.in("en")));
    }

    private static Set<String> keys(String at, Object words) {
        var keys = new TreeSet<String>();
        if (words instanceof Map<?, ?> map) map.forEach((key, below) -> keys.addAll(keys(at + "." + key, below)));
        else keys.add(at);
        return keys;
    }
}
