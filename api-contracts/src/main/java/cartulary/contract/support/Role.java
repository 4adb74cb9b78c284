package cartulary.contract.support;

/** Who may send a message. The first four come from tokens, the last two are the shop itself. */
public enum Role {
    CUSTOMER,
    /** Somebody without an account, holding a signed guest token. */
    GUEST,
    ADMIN,
    AUDITOR,
    /** A verified notification of a payment provider. */
    PROVIDER,
    /** A process, a worker or a set-up step of the shop. */
    SYSTEM
}
