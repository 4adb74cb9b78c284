package cartulary.query.catalog;

import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogView.Facet;
import cartulary.contract.catalog.CatalogView.FacetValue;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CatalogView.Suggestion;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.query.support.Cursor;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.IndexSortSortedNumericDocValuesRangeQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link ProductSearch} by Lucene: files in a folder of this process, mapped into memory, thrown away at its end. */
final class LuceneSearch implements ProductSearch {
    private static final Logger LOG = LoggerFactory.getLogger(LuceneSearch.class);
    private static final String ID = "id";
    private static final String NAME = "name";
    private static final String TEXT = "text";
    private static final String SKU = "sku";
    private static final String CATEGORY = "category";
    private static final String STOCK = "stock";
    private static final String SINCE = "since";
    /** What a list shows, as JSON. */
    private static final String ROW = "row";

    private static final String PRICE = "price.";
    private static final String BRAND = "brand";
    private static final String ATTRIBUTE = "attribute.";
    private static final String OPTION = "option.";
    private static final String BANDED = "price";
    private static final String BAND = "band.";
    private static final long[] BANDS = {0, 1_000, 5_000, 10_000, 50_000, 100_000};
    private static final int FACET_VALUES = 20;
    /** Of attributes: there may be any number, and nobody chooses among more. */
    private static final int ATTRIBUTES_COUNTED = 12;

    private static final int WORDS_MAX = 12;
    private static final Sort NEWEST =
            new Sort(new SortField(SINCE, SortField.Type.LONG, true), new SortField(ID, SortField.Type.STRING, true));

    private final Path folder;
    private final Analyzer analyzer = new CJKAnalyzer(); // Latin words as they are, of Chinese every pair.
    private final FacetCounts counts = new FacetCounts(LuceneSearch::isFacet);
    private final ObjectWriter rowsWritten;
    private final ObjectReader rowsRead;
    private final MMapDirectory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;

    LuceneSearch(ObjectMapper mapper) {
        rowsWritten = mapper.writerFor(ProductSummary.class);
        rowsRead = mapper.readerFor(ProductSummary.class);
        try {
            folder = Files.createTempDirectory("cartulary-search");
            directory = new MMapDirectory(folder);
            // Sorted as the lists are that most ask for, wherever they go on: of each segment as many are read as are
            // shown.
            writer = new IndexWriter(
                    directory,
                    new IndexWriterConfig(analyzer).setRAMBufferSizeMB(16).setIndexSort(NEWEST));
            searchers = new SearcherManager(writer, new SearcherFactory());
        } catch (IOException e) {
            throw new UncheckedIOException("the index of products cannot be made", e);
        }
    }

