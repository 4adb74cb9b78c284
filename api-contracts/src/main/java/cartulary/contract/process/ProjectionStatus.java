package cartulary.contract.process;

import java.time.Instant;
import java.util.List;

/**
 * How a projection does.
 *
 * @param position up to which the live version has read; -1 before the first event
 * @param head of the event store at that moment
 * @param lagSeconds how long ago that happened which it is to read next, by the shop's clock; 0 if there is nothing
 * @param perSecond events it has gone through lately, those it passes over too
 * @param state {@code running}, {@code paused}, {@code failing} or {@code stopped}
 * @param errors batches that failed since this process began
 * @param lastError the class of the last one's cause; null if there was none
 * @param deadLetters sequences set aside by the live version
 * @param versions the live one first
 * @param comparison of the version beside with the live one; null if there was none
 * @param outcome of the last act; null if there was none
 */
public record ProjectionStatus(
        String projection,
        long position,
        long head,
        long lagEvents,
        double lagSeconds,
        double perSecond,
        String state,
        long errors,
        String lastError,
        long deadLetters,
        List<Version> versions,
        Comparison comparison,
        Outcome outcome) {
    /**
     * @param number counted up with each rebuild
     * @param code of the fold; another number means that documents may differ as the fold says
     * @param role {@code live}, {@code beside} or {@code old}
     * @param percent of its way to the head
     * @param secondsLeft until it gets there at its present rate; null if that is not known
     */
    public record Version(
            int number,
            int code,
            String role,
            String collection,
            long position,
            long lagEvents,
            double percent,
            double perSecond,
            Long secondsLeft,
            long documents,
            long deadLetters) {}

    /**
     * Every document of both versions, at the same position of each.
     *
     * @param position at which the later half of it was made
     * @param equal whether nothing differs
     * @param differing how many documents do; of them at most ten are told
     * @param checksumLive over ids and bodies of all documents, in hexadecimal
     */
    public record Comparison(
            int live,
            int beside,
            long position,
            boolean equal,
            long documentsLive,
            long documentsBeside,
            String checksumLive,
            String checksumBeside,
            long compared,
            long differing,
            List<Difference> differences,
            Instant at) {}

    /**
     * @param what the path in the document, with what stands on both sides where that is short and not sealed
     */
    public record Difference(String document, String what) {}

    /**
     * @param key of the wish
     * @param result {@code done}, {@code begun} or {@code refused}
     * @param detail why it was refused; null otherwise
     */
    public record Outcome(ProjectionAct act, String key, String result, String detail, Instant at) {}
}
