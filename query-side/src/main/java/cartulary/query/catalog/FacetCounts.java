package cartulary.query.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.util.FixedBitSet;

/**
 * Counts how many of those found have which value. Of each segment of the index it keeps, by field and value, which documents
 * have it: a set bit each where they are many. So a count is one pass over the bits of both, whatever was found.
 */
final class FacetCounts {
    /** Where one in so many documents has a value, bits take less room than numbers, and less time. */
    private static final int DENSE = 32;

    private final Predicate<String> counted;
    private final Map<IndexReader.CacheKey, Map<String, Map<String, Having>>> segments = new ConcurrentHashMap<>();

    /** @param counted by which fields one may count; each value of theirs is a term */
    FacetCounts(Predicate<String> counted) {
        this.counted = counted;
    }

    /** The documents of one segment that have a value. */
    private sealed interface Having {
        long among(FixedBitSet found);

        record Many(FixedBitSet documents) implements Having {
            @Override
            public long among(FixedBitSet found) {
                return FixedBitSet.intersectionCount(documents, found);
            }
        }

        @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
        record Few(int[] documents) implements Having {
            @Override
            public long among(FixedBitSet found) {
                long count = 0;
                for (int document : documents) if (found.get(document)) count++;
                return count;
            }
        }
    }

    /** Which documents are found, a set of bits for each segment of the index; null for one in which there are none. */
    static List<FixedBitSet> found(IndexSearcher searcher, Query query) throws IOException {
        var weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        var found = new ArrayList<FixedBitSet>();
        for (var leaf : searcher.getIndexReader().leaves()) {
            var scorer = weight.scorer(leaf);
            found.add(scorer == null ? null : found(leaf.reader(), scorer.iterator()));
        }
        return found;
    }

    /** @return by field and value; what nothing has is left out */
    Map<String, Map<String, Long>> count(IndexSearcher searcher, List<FixedBitSet> found, Predicate<String> fields)
            throws IOException {
        var counts = new HashMap<String, Map<String, Long>>();
        for (var leaf : searcher.getIndexReader().leaves()) {
            var here = found.get(leaf.ord);
            if (here == null) continue;
            for (var field : segment(leaf.reader()).entrySet()) {
                if (!fields.test(field.getKey())) continue;
                field.getValue().forEach((value, having) -> {
                    long count = having.among(here);
                    if (count > 0) {
                        counts.computeIfAbsent(field.getKey(), _ -> new HashMap<>())
                                .merge(value, count, Long::sum);
                    }
                });
            }
        }
        return counts;
    }

    private static FixedBitSet found(LeafReader reader, DocIdSetIterator hits) throws IOException {
        var found = new FixedBitSet(reader.maxDoc());
        found.or(hits);
        var live = reader.getLiveDocs();
        if (live == null) return found;
        for (int document = found.nextSetBit(0); document != DocIdSetIterator.NO_MORE_DOCS; ) {
            if (!live.get(document)) found.clear(document);
            document = document + 1 < found.length() ? found.nextSetBit(document + 1) : DocIdSetIterator.NO_MORE_DOCS;
        }
        return found;
    }

    /** What is written once is never changed: a segment is read when it is first asked for, and forgotten with it. */
    private Map<String, Map<String, Having>> segment(LeafReader reader) throws IOException {
        var helper = reader.getCoreCacheHelper();
        var known = segments.get(helper.getKey());
        if (known != null) return known;
        var fields = new HashMap<String, Map<String, Having>>();
        for (var field : reader.getFieldInfos()) {
            if (counted.test(field.name)) fields.put(field.name, values(reader, field.name));
        }
        if (segments.put(helper.getKey(), fields) == null) helper.addClosedListener(segments::remove);
        return fields;
    }

    private static Map<String, Having> values(LeafReader reader, String field) throws IOException {
        var values = new HashMap<String, Having>();
        var terms = reader.terms(field);
        if (terms == null) return values;
        var each = terms.iterator();
        for (var term = each.next(); term != null; term = each.next()) {
            var documents = each.postings(null, PostingsEnum.NONE);
            values.put(
                    term.utf8ToString(),
                    each.docFreq() > reader.maxDoc() / DENSE ? many(reader.maxDoc(), documents) : few(documents));
        }
        return values;
    }

    private static Having many(int maxDoc, PostingsEnum documents) throws IOException {
        var bits = new FixedBitSet(maxDoc);
        bits.or(documents);
        return new Having.Many(bits);
    }

    private static Having few(PostingsEnum documents) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        while (documents.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) numbers.add(documents.docID());
        return new Having.Few(numbers.stream().mapToInt(Integer::intValue).toArray());
    }
}
