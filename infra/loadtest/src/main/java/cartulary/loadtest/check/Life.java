package cartulary.loadtest.check;

import java.util.List;

/**
 * What happened to one order.
 *
 * @param items of stock that it needs, numbered from 1 as they are asked
 * @param steps as "placed", "granted", "reserved 1", …
 */
public record Life(int items, List<String> steps) {}
