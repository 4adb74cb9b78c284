package cartulary.saga.imports;

import cartulary.contract.catalog.Amendment;
import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.ArchiveProduct;
import cartulary.contract.catalog.CatalogCommand.ImportProduct;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.CatalogCommand.SetBundle;
import cartulary.contract.catalog.CatalogCommand.WithdrawProduct;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.ImportCommand.RecordImportPart;
import cartulary.contract.catalog.ImportEvent.ImportPartAdded;
import cartulary.contract.catalog.ImportEvent.ImportPartWorked;
import cartulary.contract.catalog.ImportId;
import cartulary.contract.catalog.ImportRow;
import cartulary.contract.catalog.RowRefusal;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Ids;
import cartulary.contract.support.MetaKeys;
import cartulary.eventstore.Commands;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.HandlerExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works an import part by part, and goes on behind the last part that was recorded. Every command of a row changes nothing
 * when it is sent again, so a part that was half worked when its worker died is worked once more.
 */
final class ImportTasks {
    static final String TASK = "catalog-import";
    private static final Actor ACTOR = Actor.system("catalog-import");
    private static final Logger LOG = LoggerFactory.getLogger(ImportTasks.class);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

    private final EventStore store;
    private final Commands commands;
    private final InstantSource time;
    private final int atOnce;

    /** @param atOnce products worked beside each other; shoppers share the same writer */
    ImportTasks(EventStore store, Commands commands, InstantSource time, int atOnce) {
        this.store = store;
        this.commands = commands;
        this.time = time;
        this.atOnce = atOnce;
    }

    Task<ImportWork> task() {
        return Tasks.custom(TASK, ImportWork.class)
                .onDeadExecutionRevive()
                .onFailure(this::failed)
                .execute((instance, _) -> {
                    work(new ImportId(instance.getId()));
                    return (_, operations) -> operations.stop();
                });
    }

    private void failed(ExecutionComplete complete, ExecutionOperations<ImportWork> operations) {
        var work = (ImportWork) complete.getExecution().taskInstance.getData();
        LOG.warn(
                "{} stopped for the {}. time, and goes on in a moment",
                complete.getExecution().taskInstance.getId(),
                work.attempt(),
                complete.getCause().orElse(null));
        var pause = Duration.ofSeconds(1L << Math.min(work.attempt(), 10));
        operations.reschedule(
                complete, time.instant().plus(pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX), work.next());
    }

    void work(ImportId importId) {
        var worked = new BitSet();
        store.readEvents(importId.value())
                .asStream()
                .map(event -> event.getPayload())
                .filter(ImportPartWorked.class::isInstance)
                .forEach(done -> worked.set(((ImportPartWorked) done).part()));
        store.readEvents(importId.value())
                .asStream()
                .map(event -> event.getPayload())
                .filter(ImportPartAdded.class::isInstance)
                .map(ImportPartAdded.class::cast)
                .filter(part -> !worked.get(part.part()))
                .forEach(this::work);
    }

    private void work(ImportPartAdded part) {
        var products = new LinkedHashMap<String, List<ImportRow>>();
        for (var row : part.rows()) {
            var about = row.productId() != null ? row.productId().value() : "row " + row.row();
            products.computeIfAbsent(about, _ -> new ArrayList<>()).add(row);
        }
        var all = products.values().stream()
                .map(rows -> new Product(part.importId(), rows))
                .toList();
        eachOf(part, all, Product::take);
        // What a bundle is put together of may stand anywhere among these rows.
        eachOf(part, all.stream().filter(Product::hasBundle).toList(), Product::finish);
        var refused = new ArrayList<RowRefusal>();
        all.forEach(product -> refused.addAll(product.refused));
        refused.sort(Comparator.comparingInt(RowRefusal::row));
        var no = told(new RecordImportPart(part.importId(), part.part(), refused), Map.of());
        if (no != null) throw new IllegalStateException(no.detail());
    }

    private void eachOf(ImportPartAdded part, List<Product> products, Consumer<Product> work) {
        var places = new Semaphore(atOnce);
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = products.stream()
                    .map(product -> (Callable<Void>) () -> {
                        places.acquire();
                        try {
                            work.accept(product);
                            return null;
                        } finally {
                            places.release();
                        }
                    })
                    .toList();
            for (var done : each.invokeAll(tasks)) done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while it was at work", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("part %d was not worked".formatted(part.part()), e.getCause());
        }
    }

    /** The rows of one product, in their order. */
    private final class Product {
        private final ImportId importId;
        private final List<ImportRow> rows;
        private final List<RowRefusal> refused = new ArrayList<>();
        private final List<ImportRow> bundles = new ArrayList<>();
        private Amendment said;
        private ImportRow last;

        Product(ImportId importId, List<ImportRow> rows) {
            this.importId = importId;
            this.rows = rows;
        }

        boolean hasBundle() {
            return !bundles.isEmpty();
        }

        void take() {
            for (var row : rows) {
                if (row.unread() != null) refused.add(row.unread());
                else if (row.status() == ProductStatus.ARCHIVED)
                    tell(new ArchiveProduct(row.productId()), row, "archive");
                else if (take(row)) {
                    if (row.parts() != null) bundles.add(row);
                    if (row.status() != null) last = row;
                }
            }
            if (bundles.isEmpty()) finish();
        }

        void finish() {
            for (var row : bundles) {
                if (!tell(new SetBundle(row.productId(), row.sku(), row.parts(), null), row, "bundle")) return;
            }
            if (last == null) return;
            // After its last variant: it may be the one that has a price.
            switch (last.status()) {
                case PUBLISHED -> tell(new PublishProduct(last.productId()), last, "publish");
                case WITHDRAWN -> tell(new WithdrawProduct(last.productId()), last, "withdraw");
                case DRAFT, ARCHIVED -> {}
            }
        }

        private boolean take(ImportRow row) {
            if (row.productId() != null) {
                if (!row.says().equals(said) && !tell(new ImportProduct(row.productId(), row.says()), row, "product")) {
                    return false;
                }
                said = row.says();
                if (row.sku() != null
                        && !tell(new AddVariant(row.productId(), row.sku(), row.options()), row, "variant")) {
                    return false;
                }
            }
            var all = true;
            for (var price : row.prices().entrySet()) {
                var money = new Money(price.getValue(), Currency.getInstance(price.getKey()));
                var command = new SetPrice(
                        PriceId.of(row.sku(), money.currency()), row.sku(), money, money.minorUnits() == 0);
                all &= tell(command, row, "price " + price.getKey());
            }
            return all;
        }

        private boolean tell(Object command, ImportRow row, String step) {
            var meta = Map.of(
                    MetaKeys.REASON,
                    importId.value(),
                    MetaKeys.IDEMPOTENCY_KEY,
                    Ids.derive("key-", importId.value(), Integer.toString(row.row()), step));
            var no = told(command, meta);
            if (no == null) return true;
            var about = row.productId() == null
                    ? row.sku().value()
                    : row.productId().value();
            refused.add(new RowRefusal(row.row(), about, no.code(), no.field(), no.detail()));
            return false;
        }
    }

    /** @return the no, or null for a yes; whatever may pass by is thrown */
    private Failure told(Object command, Map<String, String> meta) {
        try {
            commands.send(command, ACTOR, meta).get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while it was at work", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer came in time", e);
        } catch (ExecutionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof HandlerExecutionException answered
                        && answered.getDetails().orElse(null) instanceof Failure failure
                        && failure.kind() != Failure.Kind.UNAVAILABLE) {
                    return failure;
                }
            }
            throw new IllegalStateException("it could not be asked now", e.getCause());
        }
    }
}
