package cartulary.standalone.demo;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.catalog.CatalogCommand.AddCategory;
import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.CatalogCommand.SetBundle;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingRate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
    private final ConcurrentLinkedQueue<Object> sent = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> events = new ConcurrentHashMap<>();
    private volatile Object refused;

    /** Keeps what a store would: the number of events on each product's stream. */
    private CompletableFuture<?> take(Object command) {
        if (command.equals(refused)) return CompletableFuture.failedFuture(new IllegalStateException("refused"));
        sent.add(command);
        switch (command) {
            case CreateProduct create -> events.put(create.productId().value(), 0L);
            case AddVariant add -> events.merge(add.productId().value(), 1L, Long::sum);
            case SetBundle bundle -> events.merge(bundle.productId().value(), 1L, Long::sum);
            case PublishProduct publish -> events.merge(publish.productId().value(), 1L, Long::sum);
            default -> {}
        }
        return CompletableFuture.completedFuture(null);
    }

    private DemoData data() {
        return new DemoData((command, _) -> take(command), id -> Optional.ofNullable(events.get(id)));
    }

    @Test
    void the_range_is_that_of_a_small_shop() {
        assertThat(DemoCatalogue.CATEGORIES).hasSize(17);
        assertThat(DemoCatalogue.PRODUCTS).hasSizeBetween(190, 210);
        var skus = new HashSet<String>();
        var names = new HashSet<String>();
        for (var product : DemoCatalogue.PRODUCTS) {
            assertThat(product.variants()).as(product.id().value()).hasSizeBetween(1, 6);
            assertThat(names.add(product.name().in("en")))
                    .as(product.name().in("en"))
                    .isTrue();
            assertThat(product.name().texts()).containsOnlyKeys("en", "zh");
            assertThat(product.description().texts()).containsOnlyKeys("en", "zh");
            for (var variant : product.variants()) {
                assertThat(skus.add(variant.sku().value()))
                        .as(variant.sku().value())
                        .isTrue();
                if (!variant.bundle()) assertThat(variant.stock()).isBetween(20, 500);
                assertThat(variant.prices())
                        .extracting(price -> price.currency().getCurrencyCode())
                        .containsExactly("CNY", "USD", "JPY");
                assertThat(variant.prices()).allMatch(price -> price.minorUnits() > 0);
            }
        }
    }

    @Test
    void a_parent_category_is_added_before_its_children() throws Exception {
        data().load((_, _) -> {});
        var known = new HashSet<CategoryId>();
        for (var command : sent) {
            if (!(command instanceof AddCategory add)) continue;
            if (add.parent() != null) assertThat(known).contains(add.parent());
            known.add(add.category());
        }
        assertThat(known).hasSize(17);
    }

    @Test
    void each_product_is_published_after_its_variants_are_priced() throws Exception {
        data().load((_, _) -> {});
        var commands = List.copyOf(sent);
        for (var product : DemoCatalogue.PRODUCTS) {
            int published = commands.indexOf(new PublishProduct(product.id()));
            var sku = product.variants().getLast().sku();
            int priced = IntStream.range(0, commands.size())
                    .filter(i -> commands.get(i) instanceof SetPrice price
                            && price.sku().equals(sku))
                    .max()
                    .orElseThrow();
            assertThat(published).isGreaterThan(priced);
        }
    }

    @Test
    void a_bundle_is_put_together_of_what_is_on_sale_and_costs_less_than_its_parts() throws Exception {
        data().load((_, _) -> {});
        var commands = List.copyOf(sent);
        var bundles = commands.stream()
                .filter(SetBundle.class::isInstance)
                .map(SetBundle.class::cast)
                .toList();
        assertThat(bundles).isNotEmpty();
        var sold = DemoCatalogue.PRODUCTS.stream()
                .flatMap(product -> product.variants().stream())
                .collect(toMap(DemoCatalogue.Variant::sku, Function.identity()));
        for (var bundle : bundles) {
            var before = commands.subList(0, commands.indexOf(bundle)).stream()
                    .filter(PublishProduct.class::isInstance)
                    .map(command -> ((PublishProduct) command).productId())
                    .toList();
            var apart = 0L;
            for (var part : bundle.parts()) {
                var variant = sold.get(part.sku());
                assertThat(variant.bundle()).as(part.sku().value()).isFalse();
                assertThat(before).contains(owner(part.sku()));
                apart += variant.prices().getFirst().minorUnits() * part.quantity();
            }
            assertThat(sold.get(bundle.sku()).prices().getFirst().minorUnits()).isLessThan(apart);
        }
    }

    private static ProductId owner(Sku sku) {
        return DemoCatalogue.PRODUCTS.stream()
                .filter(product -> product.variants().stream()
                        .anyMatch(variant -> variant.sku().equals(sku)))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void the_post_goes_everywhere_in_every_currency() throws Exception {
        data().load((_, _) -> {});
        assertThat(sent).containsAll(DemoCatalogue.SHIPPING);
        for (var way : DemoCatalogue.SHIPPING) {
            for (var currency : List.of("CNY", "USD", "JPY")) {
                assertThat(ShippingRate.of(way.rates(), "FR", Money.of(100, currency)))
                        .as("%s for %s", way.method(), currency)
                        .isPresent();
            }
        }
        assertThat(DemoCatalogue.SHIPPING.getFirst().method()).isEqualTo(ShippingMethodId.STANDARD);
    }

    @Test
    void a_second_start_sends_nothing() throws Exception {
        assertThat(data().load((_, _) -> {})).isTrue();
        sent.clear();
        assertThat(data().load((_, _) -> {})).isFalse();
        assertThat(sent).isEmpty();
    }

    @Test
    void after_a_failure_half_way_the_next_start_sends_everything_again() throws Exception {
        refused = new PublishProduct(DemoCatalogue.PRODUCTS.get(50).id());
        assertThatThrownBy(() -> data().load((_, _) -> {}))
                .isInstanceOf(ExecutionException.class)
                .hasCauseExactlyInstanceOf(IllegalStateException.class); // By which it is told what may be tried again.
        assertThat(data().loaded()).isFalse();
        refused = null;
        assertThat(data().load((_, _) -> {})).isTrue();
        assertThat(data().loaded()).isTrue();
    }

    @Test
    void every_product_has_a_well_formed_picture_of_its_own(@TempDir Path folder) throws Exception {
        DemoPictures.writeInto(folder);
        var seen = new HashSet<String>();
        for (var product : DemoCatalogue.PRODUCTS) {
            var svg = Files.readString(folder.resolve(product.id() + ".svg"));
            assertThat(svg).doesNotContain("MAIN", "SHADE", "GROUND", "ORNA", "FLOOR");
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
            assertThat(seen.add(svg)).as(product.id().value()).isTrue();
        }
    }
}
