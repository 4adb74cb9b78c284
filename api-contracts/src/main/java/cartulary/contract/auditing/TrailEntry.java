package cartulary.contract.auditing;

import cartulary.contract.auditing.EventStream.StoredEvent;

/**
 * An event as it is stored, and where.
 *
 * @param position its place in the global order
 */
public record TrailEntry(String streamId, long position, StoredEvent event) {}
