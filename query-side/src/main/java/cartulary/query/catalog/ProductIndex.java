package cartulary.query.catalog;

import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.catalog.ProductEvent.BundleSet;
import cartulary.contract.catalog.SkuClaimed;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockPlanEvent;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.eventstore.BatchEnd;
import cartulary.eventstore.Position;
import cartulary.query.catalog.ProductSearch.Entry;
import cartulary.query.catalog.SkuPriceProjection.SkuPrices;
import cartulary.query.support.KnownIds;
import cartulary.query.support.Projection;
import cartulary.query.support.Projections;
import cartulary.query.support.Projections.Status;
import cartulary.query.support.ViewStore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.model.Filters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps this process's index of products on sale as the views are: filled from them at its start, then told by each event
 * what to look up again. Until it is filled there is none.
 */
@ProcessingGroup(ProductIndex.PROCESSOR)
public final class ProductIndex implements SmartLifecycle {
    public static final String PROCESSOR = "product-index";
    private static final Logger LOG = LoggerFactory.getLogger(ProductIndex.class);
    private static final int AT_ONCE = 500;
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);
    private static final long AGAIN_MILLIS = 200;

    private final ObjectMapper mapper;
    private final ViewStore views;
    private final Projections projections;
    private final ProductProjection products;
    private final SkuPriceProjection prices;
    private final CategoryProjection categories;
    private final Projection<?> stocks;
    private final Function<Collection<String>, Set<String>> inStock;
    private final Function<Collection<String>, Set<String>> bundlesWith;
    private final KnownIds known;
    private final BatchEnd<Told> batch = new BatchEnd<>(Told::new, this::takeUp);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    /** Whether a SKU could be ordered when it was last looked at. */
    private final Map<String, Boolean> stock = new ConcurrentHashMap<>();

    private final Counter listed;
    private final Counter notListed;
    private volatile ProductSearch search;
    private volatile boolean filled;
    private volatile boolean running;
    /** How often something was taken up, and how much of that is shown. */
    private final AtomicLong taken = new AtomicLong();

    private final ReentrantLock showing = new ReentrantLock();
    private volatile long shown;
    private volatile long fed = -1;
    /** Behind which every event is told; null before the first can be. */
    private volatile Long hearing;

    private Thread filling;

    /**
     * @param stocks keeps what {@code inStock} looks at
     * @param inStock which of these SKUs can be ordered now
     * @param bundlesWith which bundles one of these SKUs is a part of
     */
    public ProductIndex(
            ViewStore views,
            Projections projections,
            ProductProjection products,
            SkuPriceProjection prices,
            CategoryProjection categories,
            Projection<?> stocks,
            Function<Collection<String>, Set<String>> inStock,
            Function<Collection<String>, Set<String>> bundlesWith,
            ObjectMapper mapper,
            MeterRegistry meters) {
        this.mapper = mapper;
        this.views = views;
        this.projections = projections;
        this.products = products;
        this.prices = prices;
        this.categories = categories;
        this.stocks = stocks;
        this.inStock = inStock;
        this.bundlesWith = bundlesWith;
        this.known = new KnownIds(
                new KnownIds.Fed() {
                    @Override
                    public long head() {
                        return projections.headPosition();
                    }

                    @Override
                    public long position() {
                        return fed;
                    }
                },
                meters);
        this.listed = meters.counter("cartulary.cache", "region", "lists", "level", "index", "result", "hit");
        this.notListed = meters.counter("cartulary.cache", "region", "lists", "level", "index", "result", "miss");
    }

    /** Which products and SKUs there have ever been, for all who are asked for them. */
    public KnownIds known() {
        return known;
    }

    /** Whether a list can come from here now, or must be made of the database: counted as a hit or a miss. */
    boolean canList() {
        var can = filled;
        (can ? listed : notListed).increment();
        return can;
    }

    /**
     * To be asked now, all that was taken up being shown.
     *
     * @throws CommandRefused of kind UNAVAILABLE while it is filled
     */
    ProductSearch now() {
        if (!filled) throw new CommandRefused(new Failures.Unavailable("the index of products is being made"));
        var wanted = taken.get();
        if (shown < wanted) show(wanted);
        return search;
    }

    /** Who comes while another has it shown waits for that: what they were told is taken up must not be missing. */
    private void show(long wanted) {
        showing.lock();
        try {
            if (shown >= wanted) return;
            var now = taken.get();
            search.show();
            shown = now;
        } finally {
            showing.unlock();
        }
    }

    /** Waits, bounded, until it has taken up that position; null is none. */
    public void await(Long position) {
        if (position == null || fed >= position) return;
        projections.await(position, products, prices, categories); // Whoever asks beyond the head waits for the head.
        long goal = Math.min(position, projections.headPosition());
        long left = WAIT_MAX.toNanos();
        lock.lock();
        try {
            while (fed < goal) {
                if (left <= 0) throw new CommandRefused(new Failures.ViewBehind(position, fed));
                left = advanced.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandRefused(new Failures.ViewBehind(position, fed));
        } finally {
            lock.unlock();
        }
    }

    /** What the events of a batch are about: looked up once, however many of them there are. */
    private static final class Told {
        private final Set<String> productIds = new HashSet<>();
        private final Set<String> claimedOrPriced = new HashSet<>();
        private final Set<String> moved = new HashSet<>();
        private final Set<String> ids = new HashSet<>();
        private final Set<Projection<?>> views = new HashSet<>();
        private boolean categories;
        private boolean bundles;
        private long position;
    }

    @EventHandler
    void on(Object event, @Position long position) {
        batch.add(told -> {
            told.position = Math.max(told.position, position);
            switch (event) {
                case ProductEvent product -> {
                    told.views.add(products);
                    told.productIds.add(product.productId().value());
                    told.bundles |= product instanceof BundleSet;
                }
                case SkuClaimed claimed -> {
                    told.views.add(prices);
                    told.productIds.add(claimed.productId().value());
                    told.ids.add(claimed.sku().value());
                }
                case PriceSet set -> {
                    told.views.add(prices);
                    told.claimedOrPriced.add(set.sku().value());
                }
                case CategoryEvent _ -> {
                    told.views.add(categories);
                    told.categories = true;
                }
                case StockEvent stock ->
                    told.moved.add(stock.stockItemId().sku().value());
                case StockPlanEvent plan -> told.ids.add(plan.sku().value());
                default -> {}
            }
        });
    }

    private void takeUp(Told told) {
        told.ids.addAll(told.productIds);
        told.ids.addAll(told.claimedOrPriced);
        told.ids.addAll(told.moved);
        know(told);
        if (!told.views.isEmpty()) projections.await(told.position, told.views.toArray(Projection<?>[]::new));
        var ofSkus = told.claimedOrPriced;
        if (told.bundles || !told.moved.isEmpty()) projections.awaitNamed(told.position, "bundles");
        if (!told.moved.isEmpty()) {
            projections.awaitNamed(told.position, "sku-stock");
            var moved = new HashSet<>(told.moved);
            moved.addAll(bundlesWith.apply(told.moved));
            var there = inStock.apply(moved);
            for (var sku : moved) {
                var now = there.contains(sku);
                var before = stock.put(sku, now);
                if (before == null || before != now) ofSkus.add(sku);
            }
        }
        if (told.categories && filled) fillAgain(); // A product is found under every category above its own.
        if (!ofSkus.isEmpty()) {
            views.find(prices, ofSkus).values().stream()
                    .map(SkuPrices::productId)
                    .filter(Objects::nonNull)
                    .forEach(owner -> told.productIds.add(owner.value()));
        }
        if (!told.productIds.isEmpty()) lookUp(told.productIds);
        advance(told.position);
    }

    /** Every event behind this position will be told; what was stored before is in the views when they have got there. */
    public void hearsFrom(long position) {
        hearing = position;
    }

    private void know(Told told) {
        if (!running) return;
        if (known.isFull()) {
            known.begin();
            knowWhatWasStoredUpTo(told.position);
        }
        known.add(told.ids);
    }

    private void knowWhatWasStoredUpTo(long position) {
        Thread.ofVirtual().name("known-ids").start(() -> knowWhatWasBefore(position));
    }

    private void knowWhatWasBefore(long position) {
        var keepers = List.of(products, prices, stocks);
        try {
            while (running) {
                try {
                    projections.await(position, keepers.toArray(Projection<?>[]::new));
                    var ids = new HashSet<String>();
                    for (var keeper : keepers) {
                        ids.addAll(views.allIds(keeper, Filters.empty()));
                    }
                    known.complete(ids);
                    return;
                } catch (RuntimeException e) {
                    LOG.debug("what ids there are is looked up in a moment", e);
                }
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void advance(long position) {
        lock.lock();
        try {
            fed = Math.max(fed, position);
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private synchronized void lookUp(Set<String> productIds) {
        if (search == null) return;
        var found = views.find(products, productIds);
        var shown = found.values().stream()
                .filter(product -> product.status() == ProductStatus.PUBLISHED)
                .toList();
        search.put(entries(shown));
        var gone = new HashSet<>(productIds);
        shown.forEach(product -> gone.remove(product.productId().value()));
        if (!gone.isEmpty()) search.remove(gone);
        taken.incrementAndGet();
    }

    private List<Entry> entries(List<ProductDocument> shown) {
        if (shown.isEmpty()) return List.of();
        var skus = shown.stream()
                .flatMap(product -> product.variants().stream())
                .map(variant -> variant.sku().value())
                .toList();
        var priced = views.find(prices, skus);
        var there = inStock.apply(skus);
        skus.forEach(sku -> stock.put(sku, there.contains(sku)));
        var parents = parents();
        return shown.stream()
                .map(product -> entry(product, priced, there, parents))
                .toList();
    }

    private static Entry entry(
            ProductDocument product,
            Map<String, SkuPrices> priced,
            Set<String> there,
            Map<CategoryId, CategoryId> parents) {
        var options = new TreeMap<String, Set<String>>();
        var skus = new ArrayList<String>();
        for (var variant : product.variants()) {
            skus.add(variant.sku().value());
            variant.options()
                    .forEach((name, value) -> options.computeIfAbsent(name, _ -> new LinkedHashSet<>())
                            .add(value));
        }
        return new Entry(
                CatalogQueries.summary(product, priced),
                product.description().texts().values(),
                Stream.iterate(product.category(), Objects::nonNull, parents::get)
                        .map(CategoryId::value)
                        .toList(),
                skus,
                product.brand(),
                product.attributes() == null ? Map.of() : product.attributes(),
                options.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, option -> List.copyOf(option.getValue()))),
                skus.stream().anyMatch(there::contains),
                product.shownPosition());
    }

    private Map<CategoryId, CategoryId> parents() {
        var parents = new HashMap<CategoryId, CategoryId>();
        views.find(categories, CategoryEvent.MAIN_TREE)
                .ifPresent(tree -> tree.nodes().stream()
                        .filter(node -> node.parent() != null)
                        .forEach(node -> parents.put(node.category(), node.parent())));
        return parents;
    }

    private void fillAgain() {
        try {
            fill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while the index was filled", e);
        }
    }

    private void fill() throws InterruptedException {
        var begun = System.nanoTime();
        var ids = views.allIds(products, Filters.eq("body.status", "published"));
        for (int from = 0; from < ids.size() && running; from += AT_ONCE) {
            lookUpAtLast(new HashSet<>(ids.subList(from, Math.min(ids.size(), from + AT_ONCE))));
        }
        search.show();
        filled = true;
        LOG.info("{} products are found, after {} ms", ids.size(), (System.nanoTime() - begun) / 1_000_000);
    }

    /** A database that is away for a moment must not have a hundred thousand products looked up from the first again. */
    private void lookUpAtLast(Set<String> productIds) throws InterruptedException {
        while (running) {
            try {
                lookUp(productIds);
                return;
            } catch (RuntimeException e) {
                LOG.debug("the index of products goes on in a moment", e);
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        }
    }

    private void fillWhenTheViewsAreThere() {
        try {
            while (running) {
                try {
                    // What was stored before is in the views by then, and of what comes later the events tell.
                    var from = hearing;
                    var named = Set.of(products.name(), prices.name(), categories.name());
                    var statuses = projections.statuses().stream()
                            .filter(status -> named.contains(status.projection()))
                            .toList();
                    if (from != null
                            && statuses.stream()
                                    .allMatch(status ->
                                            status.paused() || (status.caughtUp() && status.position() >= from))) {
                        fill();
                        knowWhatWasStoredUpTo(from);
                        // The book may have gone on meanwhile: what is found is as old as the view that is furthest
                        // behind.
                        advance(statuses.stream()
                                .mapToLong(Status::position)
                                .min()
                                .orElse(-1));
                        return;
                    }
                } catch (RuntimeException e) {
                    LOG.debug("the index of products is filled in a moment", e);
                }
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        search = new LuceneSearch(mapper);
        running = true;
        known.begin();
        filling = Thread.ofPlatform().daemon().name("product-index").start(this::fillWhenTheViewsAreThere);
    }

    @Override
    public void stop() {
        running = false;
        filled = false;
        known.end();
        try {
            if (filling != null) filling.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (search != null) search.close();
        search = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the processors, which feed it. */
    @Override
    public int getPhase() {
        return -10;
    }
}
