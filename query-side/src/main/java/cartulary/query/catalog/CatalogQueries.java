package cartulary.query.catalog;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;

import cartulary.contract.catalog.CatalogQuery.FindCategories;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListEveryProduct;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogQuery.QuoteLines;
import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogQuery.SuggestProducts;
import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.catalog.CatalogView.CategoryNode;
import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductRow;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CatalogView.Quote;
import cartulary.contract.catalog.CatalogView.QuotedLine;
import cartulary.contract.catalog.CatalogView.SearchResult;
import cartulary.contract.catalog.CatalogView.Suggestion;
import cartulary.contract.catalog.CatalogView.Variant;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ImportQuery.ExportProducts;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderingFailure.OrderTotalTooLarge;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.catalog.CategoryDocument.Node;
import cartulary.query.catalog.ProductDocument.VariantPart;
import cartulary.query.catalog.SkuPriceProjection.SkuPrices;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.ProductNames;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers questions about the catalogue. A reader who brings a position reads past the caches. */
public final class CatalogQueries implements ProductNames {
    private static final Currency CNY = Currency.getInstance("CNY");
    /** In which a name is looked for. */
    private static final List<String> LANGUAGES = List.of("en", "zh");

    private final ViewStore views;
    private final Projections projections;
    private final ProductProjection products;
    private final SkuPriceProjection prices;
    private final CategoryProjection categories;
    private final CatalogCaches caches;
    private final ProductIndex index;

    public CatalogQueries(
            ViewStore views,
            Projections projections,
            ProductProjection products,
            SkuPriceProjection prices,
            CategoryProjection categories,
            CatalogCaches caches,
            ProductIndex index) {
        this.views = views;
        this.projections = projections;
        this.products = products;
        this.prices = prices;
        this.categories = categories;
        this.caches = caches;
        this.index = index;
    }

    @QueryHandler
    public ProductPage find(FindProduct query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        var id = query.productId().value();
        if (position == null && index.known().isUnknown(id)) return null;
        projections.await(Readers.position(position), products, prices);
        var page = position == null ? caches.pages.get(id, () -> page(id)) : page(id);
        return page.filter(found -> found.status() == ProductStatus.PUBLISHED || Readers.isStaff(actor))
                .orElse(null);
    }

    @QueryHandler
    public Page<ProductSummary> list(
            ListProducts query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        Readers.size(query.size(), 100);
        if (query.page() != null && (query.page() < 0 || query.cursor() != null)) {
            throw new CommandRefused(new Failures.InvalidField("page", "must be from 0, and without a cursor"));
        }
        projections.await(Readers.position(position), products, prices, categories);
        boolean staff = Readers.isStaff(actor);
        if (staff || !index.canList()) return list(query, staff);
        index.await(Readers.position(position));
        return found(query);
    }

