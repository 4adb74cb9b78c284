package cartulary.standalone.demo;

import cartulary.contract.catalog.CatalogCommand.AddCategory;
import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.CatalogCommand.SetBundle;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Fills an empty shop with the demo range. May be run again at any time, also after it was killed half-way: ids are fixed
 * and each command is a no-op when repeated. The last product is made after all others are safe, so its stream tells
 * whether there is anything left to do.
 */
public final class DemoData {
    /** Who fills the shop. */
    public static final Actor ACTOR = Actor.system("demo-data");

    /** More at once only makes the store's queue longer. */
    private static final int PRODUCTS_AT_ONCE = 48;

    /** Sends a command; the future completes when it is stored, exceptionally if it was refused. */
    @FunctionalInterface
    public interface Sender {
        CompletableFuture<?> send(Object command, Actor actor);
    }

    /** Told as it goes. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param done products that are safe
         * @param all products there will be
         */
        void reached(int done, int all);
    }

    private final Sender sender;
    private final Function<String, Optional<Long>> lastSequence;

    /**
     * @param sender as the bus's own {@code Commands::send}
     * @param lastSequence the sequence of the last event of a stream, as the event store's own {@code lastSequenceNumberFor}
     */
    public DemoData(Sender sender, Function<String, Optional<Long>> lastSequence) {
        this.sender = sender;
        this.lastSequence = lastSequence;
    }

    /** Whether all of it was stored by an earlier run. */
    public boolean loaded() {
        var last = DemoCatalogue.PRODUCTS.getLast();
        // Created, one event per variant, published: the sequence begins with 0.
        return lastSequence.apply(last.id().value()).orElse(-1L)
                >= last.variants().size() + 1L;
    }

    /**
     * Loads what is missing; returns at once if nothing is.
     *
     * @return whether there was something to do
     * @throws ExecutionException with the refusal or failure of the first command that was not taken; run it again later
     */
    public boolean load(Progress progress) throws ExecutionException, InterruptedException {
        if (loaded()) return false;
        for (var category : DemoCatalogue.CATEGORIES) { // One stream: in order, and parents first.
            ask(new AddCategory(CategoryEvent.MAIN_TREE, category.id(), category.parent(), category.name()));
        }
        for (var way : DemoCatalogue.SHIPPING) ask(way);
        var products = DemoCatalogue.PRODUCTS;
        // A bundle is put together of what is there already, and the last comes when all others are there.
        var last = products.size() - 1;
        for (int from = 0, to; from < products.size(); from = to) {
            to = from + 1;
            if (!products.get(from).bundle())
                while (to < last && !products.get(to).bundle()) to++;
            var done = from;
            load(products.subList(from, to), (some, _) -> progress.reached(done + some, products.size()));
        }
        return true;
    }

    private void load(List<DemoCatalogue.Product> together, Progress progress)
            throws ExecutionException, InterruptedException {
        var places = new Semaphore(PRODUCTS_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ExecutorCompletionService<Void>(threads);
            for (var product : together) {
                running.submit(() -> {
                    places.acquire();
                    try {
                        load(product);
                    } finally {
                        places.release();
                    }
                    return null;
                });
            }
            try {
                for (int done = 1; done <= together.size(); done++) {
                    running.take().get();
                    progress.reached(done, together.size());
                }
            } catch (ExecutionException | InterruptedException e) {
                threads.shutdownNow(); // The first refusal is the one to tell of; the rest comes at the next start.
                if (e.getCause() instanceof ExecutionException answered) throw answered;
                throw e;
            }
        }
    }

    private void load(DemoCatalogue.Product product) throws ExecutionException, InterruptedException {
        ask(new CreateProduct(
                product.id(),
                product.name(),
                product.description(),
                product.category(),
                List.of(product.picture()),
                product.brand(),
                product.attributes(),
                Ids.hash("demo-data", product.id().value())));
        for (var variant : product.variants()) ask(new AddVariant(product.id(), variant.sku(), variant.options()));
        var asked = new ArrayList<CompletableFuture<?>>(); // Each a stream of its own.
        for (var variant : product.variants()) {
            for (var price : variant.prices()) {
                var priceId = PriceId.of(variant.sku(), price.currency());
                asked.add(sender.send(new SetPrice(priceId, variant.sku(), price, false), ACTOR));
            }
            if (variant.bundle()) {
                asked.add(sender.send(new SetBundle(product.id(), variant.sku(), variant.parts(), null), ACTOR));
                continue;
            }
            var item = StockItemId.of(variant.sku(), StockItemId.MAIN);
            asked.add(sender.send(new ReceiveStock(item, variant.stock(), "demo-data"), ACTOR));
        }
        for (var answer : asked) answer.get();
        ask(new PublishProduct(product.id()));
    }

    private void ask(Object command) throws ExecutionException, InterruptedException {
        var _ = sender.send(command, ACTOR).get();
    }
}
