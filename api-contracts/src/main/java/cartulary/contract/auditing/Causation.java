package cartulary.contract.auditing;

import java.util.List;

/**
 * An event between what led to it and what came of it.
 *
 * @param causes the event that had its command sent, the one before that, and so on, nearest first; empty for what came
 *     from outside
 * @param effects those it had a command sent for, and theirs, in the order of their positions; at most 200
 */
public record Causation(TrailEntry event, List<TrailEntry> causes, List<TrailEntry> effects) {}
