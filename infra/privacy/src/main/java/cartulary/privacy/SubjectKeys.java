package cartulary.privacy;

import java.util.Optional;

/**
 * The keys under which personal data and secrets are sealed, one per subject. A subject is a name without personal data
 * in it: a customer's id, a payment's id, a provider and month.
 *
 * <p>A destroyed key stays destroyed: neither it nor a new one is ever given out for that subject again.
 */
public interface SubjectKeys {
    /**
     * Empty if there never was a key or it was destroyed.
     *
     * @throws IllegalStateException if the keys cannot be reached now; never mistaken for an erasure
     */
    Optional<SubjectKey> find(String subject);

    /**
     * Makes the key when it is asked for the first time.
     *
     * @return empty if it was destroyed
     * @throws IllegalStateException if the keys cannot be reached now
     */
    Optional<SubjectKey> findOrCreate(String subject);

    /**
     * Makes everything sealed under it unreadable for ever, here at once and in other processes within
     * {@link JdbcSubjectKeys#CACHED}. A repeat changes nothing; a subject that has no key yet will never get one.
     */
    void destroy(String subject);
}
