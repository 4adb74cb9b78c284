package cartulary.contract.support;

/**
 * The named no to a person's request. Records that implement it cross the bus as details of {@link CommandRefused} and
 * become a problem document at the gateway.
 */
public interface Failure {
    /** Stable and kebab-case: clients switch on it, never on the detail. */
    String code();

    Kind kind();

    /** One sentence for a person; holds no personal data. */
    String detail();

    /** The field of the request that is to blame; null if none is. */
    default String field() {
        return null;
    }

    /** What sort of no it is; only the gateway knows the HTTP status of each. */
    enum Kind {
        /** The request can never succeed as it is. */
        INVALID,
        /** There is no such thing, or the caller may not know of it. */
        NOT_FOUND,
        /** The thing is in a state that does not allow it. */
        CONFLICT,
        /** The thing is not as the caller last saw it. */
        STALE,
        /** The same idempotency key came with another request. */
        KEY_REUSED,
        /** The caller's role does not allow it. */
        FORBIDDEN,
        /** A part of the shop is not there now; the same request may be sent again. */
        UNAVAILABLE
    }
}
