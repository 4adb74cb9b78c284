package cartulary.gateway.catalog;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogFailure.CategoryUnknown;
import cartulary.contract.catalog.CatalogFailure.ProductUnknown;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindCategories;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogQuery.QuoteLines;
import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.CategoryNode;
import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CatalogView.Quote;
import cartulary.contract.catalog.CatalogView.QuotedLine;
import cartulary.contract.catalog.CatalogView.Variant;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.Localized;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Pages;
import cartulary.gateway.support.Pages.View;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import cartulary.gateway.support.Visit;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The pages that anybody may see, rendered here, each with the view it was made of for the script to go on from. */
@Hidden
@RestController
final class CatalogPages {
    /** A number of products that fills rows of two, three and four. */
    private static final int PAGE_SIZE = 24;

    private static final int NEWEST = 8;

    /** From this many on nobody needs to know how many there are. */
    private static final int PLENTY = 6;

    private final Shop shop;
    private final Pages pages;

    CatalogPages(Shop shop, Pages pages) {
        this.shop = shop;
        this.pages = pages;
    }

    @GetMapping("/")
    ResponseEntity<byte[]> home(Visit visit, Caller caller) {
        var tree = categories(caller);
        var newest = shop.page(new ListProducts(null, null, null, NEWEST), ProductSummary.class, caller);
        return pages.page(
                visit,
                new View(
                        "home",
                        null,
                        pages.words(visit, "shop.about"),
                        Map.of("categories", shelves(tree.roots(), visit), "products", cards(newest, visit)),
                        Map.of("view", "home", "categories", tree, "products", newest),
                        null));
    }

    @GetMapping("/products")
    ResponseEntity<byte[]> products(
            @RequestParam(required = false) @Size(max = 500) String cursor, Visit visit, Caller caller) {
        var tree = categories(caller);
        return list(null, pages.words(visit, "catalog.all"), List.of(), tree.roots(), tree, cursor, visit, caller);
    }

    @GetMapping("/categories/{categoryId}")
    ResponseEntity<byte[]> category(
            @PathVariable CategoryId categoryId,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            Visit visit,
            Caller caller) {
        var tree = categories(caller);
        var way = way(tree.roots(), categoryId);
        if (way.isEmpty()) throw new Refused(new CategoryUnknown(categoryId));
        var node = way.getLast();
        var title = in(node.name(), visit);
        return list(node, title, way.subList(0, way.size() - 1), node.children(), tree, cursor, visit, caller);
    }

    private ResponseEntity<byte[]> list(
            CategoryNode category,
            String title,
            List<CategoryNode> above,
            List<CategoryNode> below,
            CategoryTree tree,
            String cursor,
            Visit visit,
            Caller caller) {
        var id = category == null ? null : category.category();
        var found = shop.page(new ListProducts(id, cursor, null, PAGE_SIZE), ProductSummary.class, caller);
        var model = new LinkedHashMap<String, Object>();
        model.put("title", title);
        model.put("id", id);
        model.put("path", path(above, visit));
        model.put("hasShelves", !below.isEmpty());
        model.put("shelves", shelves(below, visit));
        model.put("hasProducts", !found.items().isEmpty());
        model.put("products", cards(found, visit));
        model.put("hasPages", cursor != null || found.nextCursor() != null);
        model.put("first", cursor == null ? null : visit.path());
        model.put(
                "next",
                found.nextCursor() == null
                        ? null
                        : visit.path() + "?cursor=" + URLEncoder.encode(found.nextCursor(), StandardCharsets.UTF_8));
        var description = pages.words(
                visit, "catalog.describedIn", "name", title, "description", pages.words(visit, "shop.about"));
        return pages.page(
                visit,
                new View(
                        "list",
                        title,
                        description,
                        model,
                        Map.of("view", "list", "categories", tree, "products", found),
                        null));
    }

