package cartulary.saga.imports;

/**
 * Payload of a stored task: an import to be worked. What is done of it stands in its stream.
 *
 * @param attempt from 1 on
 */
public record ImportWork(int attempt) {
    ImportWork next() {
        return new ImportWork(attempt + 1);
    }
}
