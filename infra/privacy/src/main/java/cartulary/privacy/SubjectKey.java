package cartulary.privacy;

import javax.crypto.SecretKey;

/**
 * The key of one subject.
 *
 * @param id stands in each sealed text, so that a text sealed under an earlier key is told from a damaged one
 */
public record SubjectKey(long id, SecretKey key) {
    @Override
    public String toString() {
        return "SubjectKey[" + id + "]"; // The key itself stays out of logs.
    }
}
