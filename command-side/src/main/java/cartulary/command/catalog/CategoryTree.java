package cartulary.command.catalog;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.catalog.CatalogCommand.AddCategory;
import cartulary.contract.catalog.CatalogCommand.MoveCategory;
import cartulary.contract.catalog.CatalogCommand.RenameCategory;
import cartulary.contract.catalog.CatalogFailure.CategoryTaken;
import cartulary.contract.catalog.CatalogFailure.CategoryUnknown;
import cartulary.contract.catalog.CatalogFailure.CategoryWouldLoop;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.CategoryEvent.CategoryAdded;
import cartulary.contract.catalog.CategoryEvent.CategoryMoved;
import cartulary.contract.catalog.CategoryEvent.CategoryRenamed;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Localized;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** All categories of a shop in one aggregate, because only then can it promise to be a tree. */
public class CategoryTree {
    private record Node(CategoryId parent, Localized name) {}

    @AggregateIdentifier
    private String treeId;

    private final Map<CategoryId, Node> nodes = new HashMap<>();
    /** All of them; of sisters the one that stands first is shown first. */
    private final List<CategoryId> order = new ArrayList<>();

    CategoryTree() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AddCategory command) {
        var added = new Node(command.parent(), command.name());
        var known = nodes.get(command.category());
        if (added.equals(known)) return;
        if (known != null) throw new CommandRefused(new CategoryTaken(command.category()));
        requireParent(command.parent());
        apply(new CategoryAdded(command.treeId(), command.category(), command.parent(), command.name()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(MoveCategory command) {
        var node = require(command.category());
        var before = command.before();
        if (Objects.equals(node.parent(), command.parent())
                && (before == null || before.equals(nextSister(command.category())))) return;
        requireParent(command.parent());
        for (var above = command.parent();
                above != null;
                above = nodes.get(above).parent()) {
            if (above.equals(command.category())) {
                throw new CommandRefused(new CategoryWouldLoop(command.category(), command.parent()));
            }
        }
        if (before != null
                && (before.equals(command.category())
                        || !Objects.equals(require(before).parent(), command.parent()))) {
            throw new CommandRefused(
                    new Failures.InvalidField("before", "must be another category of the same parent"));
        }
        apply(new CategoryMoved(treeId, command.category(), command.parent(), before));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RenameCategory command) {
        if (require(command.category()).name().equals(command.name())) return;
        apply(new CategoryRenamed(treeId, command.category(), command.name()));
    }

    /** Null for the last. */
    private CategoryId nextSister(CategoryId category) {
        var parent = nodes.get(category).parent();
        return order.subList(order.indexOf(category) + 1, order.size()).stream()
                .filter(each -> Objects.equals(nodes.get(each).parent(), parent))
                .findFirst()
                .orElse(null);
    }

    private Node require(CategoryId category) {
        var node = nodes.get(category);
        if (node == null) throw new CommandRefused(new CategoryUnknown(category));
        return node;
    }

    private void requireParent(CategoryId parent) {
        if (parent != null) require(parent);
    }

    @EventSourcingHandler
    void on(CategoryEvent event) {
        treeId = event.treeId();
        switch (event) {
            case CategoryAdded added -> {
                nodes.put(added.category(), new Node(added.parent(), added.name()));
                order.add(added.category());
            }
            case CategoryMoved moved -> {
                nodes.computeIfPresent(moved.category(), (_, node) -> new Node(moved.parent(), node.name()));
                order.remove(moved.category());
                order.add(moved.before() == null ? order.size() : order.indexOf(moved.before()), moved.category());
            }
            case CategoryRenamed renamed ->
                nodes.computeIfPresent(renamed.category(), (_, node) -> new Node(node.parent(), renamed.name()));
        }
    }
}
