package cartulary.gateway.support;

import cartulary.contract.support.Failure;

/** The other side of a bus said no. */
public final class Refused extends RuntimeException {
    private final transient Failure failure;
    private final String field;

    public Refused(Failure failure) {
        this(failure, failure.field());
    }

    /**
     * @param field the field to blame as this request knows it, as lines[1].sku; null if none is
     */
    public Refused(Failure failure, String field) {
        super(failure.detail());
        this.failure = failure;
        this.field = field;
    }

    public Failure failure() {
        return failure;
    }

    public String field() {
        return field;
    }
}