    /** The same list by the index: of a large catalogue the database would have to walk over every product. */
    private Page<ProductSummary> found(ListProducts query) {
        var from = Cursor.parse(query.cursor());
        var found = index.now()
                .search(new SearchProducts(
                        null,
                        query.category(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        null,
                        null,
                        CNY,
                        false,
                        "newest",
                        from == null ? null : LuceneSearch.newestAfter(from.key(), from.id()),
                        query.page(),
                        query.size(),
                        false));
        return new Page<>(
                found.items(),
                LuceneSearch.behind(found.nextCursor()).map(Cursor::toString).orElse(null),
                query.page() == null ? null : found.total());
    }

    @QueryHandler
    public SearchResult search(SearchProducts query, @MetaDataValue(MetaKeys.POSITION) String position) {
        Readers.size(query.size(), 100);
        if (query.page() != null && (query.page() < 0 || query.cursor() != null)) {
            throw new CommandRefused(new Failures.InvalidField("page", "must be from 0, and without a cursor"));
        }
        index.await(Readers.position(position));
        var found = index.now().search(query);
        return new SearchResult(found.items(), found.nextCursor(), found.total(), found.facets());
    }

    @QueryHandler
    public List<Suggestion> suggest(SuggestProducts query) {
        return index.now().suggest(query.text(), query.language(), Readers.size(query.size(), 20));
    }

    /** Text is looked for in what a fold keeps, by walking over it: staff ask seldom, and a catalogue is small. */
    @QueryHandler
    public Page<ProductRow> every(ListEveryProduct query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), products, prices);
        var wanted = new ArrayList<Bson>(List.of(exists("_id")));
        if (query.status() != null) {
            wanted.add(eq("body.status", query.status().name().toLowerCase(Locale.ROOT)));
        }
        if (query.text() != null && !query.text().isBlank()) {
            var text = Pattern.compile(Pattern.quote(query.text().strip()), Pattern.CASE_INSENSITIVE);
            var names = LANGUAGES.stream().map(language -> regex("body.name." + language, text));
            wanted.add(or(Stream.concat(Stream.of(regex("_id", text), regex("body.variants.sku", text)), names)
                    .toList()));
        }
        var page = Pages.after(
                views,
                products,
                and(wanted),
                "shownPosition",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                product ->
                        new Cursor(product.shownPosition(), product.productId().value()),
                product -> product);
        var priced = pricesOf(page.items());
        return new Page<>(
                page.items().stream()
                        .map(product -> new ProductRow(
                                product.productId(),
                                product.name(),
                                product.category(),
                                product.pictures().isEmpty()
                                        ? null
                                        : product.pictures().getFirst(),
                                product.status(),
                                product.variants().stream()
                                        .map(variant -> new Variant(
                                                variant.sku(),
                                                variant.options(),
                                                pricesOf(variant, priced),
                                                variant.parts()))
                                        .toList(),
                                product.version()))
                        .toList(),
                page.nextCursor(),
                null);
    }

    @Override
    public void awaitNames(Long position) {
        projections.await(position, prices, products);
    }

    @Override
    public Map<String, ProductName> namesOf(List<String> skus) {
        var owners = views.find(prices, skus);
        var known = views.find(
                products,
                owners.values().stream()
                        .map(SkuPrices::productId)
                        .filter(Objects::nonNull)
                        .map(ProductId::value)
                        .distinct()
                        .toList());
        var names = new HashMap<String, ProductName>();
        owners.forEach((sku, owner) -> {
            var product = owner.productId() == null
                    ? null
                    : known.get(owner.productId().value());
            if (product != null) names.put(sku, new ProductName(product.productId(), product.name()));
        });
        return names;
    }

    @QueryHandler
    public CategoryTree find(FindCategories query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), categories);
        return position == null
                ? caches.trees.get("main", () -> Optional.of(tree())).orElseThrow()
                : tree();
    }

    /** Products come from the caches that the pages come from, so a cart costs no more than looking at what is in it. */
    @QueryHandler
    public Quote quote(QuoteLines query, @MetaDataValue(MetaKeys.POSITION) String position) {
        var lines = query.lines();
        if (lines.isEmpty() || lines.size() > 100) {
            throw new CommandRefused(new Failures.InvalidField("line", "1 to 100 at once"));
        }
        projections.await(Readers.position(position), products, prices);
        var owners = views.find(
                prices,
                lines.stream()
                        .map(line -> line.sku().value())
                        .filter(sku -> position != null || !index.known().isUnknown(sku))
                        .toList());
        try {
            var quoted = lines.stream()
                    .map(line -> quoted(line, owners.get(line.sku().value()), query.currency(), position))
                    .toList();
            var total = quoted.stream()
                    .map(QuotedLine::sum)
                    .filter(Objects::nonNull)
                    .reduce(Money.zero(query.currency()), Money::plus);
            return new Quote(quoted, total);
        } catch (ArithmeticException _) {
            throw new CommandRefused(new OrderTotalTooLarge(query.currency().getCurrencyCode()));
        }
    }

    private QuotedLine quoted(Wanted line, SkuPrices owner, Currency currency, String position) {
        var id = owner == null || owner.productId() == null
                ? null
                : owner.productId().value();
        var found = id == null
                ? Optional.<ProductPage>empty()
                : position == null ? caches.pages.get(id, () -> page(id)) : page(id);
        var product =
                found.filter(page -> page.status() == ProductStatus.PUBLISHED).orElse(null);
        var variant = product == null
                ? null
                : product.variants().stream()
                        .filter(each -> each.sku().equals(line.sku()))
                        .findFirst()
                        .orElse(null);
        if (variant == null) return new QuotedLine(line.sku(), line.quantity(), null, null, null, null, null, null);
        var price = variant.prices().get(currency.getCurrencyCode());
        var unit = price == null ? null : new Money(price, currency);
        return new QuotedLine(
                line.sku(),
                line.quantity(),
                product.productId(),
                product.name(),
                variant.options(),
                product.pictures().isEmpty() ? null : product.pictures().getFirst(),
                unit,
                unit == null ? null : unit.times(line.quantity()));
    }

    private Optional<ProductPage> page(String id) {
        return views.find(products, id).map(product -> page(product, pricesOf(List.of(product))));
    }

    private static ProductPage page(ProductDocument product, Map<String, SkuPrices> priced) {
        return new ProductPage(
                product.productId(),
                product.name(),
                product.description(),
                product.category(),
                product.pictures(),
                product.status(),
                product.variants().stream()
                        .map(variant -> new Variant(
                                variant.sku(), variant.options(), pricesOf(variant, priced), variant.parts()))
                        .toList(),
                product.version(),
                product.brand(),
                product.attributes());
    }

    @QueryHandler
    public Page<ProductPage> export(ExportProducts query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), products, prices);
        int size = Readers.size(query.size(), 500);
        var from = Cursor.parse(query.cursor());
        var kept = ne("body.status", "archived");
        var found = views.read(
                products,
                views.collection(products)
                        .find(from == null ? kept : and(kept, gt("_id", from.id())))
                        .sort(Sorts.ascending("_id"))
                        .limit(size + 1));
        var more = found.size() > size;
        var shown = more ? found.subList(0, size) : found;
        var priced = pricesOf(shown);
        return new Page<>(
                shown.stream().map(product -> page(product, priced)).toList(),
                more ? new Cursor(0, shown.getLast().productId().value()).toString() : null,
                null);
    }

    private Page<ProductSummary> list(ListProducts query, boolean staff) {
        var filter = filter(query.category(), staff);
        if (query.page() == null) {
            var page = Pages.after(
                    views,
                    products,
                    filter,
                    "shownPosition",
                    true,
                    query.cursor(),
                    query.size(),
                    product -> new Cursor(
                            product.shownPosition(), product.productId().value()),
                    product -> product);
            return new Page<>(summaries(page.items()), page.nextCursor(), null);
        }
        var found = views.read(
                products,
                views.collection(products)
                        .find(filter)
                        .sort(Sorts.descending("body.shownPosition", "_id"))
                        .skip(Math.multiplyExact(query.page(), query.size()))
                        .limit(query.size()));
        return new Page<>(summaries(found), null, views.count(products, filter));
    }

    private Bson filter(CategoryId category, boolean staff) {
        var shown = staff ? exists("_id") : eq("body.status", "published");
        return category == null ? shown : and(shown, in("body.category", withThoseBelow(category)));
    }

    private Set<String> withThoseBelow(CategoryId category) {
        var wanted = new HashSet<String>(Set.of(category.value()));
        var nodes = nodes();
        // A moved node may stand before its parent in the list, so it is walked until nothing is added.
        while (nodes.stream()
                .filter(node ->
                        node.parent() != null && wanted.contains(node.parent().value()))
                .map(node -> wanted.add(node.category().value()))
                .reduce(false, Boolean::logicalOr)) {}
        return wanted;
    }

    private List<ProductSummary> summaries(List<ProductDocument> found) {
        var priced = pricesOf(found);
        return found.stream().map(product -> summary(product, priced)).toList();
    }

    /** @param priced by SKU; with those of the product, if they are known */
    static ProductSummary summary(ProductDocument product, Map<String, SkuPrices> priced) {
        return new ProductSummary(
                product.productId(),
                product.name(),
                product.category(),
                product.pictures().isEmpty() ? null : product.pictures().getFirst(),
                lowest(product, priced));
    }

    private Map<String, SkuPrices> pricesOf(List<ProductDocument> found) {
        return views.find(
                prices,
                found.stream()
                        .flatMap(product -> product.variants().stream())
                        .map(variant -> variant.sku().value())
                        .toList());
    }

    private static Map<String, Long> pricesOf(VariantPart variant, Map<String, SkuPrices> priced) {
        var found = priced.get(variant.sku().value());
        return found == null ? Map.of() : found.prices();
    }

    private static Map<String, Long> lowest(ProductDocument product, Map<String, SkuPrices> priced) {
        var lowest = new TreeMap<String, Long>();
        product.variants()
                .forEach(variant -> pricesOf(variant, priced)
                        .forEach((currency, price) -> lowest.merge(currency, price, Math::min)));
        return lowest;
    }

    private List<Node> nodes() {
        return views.find(categories, CategoryEvent.MAIN_TREE)
                .map(CategoryDocument::nodes)
                .orElse(List.of());
    }

    private CategoryTree tree() {
        return new CategoryTree(children(null, nodes()));
    }

    private static List<CategoryNode> children(CategoryId parent, List<Node> nodes) {
        return nodes.stream()
                .filter(node -> Objects.equals(node.parent(), parent))
                .map(node -> new CategoryNode(node.category(), node.name(), children(node.category(), nodes)))
                .toList();
    }
}
