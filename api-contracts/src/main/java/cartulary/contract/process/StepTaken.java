package cartulary.contract.process;

import java.time.Instant;

/**
 * A step that a process took.
 *
 * @param number from 1, in the order in which they were taken; a repeat is known by it
 * @param at shop time
 * @param note what tells more; null if nothing does
 */
public record StepTaken(int number, String step, Instant at, String note) {}
