package cartulary.query.support;

/** Seals and opens what documents may not hold in plain: bound to the shop's subject keys. */
public interface Sealing {
    /** Null for null, and where the subject's key was destroyed. */
    String seal(String subject, String type, String field, Object value);

    /** Null for null, and where the subject's key was destroyed. */
    <T> T open(String subject, String type, String field, String sealed, Class<T> as);
}
