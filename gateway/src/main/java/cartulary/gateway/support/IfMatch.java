package cartulary.gateway.support;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The version a change is meant for, as the header If-Match tells it: the number that an ETag of the thing begins with. What
 * follows it tells one representation from another, and a change is of the thing.
 */
public final class IfMatch {
    public static final String HEADER = "If-Match";
    private static final Pattern FORM = Pattern.compile("(?:W/)?\"?([0-9]{1,18})(?:-[0-9a-f]*)?\"?");

    /** No thing has it, so that a tag nobody gave out fits none. */
    private static final long NONE = -1;

    private IfMatch() {}

    /**
     * @param header null if it did not come
     * @return null for whatever version there is
     * @throws ProblemException precondition-required without the header
     */
    public static Long required(String header) {
        if (header == null || header.isBlank()) {
            throw new ProblemException(
                    ProblemCode.PRECONDITION_REQUIRED,
                    "say with If-Match which version this is meant for",
                    Map.of(HEADER, "is missing"));
        }
        return optional(header);
    }

    /** As {@link #required}, but without the header any version will do. */
    public static Long optional(String header) {
        if (header == null || header.isBlank() || header.strip().equals("*")) return null;
        var tag = FORM.matcher(header.strip());
        return tag.matches() ? Long.valueOf(tag.group(1)) : Long.valueOf(NONE);
    }
}
