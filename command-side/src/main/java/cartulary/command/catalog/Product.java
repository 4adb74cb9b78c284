package cartulary.command.catalog;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import cartulary.command.support.PriceBook;
import cartulary.command.support.PriceBook.Article;
import cartulary.command.support.Refuse;
import cartulary.contract.catalog.Amendment;
import cartulary.contract.catalog.BundlePart;
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
import cartulary.contract.catalog.CategoryId;
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
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.NotFound;
import cartulary.contract.support.Failures.VersionStale;
import cartulary.contract.support.Ids;
import cartulary.contract.support.Localized;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** A product and its variants. On sale only while published, and published only with a priced variant. */
public class Product {
    private static final int SCHEDULED_MAX = 20;

    enum Status {
        NONE,
        DRAFT,
        PUBLISHED,
        WITHDRAWN,
        ARCHIVED
    }

    /** What ReviseProduct replaces, to tell a repeat. */
    private record Content(
            Localized name,
            Localized description,
            CategoryId category,
            List<String> pictures,
            String brand,
            Map<String, String> attributes) {
        Content amended(Amendment by) {
            var texts = merged("name", name.texts(), by.name());
            var told = merged("description", description.texts(), by.description());
            return new Content(
                    new Localized(texts),
                    new Localized(told),
                    by.cleared().contains(Amendment.CATEGORY) ? null : by.category() == null ? category : by.category(),
                    Objects.requireNonNullElse(by.pictures(), pictures),
                    by.cleared().contains(Amendment.BRAND) ? null : by.brand() == null ? brand : by.brand(),
                    merged(null, by.cleared().contains(Amendment.ATTRIBUTES) ? Map.of() : attributes, by.attributes()));
        }

        /** @param needed the field that must not end up empty; null if it may */
        private static Map<String, String> merged(String needed, Map<String, String> was, Map<String, String> changes) {
            if (changes == null) return was;
            var all = new TreeMap<>(was);
            changes.forEach((key, text) -> {
                if (text == null || text.isEmpty()) all.remove(key);
                else all.put(key, text);
            });
            if (needed != null && all.isEmpty()) throw Refuse.invalid(needed, "needs a text in at least one language");
            return all;
        }

        ProductRevised revised(ProductId productId) {
            return new ProductRevised(productId, name, description, category, pictures, brand, stored(attributes));
        }
    }

    @AggregateIdentifier
    private ProductId productId;

    private Status status = Status.NONE;
    private String requestHash;
    private Content content;
    private final Map<Sku, Map<String, String>> variants = new HashMap<>();
    /** Of those that are bundles, the parts. */
    private final Map<Sku, List<BundlePart>> bundles = new HashMap<>();

    /** Whether it is to be on sale, by from when on. */
    private final NavigableMap<Instant, Boolean> scheduled = new TreeMap<>();

