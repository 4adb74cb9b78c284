package cartulary.gateway.support;

import java.util.Map;

/** A no of the gateway itself, before or after the buses. */
public final class ProblemException extends RuntimeException {
    private final ProblemCode code;
    private final Map<String, String> errors;

    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, Map.of());
    }

    public ProblemException(ProblemCode code, String detail, Map<String, String> errors) {
        super(detail);
        this.code = code;
        this.errors = errors;
    }

    public ProblemCode code() {
        return code;
    }

    public Map<String, String> errors() {
        return errors;
    }
}
