package cartulary.contract.catalog;

import cartulary.contract.support.Localized;

/** The life of a category tree; a shop has one, {@value #MAIN_TREE}. */
public sealed interface CategoryEvent {
    String MAIN_TREE = "categories-main";

    String treeId();

    /**
     * @param parent null for a root; new children stand last
     */
    record CategoryAdded(String treeId, CategoryId category, CategoryId parent, Localized name)
            implements CategoryEvent {}

    record CategoryMoved(String treeId, CategoryId category, CategoryId parent) implements CategoryEvent {}

    record CategoryRenamed(String treeId, CategoryId category, Localized name) implements CategoryEvent {}
}
