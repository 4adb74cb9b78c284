package cartulary.query.support;

/** Seals and opens what documents may not hold in plain: bound to the shop's subject keys. */
public interface Sealing {
    /** The same text for the same value, so that a replay gives the same documents; null for null. */
    String seal(String subject, String type, String field, Object value);

    /** Null for null, and where the subject's key was destroyed. */
    <T> T open(String subject, String type, String field, String sealed, Class<T> as);
}