    Product() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CreateProduct command) {
        if (status != Status.NONE) {
            Refuse.unlessSame(requestHash, command.requestHash(), productId);
            return;
        }
        apply(new ProductCreated(
                command.productId(),
                command.name(),
                command.description(),
                command.category(),
                command.pictures(),
                command.requestHash(),
                command.brand(),
                stored(command.attributes())));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReviseProduct command) {
        requireAlive(command.productId());
        requireVersion(command.ifVersion());
        revise(new Content(
                command.name(),
                command.description(),
                command.category(),
                command.pictures(),
                command.brand(),
                command.attributes()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AmendProduct command) {
        requireAlive(command.productId());
        requireVersion(command.ifVersion());
        revise(content.amended(command.amendment()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ImportProduct command) {
        var says = command.says();
        if (status != Status.NONE) {
            requireAlive(command.productId());
            revise(content.amended(says));
            return;
        }
        var name = Content.merged("name", Map.of(), Objects.requireNonNullElse(says.name(), Map.of()));
        var description = Content.merged(null, Map.of(), says.description());
        apply(new ProductCreated(
                command.productId(),
                new Localized(name),
                new Localized(description.isEmpty() ? name : description),
                says.category(),
                Objects.requireNonNullElse(says.pictures(), List.of()),
                Ids.hash("import", command.productId().value()),
                says.brand(),
                stored(Content.merged(null, Map.of(), says.attributes()))));
    }

    private void revise(Content revised) {
        if (!revised.equals(content)) apply(revised.revised(productId));
    }

    /**
     * The claim is appended together with the variant, so the store itself refuses both if another product was faster; the
     * bus then tries again and finds the claim here.
     */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AddVariant command, PriceBook prices) throws Exception {
        requireAlive(command.productId());
        var sku = command.sku();
        var known = variants.get(sku);
        if (known != null && (command.options() == null || command.options().equals(known))) return;
        if (known != null || prices.article(sku).isPresent()) {
            throw new CommandRefused(new SkuTaken(sku));
        }
        var owner = productId;
        createNew(SkuClaim.class, () -> new SkuClaim(sku, owner));
        apply(new VariantAdded(productId, sku, Objects.requireNonNullElse(command.options(), Map.of())));
    }

    /**
     * What a part is, another product says: it is asked here and not watched. A part that becomes a bundle afterwards is still
     * taken out of its own stock, since orders are put apart once and no further; that is also what keeps them finite.
     */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SetBundle command, PriceBook prices) {
        requireAlive(command.productId());
        requireVersion(command.ifVersion());
        var sku = command.sku();
        var options = variants.get(sku);
        if (options == null) throw new CommandRefused(new NotFound("variant %s of %s".formatted(sku, productId)));
        var parts = command.parts();
        if (parts.equals(bundles.getOrDefault(sku, List.of()))) return;
        if (!parts.isEmpty() && VariantAdded.isService(options)) {
            throw Refuse.invalid("parts", "a service is not put together of anything");
        }
        if (parts.size() > BundlePart.PARTS_MAX) {
            throw Refuse.invalid("parts", "must be at most %d".formatted(BundlePart.PARTS_MAX));
        }
        var seen = new HashSet<>(Set.of(sku));
        for (var i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var field = "parts[%d].".formatted(i);
            if (part.quantity() < 1 || part.quantity() > BundlePart.QUANTITY_MAX) {
                throw Refuse.invalid(field + "quantity", "must be 1 to %d".formatted(BundlePart.QUANTITY_MAX));
            }
            if (!seen.add(part.sku())) {
                throw Refuse.invalid(field + "sku", part.sku().equals(sku) ? "is the bundle itself" : "is named twice");
            }
            var unfit = unfit(prices.article(part.sku()));
            if (unfit != null) throw Refuse.invalid(field + "sku", unfit);
        }
        apply(new BundleSet(productId, sku, parts));
    }

    /** Null if it may be a part. */
    private static String unfit(Optional<Article> part) {
        if (part.isEmpty()) return "is no SKU of this shop";
        if (part.get().service()) return "is a service, which no parcel holds";
        return part.get().parts().isEmpty() ? null : "is a bundle itself";
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(PublishProduct command, PriceBook prices) {
        requireAlive(command.productId());
        requireVersion(command.ifVersion());
        if (status == Status.PUBLISHED) return;
        var unsaleable = unsaleable(prices);
        if (unsaleable != null) throw new CommandRefused(new ProductNotPublishable(productId, unsaleable));
        apply(new ProductPublished(productId));
    }

    /** Null if it can be sold. */
    private String unsaleable(PriceBook prices) {
        if (variants.isEmpty()) return "it has no variant";
        return variants.keySet().stream().noneMatch(prices::isPriced) ? "no variant has a price" : null;
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SchedulePublication command, InstantSource clock) {
        requireAlive(command.productId());
        requireVersion(command.ifVersion());
        if (Boolean.valueOf(command.published()).equals(scheduled.get(command.at()))) return;
        if (!command.at().isAfter(clock.instant())) throw Refuse.invalid("at", "must be in the future");
        if (scheduled.size() >= SCHEDULED_MAX) {
            throw Refuse.invalid("at", "no more than %d can wait".formatted(SCHEDULED_MAX));
        }
        apply(new PublicationScheduled(productId, command.published(), command.at()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CancelScheduledPublication command) {
        if (status == Status.NONE) throw new CommandRefused(new ProductUnknown(command.productId()));
        if (scheduled.containsKey(command.at())) apply(new ScheduledPublicationCancelled(productId, command.at()));
    }

    /** Of several that are overdue only the last has its way, whichever is told first. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(DoScheduledPublication command, PriceBook prices) {
        var due = new TreeMap<>(scheduled.headMap(command.at(), true));
        if (due.isEmpty()) return; // Cancelled, or done.
        var wanted = due.lastEntry().getValue();
        var refusal = wanted && status != Status.PUBLISHED ? unsaleable(prices) : null;
        if (wanted && status != Status.PUBLISHED && refusal == null) apply(new ProductPublished(productId));
        if (!wanted && status == Status.PUBLISHED) apply(new ProductWithdrawn(productId));
        for (var at : due.keySet()) {
            apply(new ScheduledPublicationDone(productId, at, at.equals(due.lastKey()) ? refusal : null));
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(WithdrawProduct command) {
        if (status != Status.NONE) requireVersion(command.ifVersion());
        switch (status) {
            case NONE -> throw new CommandRefused(new ProductUnknown(command.productId()));
            case PUBLISHED -> apply(new ProductWithdrawn(productId));
            case DRAFT, WITHDRAWN, ARCHIVED -> {} // Not on sale: what was asked holds.
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ArchiveProduct command) {
        if (status != Status.NONE) requireVersion(command.ifVersion());
        switch (status) {
            case NONE -> throw new CommandRefused(new ProductUnknown(command.productId()));
            case DRAFT, PUBLISHED, WITHDRAWN -> {
                List.copyOf(scheduled.keySet()).forEach(at -> apply(new ScheduledPublicationCancelled(productId, at)));
                apply(new ProductArchived(productId));
            }
            case ARCHIVED -> {} // Already so.
        }
    }

    private void requireAlive(ProductId id) {
        if (status == Status.NONE) throw new CommandRefused(new ProductUnknown(id));
        if (status == Status.ARCHIVED) throw new CommandRefused(new ProductArchivedAlready(id));
    }

    /** Also of what would change nothing: whoever names a version wants to know that it is another. */
    private void requireVersion(Long wanted) {
        if (wanted != null && !wanted.equals(getVersion())) {
            throw new CommandRefused(new VersionStale(productId.value(), getVersion()));
        }
    }

    @EventSourcingHandler
    void on(ProductEvent event) {
        switch (event) {
            case ProductCreated created -> {
                productId = created.productId();
                requestHash = created.requestHash();
                status = Status.DRAFT;
                content = new Content(
                        created.name(),
                        created.description(),
                        created.category(),
                        created.pictures(),
                        created.brand(),
                        known(created.attributes()));
            }
            case ProductRevised revised ->
                content = new Content(
                        revised.name(),
                        revised.description(),
                        revised.category(),
                        revised.pictures(),
                        revised.brand(),
                        known(revised.attributes()));
            case VariantAdded added -> variants.put(added.sku(), added.options());
            case BundleSet set -> bundles.put(set.sku(), set.parts());
            case ProductPublished _ -> status = Status.PUBLISHED;
            case ProductWithdrawn _ -> status = Status.WITHDRAWN;
            case ProductArchived _ -> status = Status.ARCHIVED;
            case PublicationScheduled waits -> scheduled.put(waits.at(), waits.published());
            case ScheduledPublicationCancelled cancelled -> scheduled.remove(cancelled.at());
            case ScheduledPublicationDone done -> scheduled.remove(done.at());
        }
    }

    /** Events before there were attributes have none either. */
    private static Map<String, String> stored(Map<String, String> attributes) {
        return attributes.isEmpty() ? null : attributes;
    }

    private static Map<String, String> known(Map<String, String> attributes) {
        return attributes == null ? Map.of() : attributes;
    }
}
