package cartulary.contract.inventory;

import cartulary.contract.catalog.Sku;
import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The stock of one SKU at one location, or one bucket of it. The first bucket is the address itself; the others carry
 * their number: {@code stock-SKU@main}, {@code stock-SKU@main#1}, ….
 */
public record StockItemId(@JsonValue String value) implements Comparable<StockItemId> {
    public static final int BUCKETS_MAX = 32;
    /** Where stock is unless said otherwise; it was the only location once. */
    public static final String MAIN = "main";

    public static final String LOCATION_FORM = "[a-z0-9-]{1,20}";
    private static final Pattern FORM =
            Pattern.compile("stock-[A-Z0-9-]{2,40}@" + LOCATION_FORM + "(#([1-9]|[12][0-9]|3[01]))?");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public StockItemId {
        Ids.require("stockItemId", value, FORM);
    }

    public static StockItemId of(Sku sku, String location) {
        return new StockItemId("stock-" + sku + "@" + location);
    }

    /** The stream of how a SKU's stock is kept. */
    public static String planId(Sku sku) {
        return "stockplan-" + sku;
    }

    /** @param number 0 to {@value #BUCKETS_MAX} - 1; 0 is the address */
    public StockItemId bucket(int number) {
        return number == 0 ? address() : new StockItemId(address().value + "#" + number);
    }

    public int bucket() {
        var mark = value.indexOf('#');
        return mark < 0 ? 0 : Integer.parseInt(value.substring(mark + 1));
    }

    /** What its buckets share: SKU and location. */
    public StockItemId address() {
        var mark = value.indexOf('#');
        return mark < 0 ? this : new StockItemId(value.substring(0, mark));
    }

    /**
     * All buckets of this address in the order in which they are asked for one purpose: those in use first, beginning at a
     * place that depends on the purpose, so that many of them spread; then those no longer in use, which may still hold some.
     *
     * @param inUse so many are filled, at least 1
     * @param opened so many ever were
     */
    public List<StockItemId> walk(String purpose, int inUse, int opened) {
        var walk = new ArrayList<StockItemId>(Math.max(inUse, opened));
        var first = Math.floorMod(purpose.hashCode(), inUse);
        IntStream.range(0, inUse).mapToObj(i -> bucket((first + i) % inUse)).forEach(walk::add);
        IntStream.range(inUse, opened).mapToObj(this::bucket).forEach(walk::add);
        return List.copyOf(walk);
    }

    public Sku sku() {
        return new Sku(value.substring("stock-".length(), value.indexOf('@')));
    }

    public String location() {
        var mark = value.indexOf('#');
        return value.substring(value.indexOf('@') + 1, mark < 0 ? value.length() : mark);
    }

    @Override
    public int compareTo(StockItemId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
