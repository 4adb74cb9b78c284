package cartulary.contract.settlement;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What two people made of a difference. */
public enum Decision {
    /** The provider is right: our books are corrected. */
    @JsonProperty("book-theirs")
    BOOK_THEIRS,
    /** We are right, or it was settled elsewhere: the books stay. */
    @JsonProperty("keep-ours")
    KEEP_OURS
}