    @GetMapping("/products/{productId}")
    ResponseEntity<byte[]> product(@PathVariable ProductId productId, Visit visit, Caller caller) {
        var product = shop.find(new FindProduct(productId), ProductPage.class, caller)
                .orElseThrow(() -> new Refused(new ProductUnknown(productId)));
        var tree = categories(caller);
        var available = product.variants().isEmpty()
                ? List.<Availability>of()
                : shop.list(
                        new FindAvailability(product.variants().stream()
                                .map(Variant::sku)
                                .limit(100)
                                .toList()),
                        Availability.class,
                        caller);
        var stock = available.stream().collect(Collectors.toMap(Availability::sku, Function.identity()));
        var parts = parts(product, visit, caller);
        var name = in(product.name(), visit);
        var text = in(product.description(), visit);
        var chosen = chosen(product, stock, visit);
        var model = new LinkedHashMap<String, Object>();
        model.put("path", path(way(tree.roots(), product.category()), visit));
        model.put("name", name);
        model.put("letter", letter(name));
        model.put("text", text);
        model.put("price", chosen < 0 ? "" : price(product.variants().get(chosen), visit));
        model.put(
                "pictures",
                product.pictures().stream()
                        .map(address ->
                                Map.of("address", address, "alt", pages.words(visit, "catalog.picture", "name", name)))
                        .toList());
        model.put(
                "variants",
                IntStream.range(0, product.variants().size())
                        .mapToObj(i -> variant(product, i, chosen, stock, parts, visit))
                        .toList());
        return pages.page(
                visit,
                new View(
                        "product",
                        name,
                        pages.words(visit, "catalog.describedIn", "name", name, "description", text),
                        model,
                        Map.of(
                                "view",
                                "product",
                                "categories",
                                tree,
                                "product",
                                product,
                                "availability",
                                available,
                                "parts",
                                parts),
                        data(product, name, text, stock, visit)));
    }

    /** What the bundles among its variants are put together of, as each part is shown where it is sold by itself. */
    private List<QuotedLine> parts(ProductPage product, Visit visit, Caller caller) {
        var skus = product.variants().stream()
                .flatMap(variant -> variant.parts().stream())
                .map(BundlePart::sku)
                .distinct()
                .limit(100)
                .map(sku -> new Wanted(sku, 1))
                .toList();
        if (skus.isEmpty()) return List.of();
        return shop.find(new QuoteLines(skus, visit.currency()), Quote.class, caller)
                .map(Quote::lines)
                .orElse(List.of());
    }

    /** Null of what is no bundle. A part that is not on sale by itself has no name here but its SKU. */
    private String contains(Variant variant, List<QuotedLine> parts, Visit visit) {
        if (variant.parts().isEmpty()) return null;
        var known = parts.stream().collect(Collectors.toMap(QuotedLine::sku, Function.identity()));
        var named = variant.parts().stream()
                .map(part -> pages.words(
                        visit,
                        "catalog.part",
                        "count",
                        part.quantity(),
                        "name",
                        called(part.sku(), known.get(part.sku()), visit)))
                .collect(Collectors.joining(pages.words(visit, "catalog.partsApart")));
        return pages.words(visit, "catalog.contains", "parts", named);
    }

    private static String called(Sku sku, QuotedLine known, Visit visit) {
        if (known == null || known.name() == null) return sku.value();
        var options = known.options().isEmpty()
                ? ""
                : " (" + String.join(", ", new TreeMap<>(known.options()).values()) + ")";
        return in(known.name(), visit) + options;
    }

    /** The first variant that can be had, else the first; -1 if there is none. */
    private static int chosen(ProductPage product, Map<Sku, Availability> stock, Visit visit) {
        var currency = visit.currency().getCurrencyCode();
        var variants = product.variants();
        return IntStream.range(0, variants.size())
                .filter(i -> canBeHad(of(variants.get(i), stock))
                        && variants.get(i).prices().containsKey(currency))
                .findFirst()
                .orElse(variants.isEmpty() ? -1 : 0);
    }

    private Map<String, Object> variant(
            ProductPage product, int i, int chosen, Map<Sku, Availability> stock, List<QuotedLine> parts, Visit visit) {
        var variant = product.variants().get(i);
        var found = of(variant, stock);
        var left = found.available();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("first", i == 0);
        shown.put("last", i == product.variants().size() - 1);
        shown.put("sku", variant.sku().value());
        shown.put("chosen", i == chosen);
        shown.put(
                "label",
                variant.options().isEmpty()
                        ? pages.words(visit, "catalog.variant")
                        : String.join(", ", variant.options().values()));
        shown.put("contains", contains(variant, parts, visit));
        shown.put("price", price(variant, visit));
        shown.put("stockClass", !canBeHad(found) ? "out" : left < PLENTY ? "few" : "in");
        shown.put(
                "stock",
                left == 0
                        ? pages.words(visit, found.backorder() > 0 ? "catalog.toCome" : "catalog.soldOut")
                        : left < PLENTY
                                ? pages.words(visit, "catalog.few", "count", left)
                                : pages.words(visit, "catalog.inStock"));
        return shown;
    }

