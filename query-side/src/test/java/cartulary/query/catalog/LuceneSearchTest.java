package cartulary.query.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogView.Facet;
import cartulary.contract.catalog.CatalogView.FacetValue;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CatalogView.Suggestion;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Localized;
import cartulary.query.catalog.ProductSearch.Entry;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LuceneSearchTest {
    private final LuceneSearch search = new LuceneSearch(new ObjectMapper());

    @BeforeEach
    void fill() {
        search.put(List.of(
                entry(1, "Celadon tea bowl", "青瓷茶碗", List.of("category-bowls", "category-tea"), "celadon", 4_900, true),
                entry(2, "Black tea bowl", "黑茶碗", List.of("category-bowls", "category-tea"), "black", 900, false),
                entry(3, "Celadon vase", "青瓷花瓶", List.of("category-vases"), "celadon", 12_000, true),
                entry(4, "Whisk of bamboo", "竹茶筅", List.of("category-tea"), "natural", 1_500, true)));
        search.show();
    }

    @AfterEach
    void close() {
        search.close();
    }

    @Test
    void every_word_counts_in_any_language_and_a_sku_by_its_beginning() {
        assertThat(found("celadon bowl")).containsExactly("product-1");
        assertThat(found("青瓷")).containsExactlyInAnyOrder("product-1", "product-3");
        assertThat(found("茶碗")).containsExactlyInAnyOrder("product-1", "product-2");
        assertThat(found("fired")).hasSize(4);
        assertThat(found("sku-3")).containsExactly("product-3");
        assertThat(found("teapot")).isEmpty();
    }

    @Test
    void a_list_is_narrowed_by_category_option_price_and_stock() {
        assertThat(ids(search.search(wanted(null, "category-tea", Map.of(), null, null, false, null, null))))
                .containsExactly("product-4", "product-2", "product-1");
        assertThat(ids(search.search(wanted(
                        null, null, Map.of("colour", List.of("celadon", "black")), null, null, true, null, null))))
                .containsExactly("product-3", "product-1");
        assertThat(ids(search.search(wanted(null, null, Map.of(), 900L, 4_900L, false, null, null))))
                .containsExactly("product-4", "product-2");
    }

    @Test
    void facets_count_what_was_found() {
        var facets = search.search(wanted("tea", null, Map.of(), null, null, false, null, null))
                .facets();
        assertThat(facets)
                .containsExactlyInAnyOrder(
                        new Facet(
                                "category",
                                List.of(new FacetValue("category-bowls", 2), new FacetValue("category-tea", 2))),
                        new Facet("attribute.made", List.of(new FacetValue("by hand", 2))),
                        new Facet("attribute.material", List.of(new FacetValue("porcelain", 2))),
                        new Facet("brand", List.of(new FacetValue("Longquan", 2))),
                        new Facet("option.colour", List.of(new FacetValue("black", 1), new FacetValue("celadon", 1))),
                        new Facet("price", List.of(new FacetValue("0-999", 1), new FacetValue("1000-4999", 1))),
                        new Facet("stock", List.of(new FacetValue("in", 1), new FacetValue("out", 1))));
    }

    @Test
    void a_brand_and_attributes_narrow_are_counted_and_are_found_by_their_words() {
        assertThat(ids(chosen(List.of("Longquan"), Map.of()))).containsExactly("product-2", "product-1");
        assertThat(ids(chosen(List.of("Longquan", "Jingdezhen"), Map.of()))).hasSize(3);
        assertThat(ids(chosen(List.of(), Map.of("material", List.of("bamboo")))))
                .containsExactly("product-4");
        assertThat(ids(chosen(List.of("Longquan"), Map.of("material", List.of("bamboo")))))
                .isEmpty();
        assertThat(found("longquan")).containsExactlyInAnyOrder("product-1", "product-2");
        assertThat(found("bamboo porcelain")).isEmpty();
        assertThat(chosen(List.of(), Map.of()).facets())
                .contains(
                        new Facet("brand", List.of(new FacetValue("Longquan", 2), new FacetValue("Jingdezhen", 1))),
                        new Facet(
                                "attribute.material",
                                List.of(new FacetValue("porcelain", 3), new FacetValue("bamboo", 1))));
    }

    @Test
    void what_is_chosen_is_counted_as_if_it_were_not_and_narrows_the_others() {
        assertThat(chosen(List.of("Jingdezhen"), Map.of()).facets())
                .contains(
                        new Facet("brand", List.of(new FacetValue("Longquan", 2), new FacetValue("Jingdezhen", 1))),
                        new Facet("option.colour", List.of(new FacetValue("celadon", 1))),
                        new Facet("attribute.material", List.of(new FacetValue("porcelain", 1))));
        assertThat(chosen(List.of("Jingdezhen"), Map.of("material", List.of("bamboo")))
                        .facets())
                .containsExactly(
                        new Facet("attribute.material", List.of(new FacetValue("porcelain", 1))),
                        new Facet("price", List.of()));
        var dear = search.search(wanted(null, "category-tea", Map.of(), 1_000L, null, true, null, null))
                .facets();
        assertThat(dear)
                .contains(
                        new Facet("price", List.of(new FacetValue("1000-4999", 2))),
                        new Facet("stock", List.of(new FacetValue("in", 2))));
    }

    private ProductSearch.Found chosen(List<String> brands, Map<String, List<String>> attributes) {
        return search.search(new SearchProducts(
                null,
                null,
                brands,
                attributes,
                null,
                null,
                null,
                Currency.getInstance("CNY"),
                false,
                null,
                null,
                null,
                10,
                true));
    }

    @Test
    void prices_sort_up_and_down() {
        assertThat(ids(search.search(wanted(null, null, Map.of(), null, null, false, "price", null))))
                .containsExactly("product-2", "product-4", "product-1", "product-3");
        assertThat(ids(search.search(wanted(null, null, Map.of(), null, null, false, "price-down", null))))
                .containsExactly("product-3", "product-1", "product-4", "product-2");
        assertThatThrownBy(() -> search.search(wanted(null, null, Map.of(), null, null, false, "colour", null)))
                .isInstanceOf(CommandRefused.class);
    }

    @Test
    void a_cursor_goes_on_behind_the_last_one_though_others_came_and_went() {
        for (var sort : List.of("newest", "price", "relevance")) {
            var all = new ArrayList<String>();
            String cursor = null;
            do {
                var page = search.search(page(sort, cursor));
                all.addAll(ids(page));
                cursor = page.nextCursor();
                search.put(List.of(entry(9, "New one", "新", List.of(), "red", 1, true)));
                search.remove(List.of("product-9", all.getLast()));
                search.show();
            } while (cursor != null);
            assertThat(all).as(sort).containsExactlyInAnyOrder("product-1", "product-2", "product-3", "product-4");
            fill();
        }
        assertThatThrownBy(() -> search.search(page("newest", "nonsense"))).isInstanceOf(CommandRefused.class);
    }

    @Test
    void the_newest_go_on_at_any_place_over_all_parts_of_the_index() {
        search.remove(List.of("product-1", "product-2", "product-3", "product-4"));
        var numbers = IntStream.rangeClosed(1, 300).boxed().collect(Collectors.toList());
        Collections.shuffle(numbers, new Random(7));
        for (var number : numbers) { // Each part is written by itself, in no order.
            var tea = number % 3 == 0 ? List.of("category-tea") : List.<String>of();
            search.put(List.of(entry(number, "Bowl " + number, "碗", tea, "red", number, true)));
            if (number % 7 == 0) search.show();
        }
        search.show();
        for (int from : new int[] {301, 250, 77, 21, 2}) {
            var found = search.search(newest(null, LuceneSearch.newestAfter(from, "product-" + from)));
            var expected = IntStream.iterate(from - 1, number -> number > 0, number -> number - 1)
                    .limit(20)
                    .mapToObj(number -> "product-" + number)
                    .toList();
            assertThat(ids(found)).as("behind " + from).isEqualTo(expected);
            assertThat(found.items().getFirst().name().in("en")).isEqualTo("Bowl " + (from - 1));
            assertThat(found.nextCursor() == null).isEqualTo(from <= 21);
            assertThat(found.total()).isEqualTo(300);
        }
        var tea = search.search(newest("category-tea", LuceneSearch.newestAfter(200, "product-200")));
        assertThat(ids(tea))
                .hasSize(20)
                .startsWith("product-198", "product-195")
                .endsWith("product-141");
        assertThat(tea.total()).isEqualTo(100);
    }

    /** Whoever counts has the newest out of what was counted; who does not, out of Lucene's own order. */
    @Test
    void the_newest_are_the_same_whether_their_facets_are_counted_or_not() {
        search.remove(List.of("product-1", "product-2", "product-3", "product-4"));
        var numbers = IntStream.rangeClosed(1, 300).boxed().collect(Collectors.toList());
        Collections.shuffle(numbers, new Random(11));
        for (var number : numbers) {
            var tea = number % 3 == 0 ? List.of("category-tea") : List.<String>of();
            var entry = entry(number, "Bowl " + number, "碗", tea, "red", number, true);
            search.put(List.of(new Entry(
                    entry.shown(),
                    entry.descriptions(),
                    entry.categories(),
                    entry.skus(),
                    entry.brand(),
                    entry.attributes(),
                    entry.options(),
                    true,
                    number / 4))); // Four each are as new as each other.
            if (number % 7 == 0) search.show();
            if (number % 11 == 0) search.remove(List.of("product-" + number));
        }
        search.show();
        for (var category : Arrays.asList(null, "category-tea")) {
            var expected = numbers.stream()
                    .filter(number -> number % 11 != 0 && (category == null || number % 3 == 0))
                    .sorted(Comparator.<Integer>comparingInt(number -> number / 4)
                            .thenComparing(number -> "product-" + number)
                            .reversed())
                    .map(number -> "product-" + number)
                    .toList();
            for (var facets : List.of(true, false)) {
                for (int page = 0; page < 3; page++) {
                    var found = search.search(newest(category, null, page, facets));
                    assertThat(ids(found)).isEqualTo(expected.subList(20 * page, 20 * page + 20));
                    assertThat(found.total()).isEqualTo(expected.size());
                    assertThat(found.facets().isEmpty()).isEqualTo(!facets);
                }
                var all = new ArrayList<String>();
                String cursor = null;
                do {
                    var found = search.search(newest(category, cursor, null, facets));
                    all.addAll(ids(found));
                    cursor = found.nextCursor();
                } while (cursor != null);
                assertThat(all).as("from page to page").isEqualTo(expected);
            }
        }
    }

    private static SearchProducts newest(String category, String cursor) {
        return newest(category, cursor, null, false);
    }

    private static SearchProducts newest(String category, String cursor, Integer page, boolean facets) {
        return new SearchProducts(
                null,
                category == null ? null : new CategoryId(category),
                null,
                null,
                null,
                null,
                null,
                Currency.getInstance("CNY"),
                false,
                "newest",
                cursor,
                page,
                20,
                facets);
    }

    @Test
    void letters_are_gone_on_with_though_one_is_wrong() {
        assertThat(search.suggest("cela", "en", 8))
                .extracting(Suggestion::text)
                .containsExactlyInAnyOrder("Celadon tea bowl", "Celadon vase");
        assertThat(search.suggest("celdao", "en", 8)).hasSize(2);
        assertThat(search.suggest("bambo", "zh", 8))
                .extracting(Suggestion::text)
                .containsExactly("竹茶筅");
        assertThat(search.suggest("青瓷", "zh", 8)).hasSize(2);
        assertThat(search.suggest("xyz", "en", 8)).isEmpty();
    }

    private List<String> found(String text) {
        return ids(search.search(wanted(text, null, Map.of(), null, null, false, null, null)));
    }

    private static List<String> ids(ProductSearch.Found found) {
        return found.items().stream().map(row -> row.productId().value()).toList();
    }

    private static SearchProducts page(String sort, String cursor) {
        return new SearchProducts(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Currency.getInstance("CNY"),
                false,
                sort,
                cursor,
                null,
                1,
                false);
    }

    private static SearchProducts wanted(
            String text,
            String category,
            Map<String, List<String>> options,
            Long from,
            Long to,
            boolean inStock,
            String sort,
            String cursor) {
        return new SearchProducts(
                text,
                category == null ? null : new CategoryId(category),
                null,
                null,
                options,
                from,
                to,
                Currency.getInstance("CNY"),
                inStock,
                sort,
                cursor,
                null,
                10,
                true);
    }

    private static Entry entry(
            int number,
            String english,
            String chinese,
            List<String> categories,
            String colour,
            long price,
            boolean inStock) {
        return new Entry(
                new ProductSummary(
                        new ProductId("product-" + number),
                        new Localized(Map.of("en", english, "zh", chinese)),
                        categories.isEmpty() ? null : new CategoryId(categories.getFirst()),
                        null,
                        Map.of("CNY", price)),
                List.of("Fired twice."),
                categories,
                List.of("SKU-" + number),
                number == 4 ? null : number == 3 ? "Jingdezhen" : "Longquan",
                Map.of("material", number == 4 ? "bamboo" : "porcelain", "made", "by hand"),
                Map.of("colour", List.of(colour)),
                inStock,
                number);
    }
}