    @Override
    public void put(Collection<Entry> entries) {
        try {
            for (var entry : entries)
                writer.updateDocument(new Term(ID, entry.shown().productId().value()), document(entry));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void remove(Collection<String> productIds) {
        try {
            writer.deleteDocuments(
                    productIds.stream().map(id -> new Term(ID, id)).toArray(Term[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void show() {
        try {
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Document document(Entry entry) throws IOException {
        var document = new Document();
        var row = entry.shown();
        document.add(new StringField(ID, row.productId().value(), Field.Store.NO));
        document.add(new SortedDocValuesField(ID, new BytesRef(row.productId().value())));
        document.add(new BinaryDocValuesField(ROW, new BytesRef(rowsWritten.writeValueAsBytes(row))));
        row.name().texts().values().forEach(name -> document.add(new TextField(NAME, name, Field.Store.NO)));
        entry.descriptions().forEach(text -> document.add(new TextField(TEXT, text, Field.Store.NO)));
        for (var sku : entry.skus()) {
            document.add(new StringField(SKU, sku.toLowerCase(Locale.ROOT), Field.Store.NO));
        }
        for (var category : entry.categories()) {
            document.add(new StringField(CATEGORY, category, Field.Store.NO));
        }
        if (entry.brand() != null) said(document, BRAND, entry.brand());
        entry.attributes().forEach((name, value) -> said(document, ATTRIBUTE + name, value));
        entry.options().forEach((name, values) -> {
            for (var value : values) said(document, OPTION + name, value);
        });
        row.fromPrices().forEach((currency, price) -> {
            document.add(new LongField(PRICE + currency, price, Field.Store.NO));
            document.add(new StringField(BAND + currency, band(price), Field.Store.NO));
        });
        document.add(new StringField(STOCK, entry.inStock() ? "in" : "out", Field.Store.NO));
        document.add(new NumericDocValuesField(SINCE, entry.since()));
        return document;
    }

    /** Narrows, is counted, and is found by its words. */
    private static void said(Document document, String field, String value) {
        document.add(new StringField(field, value, Field.Store.NO));
        document.add(new TextField(TEXT, value, Field.Store.NO));
    }

    @Override
    public Found search(SearchProducts wanted) {
        var sort = Objects.requireNonNullElse(wanted.sort(), wanted.text() == null ? "newest" : "relevance");
        var order = order(sort, wanted);
        return with(searcher -> {
            var narrowing = narrowing(wanted);
            var query = query(wanted, narrowing.values());
            int skip = wanted.page() == null ? 0 : Math.multiplyExact(wanted.page(), wanted.size());
            int most = Math.min(
                    Math.addExact(skip, wanted.size()) + 1,
                    Math.max(1, searcher.getIndexReader().maxDoc()));
            var after = wanted.cursor() == null
                    ? null
                    : after(wanted.cursor(), sort, searcher.getIndexReader().maxDoc() - 1);
            // Whoever counts facets needs all that is found; else how many there are is asked for by itself.
            var found = wanted.facets() ? FacetCounts.found(searcher, query) : null;
            var top = sort.equals("newest")
                    ? newest(searcher, query, found, after, most)
                    : searcher.search(query, new TopFieldCollectorManager(order, most, after, most)).scoreDocs;
            int end = Math.min(top.length, skip + wanted.size());
            var page = Arrays.copyOfRange(top, Math.min(skip, end), end);
            boolean more = wanted.page() == null && top.length > end && page.length > 0;
            return new Found(
                    rows(searcher, page),
                    more ? cursor(searcher, page[page.length - 1], sort) : null,
                    found == null
                            ? searcher.count(query)
                            : found.stream()
                                    .filter(Objects::nonNull)
                                    .mapToInt(FixedBitSet::cardinality)
                                    .sum(),
                    found == null ? List.of() : facets(searcher, wanted, found, narrowing));
        });
    }

    /** One of those found, where the index has it. */
    private record Hit(LeafReaderContext leaf, int document, long since) {}

    /**
     * The first of each segment, which is sorted so. Lucene's own collector compares the ids of all of them, each looked up in a
     * compressed block, which took longer than all the rest.
     *
     * @param found what the query finds, if that is known; else null
     * @param after null for the very first
     */
    private static ScoreDoc[] newest(
            IndexSearcher searcher, Query query, List<FixedBitSet> found, FieldDoc after, int most) throws IOException {
        var behind = after == null ? query : from((Long) after.fields[0], query);
        var weight = found != null && after == null
                ? null
                : searcher.createWeight(searcher.rewrite(behind), ScoreMode.COMPLETE_NO_SCORES, 1);
        var hits = new ArrayList<Hit>();
        for (var leaf : searcher.getIndexReader().leaves()) {
            if (weight == null) {
                var here = found.get(leaf.ord);
                if (here != null) first(leaf, new BitSetIterator(here, 0), after, most, hits);
            } else {
                var scorer = weight.scorer(leaf);
                if (scorer != null) first(leaf, scorer.iterator(), after, most, hits);
            }
        }
        hits.sort(Comparator.comparingLong(Hit::since)
                .reversed()
                .thenComparing(LuceneSearch::id, Comparator.reverseOrder()));
        return hits.stream()
                .limit(most)
                .map(hit -> new ScoreDoc(hit.leaf.docBase + hit.document, Float.NaN))
                .toArray(ScoreDoc[]::new);
    }

    private static void first(
            LeafReaderContext leaf, DocIdSetIterator documents, FieldDoc after, int most, List<Hit> hits)
            throws IOException {
        var live = leaf.reader().getLiveDocs();
        var since = leaf.reader().getNumericDocValues(SINCE);
        int taken = 0;
        for (int document = documents.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS && taken < most;
                document = documents.nextDoc()) {
            if (live != null && !live.get(document)) continue;
            if (!since.advanceExact(document)) throw new IOException("a product without its place");
            var hit = new Hit(leaf, document, since.longValue());
            if (after != null && !isBehind(hit, after)) continue;
            hits.add(hit);
            taken++;
        }
    }

    private static boolean isBehind(Hit hit, FieldDoc after) {
        long since = (Long) after.fields[0];
        return hit.since < since || (hit.since == since && id(hit).compareTo((BytesRef) after.fields[1]) < 0);
    }

    /** Of what is newest, that which cannot come behind the cursor is passed over at once. */
    private static Query from(long to, Query query) {
        var since = new IndexSortSortedNumericDocValuesRangeQuery(
                SINCE, Long.MIN_VALUE, to, NumericDocValuesField.newSlowRangeQuery(SINCE, Long.MIN_VALUE, to));
        if (query instanceof MatchAllDocsQuery) return since;
        return new BooleanQuery.Builder()
                .add(query, Occur.MUST)
                .add(since, Occur.FILTER)
                .build();
    }

    private static BytesRef id(Hit hit) {
        try {
            var ids = hit.leaf.reader().getSortedDocValues(ID);
            if (!ids.advanceExact(hit.document)) throw new IOException("a product without its id");
            return ids.lookupOrd(ids.ordValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ProductSummary> rows(IndexSearcher searcher, ScoreDoc[] hits) throws IOException {
        var leaves = searcher.getIndexReader().leaves();
        var rows = new ArrayList<ProductSummary>(hits.length);
        for (var hit : hits) {
            var leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
            var kept = leaf.reader().getBinaryDocValues(ROW);
            if (!kept.advanceExact(hit.doc - leaf.docBase)) throw new IOException("a product without its row");
            var row = kept.binaryValue();
            rows.add(rowsRead.readValue(row.bytes, row.offset, row.length));
        }
        return rows;
    }

    private Query query(SearchProducts wanted, Collection<Query> narrowing) throws IOException {
        var all = new BooleanQuery.Builder();
        if (wanted.text() != null) all.add(words(wanted.text()), Occur.MUST);
        narrowing.forEach(each -> all.add(each, Occur.FILTER));
        var made = all.build();
        return made.clauses().isEmpty() ? MatchAllDocsQuery.INSTANCE : made;
    }

    /** By the facet that each is a choice of. */
    private static Map<String, Query> narrowing(SearchProducts wanted) {
        var all = new LinkedHashMap<String, Query>();
        if (wanted.category() != null) {
            all.put(CATEGORY, any(CATEGORY, List.of(wanted.category().value())));
        }
        if (!wanted.brands().isEmpty()) all.put(BRAND, any(BRAND, wanted.brands()));
        wanted.attributes().forEach((name, values) -> all.put(ATTRIBUTE + name, any(ATTRIBUTE + name, values)));
        wanted.options().forEach((name, values) -> all.put(OPTION + name, any(OPTION + name, values)));
        if (wanted.priceFrom() != null || wanted.priceTo() != null) {
            all.put(
                    BANDED,
                    LongField.newRangeQuery(
                            PRICE + wanted.currency().getCurrencyCode(),
                            Objects.requireNonNullElse(wanted.priceFrom(), 0L),
                            wanted.priceTo() == null ? Long.MAX_VALUE : wanted.priceTo() - 1));
        }
        if (wanted.inStock()) all.put(STOCK, any(STOCK, List.of("in")));
        return all;
    }

    private static Query any(String field, List<String> values) {
        if (values.size() == 1) return new TermQuery(new Term(field, values.getFirst()));
        var any = new BooleanQuery.Builder();
        values.forEach(value -> any.add(new TermQuery(new Term(field, value)), Occur.SHOULD));
        return any.build();
    }

    /** Each word somewhere, in a name counting more; or the text as the beginning of a SKU. */
    private Query words(String text) throws IOException {
        var each = new BooleanQuery.Builder();
        for (var word : tokens(text)) {
            each.add(
                    new BooleanQuery.Builder()
                            .add(new BoostQuery(new TermQuery(new Term(NAME, word)), 3), Occur.SHOULD)
                            .add(new TermQuery(new Term(TEXT, word)), Occur.SHOULD)
                            .build(),
                    Occur.MUST);
        }
        return new BooleanQuery.Builder()
                .add(each.build(), Occur.SHOULD)
                .add(new PrefixQuery(new Term(SKU, text.strip().toLowerCase(Locale.ROOT))), Occur.SHOULD)
                .build();
    }

    private List<String> tokens(String text) throws IOException {
        var words = new ArrayList<String>();
        try (var stream = analyzer.tokenStream(NAME, new StringReader(text))) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken() && words.size() < WORDS_MAX) words.add(term.toString());
            stream.end();
        }
        return words;
    }

    private static Sort order(String sort, SearchProducts wanted) {
        var last = new SortField(ID, SortField.Type.STRING, true); // As a cursor needs: no two alike.
        return switch (sort) {
            case "newest" -> NEWEST;
            case "relevance" -> new Sort(SortField.FIELD_SCORE, last);
            case "price" -> new Sort(price(wanted, false), last);
            case "price-down" -> new Sort(price(wanted, true), last);
            default ->
                throw new CommandRefused(
                        new Failures.InvalidField("sort", "is newest, relevance, price or price-down"));
        };
    }

    /** What has no price in that currency comes last. */
    private static SortField price(SearchProducts wanted, boolean down) {
        return LongField.newSortField(
                PRICE + wanted.currency().getCurrencyCode(),
                down,
                SortedNumericSelector.Type.MIN,
                down ? -1L : Long.MAX_VALUE);
    }

    private static String cursor(IndexSearcher searcher, ScoreDoc last, String sort) throws IOException {
        if (last instanceof FieldDoc sorted) {
            return encoded("%s:%s:%s".formatted(sort, sorted.fields[0], ((BytesRef) sorted.fields[1]).utf8ToString()));
        }
        var leaves = searcher.getIndexReader().leaves();
        var leaf = leaves.get(ReaderUtil.subIndex(last.doc, leaves));
        var since = leaf.reader().getNumericDocValues(SINCE);
        if (!since.advanceExact(last.doc - leaf.docBase)) throw new IOException("a product without its place");
        var hit = new Hit(leaf, last.doc - leaf.docBase, since.longValue());
        return newestAfter(hit.since, id(hit).utf8ToString());
    }

    /** The cursor behind a product in the order of the newest. */
    static String newestAfter(long shown, String productId) {
        return encoded("newest:%d:%s".formatted(shown, productId));
    }

    /** Where the newest go on; empty at their end. */
    static Optional<Cursor> behind(String cursor) {
        if (cursor == null) return Optional.empty();
        var fields = after(cursor, "newest", 0).fields;
        return Optional.of(new Cursor((Long) fields[0], ((BytesRef) fields[1]).utf8ToString()));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static FieldDoc after(String cursor, String sort, int lastDoc) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(":", 3);
            if (!parts[0].equals(sort)) throw new IllegalArgumentException("of another order");
            Object key = sort.equals("relevance") ? (Object) Float.valueOf(parts[1]) : (Object) Long.valueOf(parts[1]);
            return new FieldDoc(Math.max(0, lastDoc), Float.NaN, new Object[] {key, new BytesRef(parts[2])});
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            throw new CommandRefused(new Failures.InvalidField("cursor", "is none that was given out for this order"));
        }
    }

    private List<Facet> facets(
            IndexSearcher searcher, SearchProducts wanted, List<FixedBitSet> found, Map<String, Query> narrowing)
            throws IOException {
        var banded = BAND + wanted.currency().getCurrencyCode();
        var counted = counts.count(searcher, found, field -> !field.startsWith(BAND) || field.equals(banded));
        for (var chosen : narrowing.keySet()) {
            if (chosen.equals(CATEGORY)) continue; // Those above and below it are counted anyhow.
            var others = new LinkedHashMap<>(narrowing);
            others.remove(chosen);
            var field = chosen.equals(BANDED) ? banded : chosen;
            counted.putAll(
                    counts.count(searcher, FacetCounts.found(searcher, query(wanted, others.values())), field::equals));
        }
        var all = new TreeMap<String, Facet>();
        var bands = counted.remove(banded);
        if (searcher.getIndexReader().maxDoc() > 0) all.put(BANDED, bands(bands == null ? Map.of() : bands));
        counted.keySet().removeAll(attributesLeftOut(counted));
        counted.forEach((field, values) -> all.put(field, facet(field, values)));
        return List.copyOf(all.values());
    }

    /** Those that the fewest have. */
    private static List<String> attributesLeftOut(Map<String, Map<String, Long>> counted) {
        return counted.keySet().stream()
                .filter(field -> field.startsWith(ATTRIBUTE))
                .sorted(Comparator.<String>comparingLong(field -> -counted.get(field).values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .thenComparing(Comparator.naturalOrder()))
                .skip(ATTRIBUTES_COUNTED)
                .toList();
    }

    private static Facet facet(String name, Map<String, Long> values) {
        return new Facet(
                name,
                values.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(FACET_VALUES)
                        .map(value -> new FacetValue(value.getKey(), value.getValue()))
                        .toList());
    }

    private static Facet bands(Map<String, Long> counted) {
        return new Facet(
                BANDED,
                Arrays.stream(BANDS)
                        .mapToObj(LuceneSearch::band)
                        .filter(counted::containsKey)
                        .map(band -> new FacetValue(band, counted.get(band)))
                        .toList());
    }

    /** The one in which a price lies, by its ends: {@code 1000-4999}. */
    private static String band(long price) {
        int at = Arrays.binarySearch(BANDS, price);
        if (at < 0) at = Math.max(0, -at - 2);
        return at + 1 < BANDS.length ? BANDS[at] + "-" + (BANDS[at + 1] - 1) : BANDS[at] + "-";
    }

    private static boolean isFacet(String field) {
        return field.equals(CATEGORY)
                || field.equals(BRAND)
                || field.equals(STOCK)
                || field.startsWith(ATTRIBUTE)
                || field.startsWith(OPTION)
                || field.startsWith(BAND);
    }

    @Override
    public List<Suggestion> suggest(String text, String language, int size) {
        return with(searcher -> {
            var words = tokens(text);
            if (words.isEmpty()) return List.of();
            var all = new BooleanQuery.Builder();
            for (var word : words) {
                all.add(
                        new BooleanQuery.Builder()
                                .add(new BoostQuery(new PrefixQuery(new Term(NAME, word)), 3), Occur.SHOULD)
                                .add(nearly(word), Occur.SHOULD)
                                .build(),
                        Occur.MUST);
            }
            return rows(searcher, searcher.search(all.build(), size).scoreDocs).stream()
                    .map(row -> new Suggestion(row.productId(), row.name().in(language)))
                    .toList();
        });
    }

    /** Begins like the word but for one letter; two in a long word. Short ones must begin as they are. */
    private static Query nearly(String word) {
        var term = new Term(NAME, word);
        if (word.length() < 4) return new PrefixQuery(term);
        var first = Automata.makeChar(word.codePointAt(0)); // The first letter is seldom wrong.
        var rest = new LevenshteinAutomata(word.substring(word.offsetByCodePoints(0, 1)), true)
                .toAutomaton(word.length() < 8 ? 1 : 2);
        var automaton = Operations.concatenate(List.of(first, rest, Automata.makeAnyString()));
        return new AutomatonQuery(term, Operations.determinize(automaton, Operations.DEFAULT_DETERMINIZE_WORK_LIMIT));
    }

    private interface Asking<T> {
        T ask(IndexSearcher searcher) throws IOException;
    }

    private <T> T with(Asking<T> asking) {
        try {
            var searcher = searchers.acquire();
            try {
                return asking.ask(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the index of products cannot be read", e);
        }
    }

    @Override
    public void close() {
        try (directory;
                writer) {
            searchers.close();
        } catch (IOException e) {
            LOG.warn("the index of products is left behind", e);
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.warn("{} is left behind", folder, e);
        }
    }
}
