package cartulary.contract.catalog;

import cartulary.contract.support.Failure;

/** What the catalogue says no with. */
public sealed interface CatalogFailure extends Failure {

    record ProductUnknown(ProductId productId) implements CatalogFailure {
        @Override
        public String code() {
            return "product-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no product " + productId;
        }
    }

    record ProductArchivedAlready(ProductId productId) implements CatalogFailure {
        @Override
        public String code() {
            return "product-archived";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "product %s is archived".formatted(productId);
        }
    }

    record ProductNotPublishable(ProductId productId, String why) implements CatalogFailure {
        @Override
        public String code() {
            return "product-not-publishable";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "product %s cannot be published: %s".formatted(productId, why);
        }
    }

    record SkuTaken(Sku sku) implements CatalogFailure {
        @Override
        public String code() {
            return "sku-taken";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "SKU %s belongs to another product".formatted(sku);
        }

        @Override
        public String field() {
            return "sku";
        }
    }

    record CategoryUnknown(CategoryId category) implements CatalogFailure {
        @Override
        public String code() {
            return "category-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no category " + category;
        }

        @Override
        public String field() {
            return "category";
        }
    }

    record CategoryTaken(CategoryId category) implements CatalogFailure {
        @Override
        public String code() {
            return "category-taken";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "category %s exists with another name or parent".formatted(category);
        }

        @Override
        public String field() {
            return "category";
        }
    }

    record CategoryWouldLoop(CategoryId category, CategoryId parent) implements CatalogFailure {
        @Override
        public String code() {
            return "category-would-loop";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "category %s cannot stand below its own descendant %s".formatted(category, parent);
        }

        @Override
        public String field() {
            return "parent";
        }
    }
}
