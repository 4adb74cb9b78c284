package cartulary.command.catalog;

import static cartulary.command.support.Examples.*;

import cartulary.command.support.Examples;
import cartulary.contract.catalog.Amendment;
import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogCommand;
import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.AmendProduct;
import cartulary.contract.catalog.CatalogCommand.ArchiveProduct;
import cartulary.contract.catalog.CatalogCommand.CancelScheduledPublication;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.DoScheduledPublication;
import cartulary.contract.catalog.CatalogCommand.ImportProduct;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.CatalogCommand.ReviseProduct;
import cartulary.contract.catalog.CatalogCommand.SchedulePublication;
import cartulary.contract.catalog.CatalogCommand.SetBundle;
import cartulary.contract.catalog.CatalogCommand.WithdrawProduct;
import cartulary.contract.catalog.CatalogFailure.ProductArchivedAlready;
import cartulary.contract.catalog.CatalogFailure.ProductNotPublishable;
import cartulary.contract.catalog.CatalogFailure.ProductUnknown;
import cartulary.contract.catalog.CatalogFailure.SkuTaken;
import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.catalog.ProductEvent.BundleSet;
import cartulary.contract.catalog.ProductEvent.ProductArchived;
import cartulary.contract.catalog.ProductEvent.ProductCreated;
import cartulary.contract.catalog.ProductEvent.ProductPublished;
import cartulary.contract.catalog.ProductEvent.ProductRevised;
import cartulary.contract.catalog.ProductEvent.ProductWithdrawn;
import cartulary.contract.catalog.ProductEvent.PublicationScheduled;
import cartulary.contract.catalog.ProductEvent.ScheduledPublicationCancelled;
import cartulary.contract.catalog.ProductEvent.ScheduledPublicationDone;
import cartulary.contract.catalog.ProductEvent.VariantAdded;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import cartulary.contract.support.Failures.InvalidField;
import cartulary.contract.support.Failures.NotFound;
import cartulary.contract.support.Failures.VersionStale;
import cartulary.contract.support.Ids;
import cartulary.contract.support.Localized;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

/** That a variant and its claim are stored together is shown on a real store, by CommandSideIT: a fixture knows one aggregate. */
class ProductTest {
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(120);
    private static final Map<String, String> SMALL = Map.of("size", "S");
    private static final ProductCreated CREATED =
            new ProductCreated(PRODUCT, NAME, NAME, CATEGORY, List.of("/tea.svg"), "hash-1");
    private static final VariantAdded VARIANT = new VariantAdded(PRODUCT, TEA, SMALL);
    private static final ProductPublished PUBLISHED = new ProductPublished(PRODUCT);
    private static final ProductWithdrawn WITHDRAWN = new ProductWithdrawn(PRODUCT);
    private static final ProductArchived ARCHIVED = new ProductArchived(PRODUCT);
    private static final Sku POT = new Sku("POT-1");
    private final Book book = new Book();

