package cartulary.query.catalog;

import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.CategoryEvent.CategoryAdded;
import cartulary.contract.catalog.CategoryEvent.CategoryMoved;
import cartulary.contract.catalog.CategoryEvent.CategoryRenamed;
import cartulary.query.catalog.CategoryDocument.Node;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps {@code category_trees}, a document a tree. */
public class CategoryProjection extends Projection<CategoryDocument> {
    private final CatalogCaches caches;

    public CategoryProjection(CatalogCaches caches) {
        super("category-trees", "category_trees", CategoryDocument.class, CategoryEvent.class);
        this.caches = caches;
    }

    @Override
    public void written(Map<String, CategoryDocument> documents) {
        caches.treeChanged();
    }

    @Override
    public void switched() {
        caches.allChanged();
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof CategoryEvent category ? category.treeId() : null;
    }

    @Override
    public CategoryDocument apply(CategoryDocument was, Recorded recorded) {
        var nodes = new ArrayList<Node>(was == null ? List.of() : was.nodes());
        switch ((CategoryEvent) recorded.event()) {
            case CategoryAdded added -> nodes.add(new Node(added.category(), added.parent(), added.name()));
            case CategoryMoved moved -> {
                var node = nodes.remove(indexOf(nodes, moved.category()));
                nodes.add(
                        moved.before() == null ? nodes.size() : indexOf(nodes, moved.before()),
                        new Node(moved.category(), moved.parent(), node.name()));
            }
            case CategoryRenamed renamed -> {
                int index = indexOf(nodes, renamed.category());
                nodes.set(index, new Node(renamed.category(), nodes.get(index).parent(), renamed.name()));
            }
        }
        return new CategoryDocument(List.copyOf(nodes));
    }

    private static int indexOf(List<Node> nodes, Object category) {
        for (int i = 0; i < nodes.size(); i++) if (nodes.get(i).category().equals(category)) return i;
        throw new IllegalStateException("there is no node " + category);
    }
}
