package cartulary.contract.catalog;

import cartulary.contract.support.Localized;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

/** The life of a category tree; a shop has one, {@value #MAIN_TREE}. */
public sealed interface CategoryEvent {
    String MAIN_TREE = "categories-main";

    String treeId();

    /**
     * @param parent null for a root; new children stand last
     */
    record CategoryAdded(String treeId, CategoryId category, CategoryId parent, Localized name)
            implements CategoryEvent {}

    /**
     * @param parent null for a root
     * @param before the sister that it stands in front of from now on; null if it stands last
     */
    record CategoryMoved(
            String treeId,
            CategoryId category,
            CategoryId parent,
            @JsonInclude(Include.NON_NULL) CategoryId before) implements CategoryEvent {
        public CategoryMoved(String treeId, CategoryId category, CategoryId parent) {
            this(treeId, category, parent, null);
        }
    }

    record CategoryRenamed(String treeId, CategoryId category, Localized name) implements CategoryEvent {}
}
