package cartulary.contract.support;

import java.util.List;

/**
 * A stretch of a list.
 *
 * @param items in the list's order
 * @param nextCursor opaque; null if this was the last stretch
 * @param total how many there are in all; null where counting would be slow
 */
public record Page<T>(List<T> items, String nextCursor, Long total) {}
