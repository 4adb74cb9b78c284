package cartulary.query.catalog;

import cartulary.contract.catalog.CategoryId;
import cartulary.contract.support.Localized;
import java.util.List;

/** A whole category tree; children stand under their parent in the order of the list. */
record CategoryDocument(List<Node> nodes) {
    /**
     * @param parent null for a root
     */
    record Node(CategoryId category, CategoryId parent, Localized name) {}
}
