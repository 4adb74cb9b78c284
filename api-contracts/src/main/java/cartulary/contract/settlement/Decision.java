package cartulary.contract.settlement;

/** What two people made of a difference. */
public enum Decision {
    /** The provider is right: our books are corrected. */
    BOOK_THEIRS,
    /** We are right, or it was settled elsewhere: the books stay. */
    KEEP_OURS
}
