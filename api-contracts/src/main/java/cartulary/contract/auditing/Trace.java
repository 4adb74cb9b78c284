package cartulary.contract.auditing;

/** By what an event can be found again. */
public enum Trace {
    /** The id of its aggregate. */
    STREAM,
    /** Any id it names: its aggregate's, an order's, a payment's, a SKU. */
    ABOUT,
    /** Its alias, as ordering.OrderPlaced. */
    TYPE,
    /** The alias up to the dot, as ordering. */
    FEATURE,
    ACTOR,
    CORRELATION,
    /** The message that directly caused it: a command's id, as a rule. */
    CAUSATION,
    /** The event that had the command sent. */
    TRIGGER
}
