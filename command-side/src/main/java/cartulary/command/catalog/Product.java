package cartulary.command.catalog;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.createNew;

import cartulary.command.support.PriceBook;
import cartulary.command.support.Refuse;
import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.ArchiveProduct;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.CatalogCommand.ReviseProduct;
import cartulary.contract.catalog.CatalogCommand.WithdrawProduct;
import cartulary.contract.catalog.CatalogFailure.ProductArchivedAlready;
import cartulary.contract.catalog.CatalogFailure.ProductNotPublishable;
import cartulary.contract.catalog.CatalogFailure.ProductUnknown;
import cartulary.contract.catalog.CatalogFailure.SkuTaken;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.catalog.ProductEvent.ProductArchived;
import cartulary.contract.catalog.ProductEvent.ProductCreated;
import cartulary.contract.catalog.ProductEvent.ProductPublished;
import cartulary.contract.catalog.ProductEvent.ProductRevised;
import cartulary.contract.catalog.ProductEvent.ProductWithdrawn;
import cartulary.contract.catalog.ProductEvent.VariantAdded;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Localized;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** A product and its variants. On sale only while published, and published only with a priced variant. */
public class Product {
    enum Status {
        NONE,
        DRAFT,
        PUBLISHED,
        WITHDRAWN,
        ARCHIVED
    }

    /** What ReviseProduct replaces, to tell a repeat. */
    private record Content(Localized name, Localized description, CategoryId category, List<String> pictures) {}

    @AggregateIdentifier
    private ProductId productId;

    private Status status = Status.NONE;
    private String requestHash;
    private Content content;
    private final Map<Sku, Map<String, String>> variants = new HashMap<>();

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
                command.requestHash()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReviseProduct command) {
        requireAlive(command.productId());
        var revised = new Content(command.name(), command.description(), command.category(), command.pictures());
        if (revised.equals(content)) return;
        apply(new ProductRevised(
                productId, command.name(), command.description(), command.category(), command.pictures()));
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
        if (command.options().equals(variants.get(sku))) return;
        if (variants.containsKey(sku) || prices.article(sku).isPresent()) {
            throw new CommandRefused(new SkuTaken(sku));
        }
        var owner = productId;
        createNew(SkuClaim.class, () -> new SkuClaim(sku, owner));
        apply(new VariantAdded(productId, sku, command.options()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(PublishProduct command, PriceBook prices) {
        requireAlive(command.productId());
        if (status == Status.PUBLISHED) return;
        if (variants.isEmpty()) throw notPublishable("it has no variant");
        if (variants.keySet().stream().noneMatch(prices::isPriced)) throw notPublishable("no variant has a price");
        apply(new ProductPublished(productId));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(WithdrawProduct command) {
        switch (status) {
            case NONE -> throw new CommandRefused(new ProductUnknown(command.productId()));
            case PUBLISHED -> apply(new ProductWithdrawn(productId));
            case DRAFT, WITHDRAWN, ARCHIVED -> {} // Not on sale: what was asked holds.
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ArchiveProduct command) {
        switch (status) {
            case NONE -> throw new CommandRefused(new ProductUnknown(command.productId()));
            case DRAFT, PUBLISHED, WITHDRAWN -> apply(new ProductArchived(productId));
            case ARCHIVED -> {} // Already so.
        }
    }

    private void requireAlive(ProductId id) {
        if (status == Status.NONE) throw new CommandRefused(new ProductUnknown(id));
        if (status == Status.ARCHIVED) throw new CommandRefused(new ProductArchivedAlready(id));
    }

    private CommandRefused notPublishable(String why) {
        return new CommandRefused(new ProductNotPublishable(productId, why));
    }

    @EventSourcingHandler
    void on(ProductEvent event) {
        switch (event) {
            case ProductCreated created -> {
                productId = created.productId();
                requestHash = created.requestHash();
                status = Status.DRAFT;
                content = new Content(created.name(), created.description(), created.category(), created.pictures());
            }
            case ProductRevised revised ->
                content = new Content(revised.name(), revised.description(), revised.category(), revised.pictures());
            case VariantAdded added -> variants.put(added.sku(), added.options());
            case ProductPublished _ -> status = Status.PUBLISHED;
            case ProductWithdrawn _ -> status = Status.WITHDRAWN;
            case ProductArchived _ -> status = Status.ARCHIVED;
        }
    }
}
