package cartulary.payments.alipay;

/** The text of one value of a JSON object, byte for byte as it came: what Alipay signs of its answers. */
final class RawNode {
    private RawNode() {}

    /** Null if the object has no such member at its top. */
    static String of(String json, String name) {
        int at = 0;
        int depth = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '"') {
                int end = endOfString(json, at);
                if (end < 0) return null;
                if (depth == 1 && json.substring(at + 1, end).equals(name)) {
                    int value = skipped(json, end + 1);
                    if (value < json.length() && json.charAt(value) == ':') {
                        value = skipped(json, value + 1);
                        int last = endOfValue(json, value);
                        return last < 0 ? null : json.substring(value, last);
                    }
                }
                at = end + 1;
                continue;
            }
            if (c == '{' || c == '[') depth++;
            else if (c == '}' || c == ']') depth--;
            at++;
        }
        return null;
    }

    private static int skipped(String json, int at) {
        while (at < json.length() && Character.isWhitespace(json.charAt(at))) at++;
        return at;
    }

    /** The place of the closing quote, or -1. */
    private static int endOfString(String json, int at) {
        for (int i = at + 1; i < json.length(); i++) {
            if (json.charAt(i) == '\\') i++;
            else if (json.charAt(i) == '"') return i;
        }
        return -1;
    }

    /** The place behind an object or a string (an encrypted answer is one), or -1. */
    private static int endOfValue(String json, int at) {
        if (at >= json.length()) return -1;
        if (json.charAt(at) == '"') {
            int end = endOfString(json, at);
            return end < 0 ? -1 : end + 1;
        }
        int depth = 0;
        for (int i = at; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '"') {
                i = endOfString(json, i);
                if (i < 0) return -1;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }
}
