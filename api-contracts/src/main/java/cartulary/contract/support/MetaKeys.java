package cartulary.contract.support;

/** The keys of message metadata; every value is a string. Stored with each event. */
public final class MetaKeys {
    /** {@link Actor#id()}. */
    public static final String ACTOR = "actor";
    /** {@link Actor#roles()}, comma-separated. */
    public static final String ROLES = "roles";
    /** Id of the message that began it all; Axon's own default key is not used. */
    public static final String CORRELATION = "correlationId";
    /** Id of the message that directly caused this one. */
    public static final String CAUSATION = "causationId";
    /** Id of the event for whose sake the command was sent that caused this one; absent if it came from outside. */
    public static final String TRIGGER = "triggerId";
    /** Why, in the words of the one who acted: on a command, and on its events, but not on what follows from them. */
    public static final String REASON = "reason";
    /** W3C traceparent of the request. */
    public static final String TRACE = "traceparent";

    public static final String IDEMPOTENCY_KEY = "idempotencyKey";
    /** On a query: the position the answer must include. On a command's result: a position that includes its events. */
    public static final String POSITION = "position";

    private MetaKeys() {}
}
