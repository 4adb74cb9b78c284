package cartulary.contract.process;

import java.time.Instant;

/**
 * Events that a processor could not take up: one that it cannot digest and those of its sequence that wait behind.
 *
 * @param processor whose they are
 * @param about the sequence they belong to: a document's or a payment's id
 * @param cause the class of what went wrong; a message might quote what must stay sealed
 * @param events how many wait
 * @param type the alias of the first
 * @param streamId where the first stands in the book
 * @param sequence its place there
 * @param at when it happened, shop time
 */
public record DeadLetter(
        DeadLetterId deadLetterId,
        String processor,
        String about,
        String cause,
        int events,
        String type,
        String streamId,
        long sequence,
        Instant at) {}