    /** What nothing was ever received of is sold out. */
    private static Availability of(Variant variant, Map<Sku, Availability> stock) {
        return stock.getOrDefault(variant.sku(), new Availability(variant.sku(), 0, 0));
    }

    private static boolean canBeHad(Availability stock) {
        return stock.available() > 0 || stock.backorder() > 0;
    }

    private static String inWordsOfSchemaOrg(Availability stock) {
        if (stock.available() > 0) return "InStock";
        return stock.backorder() > 0 ? "BackOrder" : "OutOfStock";
    }

    private String price(Variant variant, Visit visit) {
        var price = variant.prices().get(visit.currency().getCurrencyCode());
        return price == null
                ? pages.words(visit, "catalog.noPrice", "currency", visit.currency())
                : Pages.money(visit, visit.currency(), price);
    }

    /** As https://schema.org/Product: what search engines show beside the address. */
    private static Map<String, Object> data(
            ProductPage product, String name, String text, Map<Sku, Availability> stock, Visit visit) {
        var currency = visit.currency();
        var digits = Math.max(0, currency.getDefaultFractionDigits());
        var offers = product.variants().stream()
                .filter(variant -> variant.prices().containsKey(currency.getCurrencyCode()))
                .map(variant -> Map.of(
                        "@type", "Offer",
                        "sku", variant.sku().value(),
                        "price",
                                BigDecimal.valueOf(variant.prices().get(currency.getCurrencyCode()), digits)
                                        .toPlainString(),
                        "priceCurrency", currency.getCurrencyCode(),
                        "availability", "https://schema.org/" + inWordsOfSchemaOrg(of(variant, stock))))
                .toList();
        return Map.of(
                "@context",
                "https://schema.org",
                "@type",
                "Product",
                "name",
                name,
                "description",
                text,
                "image",
                product.pictures().stream()
                        .map(picture -> visit.origin() + picture)
                        .toList(),
                "offers",
                offers);
    }

    private CategoryTree categories(Caller caller) {
        return shop.find(new FindCategories(), CategoryTree.class, caller).orElseGet(() -> new CategoryTree(List.of()));
    }

    /** From the root down to that category; empty if it is nowhere. */
    private static List<CategoryNode> way(List<CategoryNode> nodes, CategoryId wanted) {
        for (var node : nodes) {
            if (node.category().equals(wanted)) return List.of(node);
            var below = way(node.children(), wanted);
            if (!below.isEmpty()) {
                var way = new ArrayList<>(List.of(node));
                way.addAll(below);
                return way;
            }
        }
        return List.of();
    }

    private static List<Map<String, Object>> path(List<CategoryNode> way, Visit visit) {
        return way.stream()
                .map(node -> Map.<String, Object>of(
                        "address", "/categories/" + node.category(), "name", in(node.name(), visit)))
                .toList();
    }

    private static List<Map<String, Object>> shelves(List<CategoryNode> nodes, Visit visit) {
        return nodes.stream()
                .map(node -> Map.of(
                        "id", node.category(),
                        "name", in(node.name(), visit),
                        "children", shelves(node.children(), visit)))
                .toList();
    }

    private List<Map<String, Object>> cards(Page<ProductSummary> found, Visit visit) {
        return found.items().stream()
                .map(product -> {
                    var from = product.fromPrices().get(visit.currency().getCurrencyCode());
                    var card = new LinkedHashMap<String, Object>();
                    card.put("id", product.productId());
                    card.put("name", in(product.name(), visit));
                    card.put("letter", letter(in(product.name(), visit)));
                    card.put("picture", small(product.picture()));
                    card.put(
                            "price",
                            from == null
                                    ? pages.words(visit, "catalog.noPrice", "currency", visit.currency())
                                    : pages.words(
                                            visit,
                                            "catalog.from",
                                            "price",
                                            Pages.money(visit, visit.currency(), from)));
                    return (Map<String, Object>) card;
                })
                .toList();
    }

    /** Of what was uploaded there is a small one for lists. */
    private static String small(String picture) {
        var up = "/pictures/up/";
        return picture != null && picture.startsWith(up) ? up + "small/" + picture.substring(up.length()) : picture;
    }

    /** Stands where a picture is missing. */
    private static String letter(String name) {
        return name.codePoints().limit(1).mapToObj(Character::toString).collect(Collectors.joining());
    }

    private static String in(Localized text, Visit visit) {
        return text == null ? "" : text.in(visit.language());
    }
}
