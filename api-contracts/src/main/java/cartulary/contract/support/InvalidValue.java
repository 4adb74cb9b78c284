package cartulary.contract.support;

/** A value that can never be right, wherever it stands: told to a client as 400 with the field named. */
public final class InvalidValue extends IllegalArgumentException {
    private final String field;

    /**
     * @param field the field or parameter as the client knows it
     */
    public InvalidValue(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