    @Test
    void a_product_is_created_once() {
        given().when(createProduct()).expectEvents(CREATED);
        given(CREATED).when(createProduct()).expectNoEvents().expectSuccessfulHandlerExecution();
        given(CREATED, ARCHIVED).when(createProduct()).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    @Test
    void the_same_key_with_another_request_is_refused() {
        given(CREATED)
                .when(new CreateProduct(PRODUCT, NAME, NAME, CATEGORY, List.of(), "hash-2"))
                .expectNoEvents()
                .expectExceptionDetails(new IdempotencyKeyReused(PRODUCT.value()));
    }

    @Test
    void a_revision_replaces_what_was_there_and_the_same_again_changes_nothing() {
        var revised = new ProductRevised(PRODUCT, NAME, NAME, null, List.of());
        var revise = new ReviseProduct(PRODUCT, NAME, NAME, null, List.of());
        given(CREATED).when(revise).expectEvents(revised);
        given(CREATED, revised).when(revise).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    @Test
    void an_amendment_leaves_what_it_does_not_name() {
        var told = new ProductCreated(
                PRODUCT, NAME, NAME, CATEGORY, List.of("/tea.svg"), "hash-1", "Longquan", Map.of("from", "Zhejiang"));
        given(told)
                .when(new AmendProduct(
                        PRODUCT,
                        new Amendment(Map.of("fr", "Thé"), null, null, null, null, Map.of("year", "2026"), null),
                        null))
                .expectEvents(new ProductRevised(
                        PRODUCT,
                        with(NAME, "fr", "Thé"),
                        NAME,
                        CATEGORY,
                        List.of("/tea.svg"),
                        "Longquan",
                        Map.of("from", "Zhejiang", "year", "2026")));
        given(told)
                .when(new AmendProduct(
                        PRODUCT,
                        new Amendment(null, null, null, null, null, Map.of("from", ""), List.of("category", "brand")),
                        null))
                .expectEvents(new ProductRevised(PRODUCT, NAME, NAME, null, List.of("/tea.svg"), null, null));
        given(told)
                .when(new AmendProduct(PRODUCT, new Amendment(null, null, null, null, null, null, null), null))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        var nameless = new TreeMap<>(NAME.texts());
        nameless.replaceAll((_, _) -> "");
        given(told)
                .when(new AmendProduct(PRODUCT, new Amendment(nameless, null, null, null, null, null, null), null))
                .expectNoEvents()
                .expectExceptionDetails(new InvalidField("name", "needs a text in at least one language"));
    }

    private static Localized with(Localized texts, String language, String text) {
        var all = new TreeMap<>(texts.texts());
        all.put(language, text);
        return new Localized(all);
    }

    @Test
    void an_import_creates_what_is_not_there_and_amends_what_is() {
        var says = new Amendment(NAME.texts(), null, CATEGORY, null, "Longquan", null, null);
        given().when(new ImportProduct(PRODUCT, says))
                .expectEvents(new ProductCreated(
                        PRODUCT,
                        NAME,
                        NAME,
                        CATEGORY,
                        List.of(),
                        Ids.hash("import", PRODUCT.value()),
                        "Longquan",
                        null));
        given(CREATED)
                .when(new ImportProduct(PRODUCT, says))
                .expectEvents(new ProductRevised(PRODUCT, NAME, NAME, CATEGORY, List.of("/tea.svg"), "Longquan", null));
        given().when(new ImportProduct(PRODUCT, new Amendment(null, null, null, null, "Longquan", null, null)))
                .expectNoEvents()
                .expectExceptionDetails(new InvalidField("name", "needs a text in at least one language"));
        given(CREATED, VARIANT)
                .when(new AddVariant(PRODUCT, TEA, null))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void a_change_meant_for_another_version_is_refused_even_if_it_would_change_nothing() {
        for (var command : List.<CatalogCommand>of(
                new ReviseProduct(PRODUCT, NAME, NAME, CATEGORY, List.of("/tea.svg"), null, Map.of(), 0L),
                new AmendProduct(PRODUCT, new Amendment(null, null, null, null, null, null, null), 2L),
                new PublishProduct(PRODUCT, 0L),
                new WithdrawProduct(PRODUCT, 0L),
                new ArchiveProduct(PRODUCT, -1L))) {
            given(CREATED, VARIANT)
                    .when(command)
                    .expectNoEvents()
                    .expectExceptionDetails(new VersionStale(PRODUCT.value(), 1));
        }
        given(CREATED, VARIANT).when(new ArchiveProduct(PRODUCT, 1L)).expectEvents(ARCHIVED);
    }

    @Test
    void the_same_variant_again_changes_nothing_and_with_other_options_is_refused() {
        given(CREATED, VARIANT)
                .when(new AddVariant(PRODUCT, TEA, SMALL))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(CREATED, VARIANT)
                .when(new AddVariant(PRODUCT, TEA, Map.of("size", "L")))
                .expectNoEvents()
                .expectExceptionDetails(new SkuTaken(TEA));
    }

    @Test
    void a_code_of_another_product_is_refused() {
        book.with(CUP, OTHER_PRODUCT, true, null);
        given(CREATED)
                .when(new AddVariant(PRODUCT, CUP, SMALL))
                .expectNoEvents()
                .expectExceptionDetails(new SkuTaken(CUP));
    }

    @Test
    void only_a_product_with_a_priced_variant_is_published() {
        given(CREATED)
                .when(new PublishProduct(PRODUCT))
                .expectExceptionDetails(new ProductNotPublishable(PRODUCT, "it has no variant"));
        given(CREATED, VARIANT).when(new PublishProduct(PRODUCT)).expectEvents(PUBLISHED);
        book.empty();
        given(CREATED, VARIANT)
                .when(new PublishProduct(PRODUCT))
                .expectNoEvents()
                .expectExceptionDetails(new ProductNotPublishable(PRODUCT, "no variant has a price"));
    }

    @Test
    void publishing_and_withdrawing_can_be_repeated_and_taken_back() {
        given(CREATED, VARIANT, PUBLISHED)
                .when(new PublishProduct(PRODUCT))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(CREATED, VARIANT, PUBLISHED).when(new WithdrawProduct(PRODUCT)).expectEvents(WITHDRAWN);
        given(CREATED, VARIANT, PUBLISHED, WITHDRAWN)
                .when(new PublishProduct(PRODUCT))
                .expectEvents(PUBLISHED);
    }

    @Test
    void a_product_goes_on_sale_and_off_it_when_its_time_comes_and_once() {
        given(CREATED, VARIANT)
                .when(new SchedulePublication(PRODUCT, true, SOON, null))
                .expectEvents(new PublicationScheduled(PRODUCT, true, SOON));
        given(CREATED, VARIANT, new PublicationScheduled(PRODUCT, true, SOON))
                .when(new SchedulePublication(PRODUCT, true, SOON, null))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(CREATED, VARIANT, new PublicationScheduled(PRODUCT, true, SOON))
                .when(new DoScheduledPublication(PRODUCT, SOON))
                .expectEvents(PUBLISHED, new ScheduledPublicationDone(PRODUCT, SOON, null));
        given(
                        CREATED,
                        VARIANT,
                        new PublicationScheduled(PRODUCT, true, SOON),
                        PUBLISHED,
                        new ScheduledPublicationDone(PRODUCT, SOON, null),
                        WITHDRAWN)
                .when(new DoScheduledPublication(PRODUCT, SOON))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(CREATED, VARIANT, PUBLISHED, new PublicationScheduled(PRODUCT, false, SOON))
                .when(new DoScheduledPublication(PRODUCT, SOON))
                .expectEvents(WITHDRAWN, new ScheduledPublicationDone(PRODUCT, SOON, null));
    }

    @Test
    void of_several_publications_that_are_overdue_the_last_has_its_way() {
        given(
                        CREATED,
                        VARIANT,
                        new PublicationScheduled(PRODUCT, false, LATER),
                        new PublicationScheduled(PRODUCT, true, SOON))
                .when(new DoScheduledPublication(PRODUCT, LATER))
                .expectEvents(
                        new ScheduledPublicationDone(PRODUCT, SOON, null),
                        new ScheduledPublicationDone(PRODUCT, LATER, null));
    }

    @Test
    void what_cannot_be_sold_when_its_time_comes_stays_off_sale_and_says_why() {
        given(CREATED, new PublicationScheduled(PRODUCT, true, SOON))
                .when(new DoScheduledPublication(PRODUCT, SOON))
                .expectEvents(new ScheduledPublicationDone(PRODUCT, SOON, "it has no variant"));
    }

    @Test
    void a_publication_that_waits_is_cancelled_by_hand_or_with_the_product() {
        given(CREATED, VARIANT, new PublicationScheduled(PRODUCT, true, SOON))
                .when(new CancelScheduledPublication(PRODUCT, SOON))
                .expectEvents(new ScheduledPublicationCancelled(PRODUCT, SOON));
        given(CREATED, VARIANT, new PublicationScheduled(PRODUCT, true, SOON))
                .when(new ArchiveProduct(PRODUCT))
                .expectEvents(new ScheduledPublicationCancelled(PRODUCT, SOON), ARCHIVED);
        given(CREATED)
                .when(new SchedulePublication(PRODUCT, true, NOW, null))
                .expectExceptionDetails(InvalidField.class);
        given(CREATED, ARCHIVED)
                .when(new SchedulePublication(PRODUCT, true, SOON, null))
                .expectExceptionDetails(new ProductArchivedAlready(PRODUCT));
    }

    @Test
    void what_is_not_on_sale_need_not_be_withdrawn() {
        for (var before : List.of(
                List.of(CREATED), List.of(CREATED, VARIANT, PUBLISHED, WITHDRAWN), List.of(CREATED, ARCHIVED))) {
            given(before.toArray(ProductEvent[]::new))
                    .when(new WithdrawProduct(PRODUCT))
                    .expectNoEvents()
                    .expectSuccessfulHandlerExecution();
        }
    }

    @Test
    void a_product_is_archived_from_any_status_once() {
        for (var before : List.of(
                List.of(CREATED),
                List.of(CREATED, VARIANT, PUBLISHED),
                List.of(CREATED, VARIANT, PUBLISHED, WITHDRAWN))) {
            given(before.toArray(ProductEvent[]::new))
                    .when(new ArchiveProduct(PRODUCT))
                    .expectEvents(ARCHIVED);
        }
        given(CREATED, ARCHIVED)
                .when(new ArchiveProduct(PRODUCT))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void a_variant_becomes_a_bundle_of_other_skus_and_is_one_no_more() {
        var parts = List.of(new BundlePart(CUP, 2), new BundlePart(POT, 1));
        var set = new BundleSet(PRODUCT, TEA, parts);
        var none = new BundleSet(PRODUCT, TEA, List.of());
        given(CREATED, VARIANT).when(bundle(parts)).expectEvents(set);
        given(CREATED, VARIANT, set).when(bundle(parts)).expectNoEvents().expectSuccessfulHandlerExecution();
        given(CREATED, VARIANT, set).when(bundle(List.of())).expectEvents(none);
        given(CREATED, VARIANT, set, none).when(bundle(parts)).expectEvents(set);
        given(CREATED, VARIANT).when(bundle(List.of())).expectNoEvents().expectSuccessfulHandlerExecution();
        given(CREATED, VARIANT)
                .when(new SetBundle(PRODUCT, TEA, parts, 0L))
                .expectNoEvents()
                .expectExceptionDetails(new VersionStale(PRODUCT.value(), 1));
        given(CREATED)
                .when(bundle(parts))
                .expectNoEvents()
                .expectExceptionDetails(new NotFound("variant %s of %s".formatted(TEA, PRODUCT)));
    }

    @Test
    void a_part_is_another_sku_of_the_shop_that_is_neither_a_bundle_nor_a_service() {
        var cup = new BundlePart(CUP, 1);
        book.made(new Sku("CARE"), OTHER_PRODUCT, true, List.of());
        book.made(new Sku("BOX"), OTHER_PRODUCT, false, List.of(cup));
        refusesPart(new BundlePart(TEA, 1), "sku", "is the bundle itself");
        refusesPart(cup, "sku", "is named twice");
        refusesPart(new BundlePart(new Sku("NOTHING"), 1), "sku", "is no SKU of this shop");
        refusesPart(new BundlePart(new Sku("CARE"), 1), "sku", "is a service, which no parcel holds");
        refusesPart(new BundlePart(new Sku("BOX"), 1), "sku", "is a bundle itself");
        refusesPart(new BundlePart(POT, 0), "quantity", "must be 1 to 99");
        refusesPart(new BundlePart(POT, 100), "quantity", "must be 1 to 99");
        var many = IntStream.rangeClosed(1, 21)
                .mapToObj(i -> new BundlePart(new Sku("CUP-%d".formatted(i)), 1))
                .toList();
        given(CREATED, VARIANT)
                .when(bundle(many))
                .expectNoEvents()
                .expectExceptionDetails(new InvalidField("parts", "must be at most 20"));
        given(CREATED, new VariantAdded(PRODUCT, TEA, Map.of("fulfilment", "service")))
                .when(bundle(List.of(cup)))
                .expectNoEvents()
                .expectExceptionDetails(new InvalidField("parts", "a service is not put together of anything"));
    }

    private void refusesPart(BundlePart second, String field, String why) {
        given(CREATED, VARIANT)
                .when(bundle(List.of(new BundlePart(CUP, 1), second)))
                .expectNoEvents()
                .expectExceptionDetails(new InvalidField("parts[1]." + field, why));
    }

    private SetBundle bundle(List<BundlePart> parts) {
        book.with(CUP, OTHER_PRODUCT, true, null).with(POT, OTHER_PRODUCT, false, null);
        return new SetBundle(PRODUCT, TEA, parts, null);
    }

    @Test
    void an_archived_product_takes_no_further_change() {
        for (var command : List.<CatalogCommand>of(
                new ReviseProduct(PRODUCT, NAME, NAME, null, List.of()),
                new AmendProduct(PRODUCT, new Amendment(null, null, null, null, null, null, null), 7L),
                new AddVariant(PRODUCT, CUP, SMALL),
                new SetBundle(PRODUCT, TEA, List.of(), null),
                new PublishProduct(PRODUCT))) {
            given(CREATED, VARIANT, ARCHIVED)
                    .when(command)
                    .expectNoEvents()
                    .expectExceptionDetails(new ProductArchivedAlready(PRODUCT));
        }
    }

    @Test
    void of_a_product_that_was_never_created_nothing_can_be_asked() {
        for (var command : List.<CatalogCommand>of(
                new ReviseProduct(PRODUCT, NAME, NAME, null, List.of()),
                new AmendProduct(PRODUCT, new Amendment(null, null, null, null, null, null, null), 7L),
                new AddVariant(PRODUCT, CUP, SMALL),
                new PublishProduct(PRODUCT),
                new WithdrawProduct(PRODUCT),
                new ArchiveProduct(PRODUCT))) {
            given().when(command).expectNoEvents().expectExceptionDetails(new ProductUnknown(PRODUCT));
        }
    }

    private TestExecutor<Product> given(ProductEvent... events) {
        var fixture = Examples.fixture(Product.class);
        fixture.registerInjectableResource(book);
        return fixture.given((Object[]) events);
    }
}
