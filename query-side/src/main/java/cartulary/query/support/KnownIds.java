package cartulary.query.support;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Which ids of the catalogue there have ever been, as a Bloom filter in this process: whoever asks for ids that nobody ever
 * gave out costs neither Redis nor MongoDB a question, and drives nothing out of the caches. Of an id that was stored more than a
 * second ago it never says that there is none; of those that were never stored it takes one in a hundred for one that was.
 */
public final class KnownIds {
    /** Where the events come from that tell it of new ids. */
    public interface Fed {
        /** Of the book; -1 if it is empty. */
        long head();

        /** Up to where it was told. */
        long position();
    }

    /** One in a hundred is taken for a known one with ten bits and seven places each. */
    private static final int BITS_EACH = 10;

    private static final int PLACES = 7;
    /** Half a megabyte, enough for 400,000 ids. */
    private static final int BITS_MIN = 1 << 22;

    private static final long BITS_MAX = 1L << 32;
    private static final long BEHIND_MAX_NANOS = Duration.ofSeconds(1).toNanos();
    /** To ask the book how far it is costs more than to look here. */
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private record Filter(AtomicLongArray words, LongAdder held) {
        static Filter of(long ids) {
            long bits = BITS_MIN;
            while (bits < 2 * ids * BITS_EACH && bits < BITS_MAX) bits <<= 1;
            return new Filter(new AtomicLongArray((int) (bits >> 6)), new LongAdder());
        }

        boolean isFull() {
            long bits = (long) words.length() << 6;
            return bits < BITS_MAX && held.sum() * BITS_EACH > bits;
        }

        void put(String id) {
            long hash = hash(id);
            boolean isNew = false;
            for (int i = 0; i < PLACES; i++) {
                long bit = place(hash, i);
                long mask = 1L << bit; // Java takes the last six bits of it.
                long was = words.getAndAccumulate((int) (bit >>> 6), mask, (before, one) -> before | one);
                isNew |= (was & mask) == 0;
            }
            if (isNew) held.increment();
        }

        boolean has(String id) {
            long hash = hash(id);
            for (int i = 0; i < PLACES; i++) {
                long bit = place(hash, i);
                if ((words.get((int) (bit >>> 6)) & 1L << bit) == 0) return false;
            }
            return true;
        }

        /** Two halves of one hash do for as many as one likes (Kirsch and Mitzenmacher, 2006). */
        private long place(long hash, int i) {
            long mixed = hash + i * (Long.rotateLeft(hash, 32) | 1);
            return mixed & ((long) words.length() << 6) - 1;
        }

        private static long hash(String id) {
            long hash = 0xcbf29ce484222325L; // FNV-1a, then mixed as MurmurHash3 ends.
            for (int i = 0; i < id.length(); i++) hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
            hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
            hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
            return hash ^ hash >>> 33;
        }
    }

    /**
     * How far the book was when somebody last looked.
     *
     * @param sound whether what stood there at the look before had been told by then
     */
    private record Look(long head, long atNanos, boolean sound) {}

    private final Counter never;
    private final Counter maybe;
    private final Fed fed;
    private final LongSupplier nanos;
    /** Told since it began, while there is no filter of all. */
    private Set<String> coming;

    private volatile Filter filter;
    private volatile Look look;

    public KnownIds(Fed fed, MeterRegistry meters) {
        this(fed, meters, System::nanoTime);
    }

    KnownIds(Fed fed, MeterRegistry meters, LongSupplier nanos) {
        this.fed = fed;
        this.nanos = nanos;
        never = meters.counter("cartulary.cache", "region", "ids", "level", "filter", "result", "hit");
        maybe = meters.counter("cartulary.cache", "region", "ids", "level", "filter", "result", "miss");
    }

    /** From now on it is told whatever comes, and remembers it until it is told what was before. */
    public synchronized void begin() {
        coming = new HashSet<>();
    }

    /** From now on it may say no. */
    public synchronized void complete(Collection<String> before) {
        if (coming == null) return; // It has ended meanwhile.
        var all = Filter.of(before.size() + coming.size());
        before.forEach(all::put);
        coming.forEach(all::put);
        look = null;
        filter = all;
        coming = null;
    }

    /** Nothing is known any more: of any id there may be something. */
    public synchronized void end() {
        filter = null;
        coming = null;
    }

    public synchronized void add(Collection<String> ids) {
        if (coming != null) coming.addAll(ids);
        if (filter != null) ids.forEach(filter::put);
    }

    /** There are so many ids in it that it says maybe too often: it should begin anew. */
    public synchronized boolean isFull() {
        return coming == null && filter != null && filter.isFull();
    }

    /** Whether there was never anything of this id; false when in doubt. */
    public boolean isUnknown(String id) {
        var now = filter;
        var unknown = now != null && !now.has(id) && isUpToDate();
        (unknown ? never : maybe).increment();
        return unknown;
    }

    /** Whether it has been told what stood in the book a second ago. */
    private boolean isUpToDate() {
        long now = nanos.getAsLong();
        var last = look;
        if (last == null || (fed.position() >= last.head() && now - last.atNanos() >= LOOK_NANOS)) {
            last = new Look(fed.head(), now, last != null);
            look = last;
        }
        return fed.position() >= last.head() || (last.sound() && now - last.atNanos() < BEHIND_MAX_NANOS);
    }
}
