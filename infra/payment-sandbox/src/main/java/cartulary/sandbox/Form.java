package cartulary.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Parameters as the provider takes them: {@code metadata[order_id]=1&expand[]=a}. Checks throw the provider's own errors. */
final class Form {
    private static final long AMOUNT_MAX = 99_999_999;
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    static Form parse(String... encodings) {
        var form = new Form();
        for (String encoded : encodings) {
            if (encoded == null || encoded.isEmpty()) continue;
            for (String pair : encoded.split("&")) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                form.values
                        .computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw StripeError.invalid(null, null, "Invalid request: the parameters are not URL-encoded");
        }
    }

    /** @return null if absent or empty */
    String text(String name) {
        var all = values.get(name);
        return all == null || all.getLast().isEmpty() ? null : all.getLast();
    }

    String text(String name, int longest) {
        String text = text(name);
        if (text != null && text.length() > longest) {
            throw StripeError.invalid(name, null, "Invalid string: must be at most " + longest + " characters");
        }
        return text;
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw StripeError.invalid(name, "parameter_missing", "Missing required param: " + name + ".");
        }
        return text;
    }

    String oneOf(String name, String otherwise, String... allowed) {
        String text = text(name);
        if (text == null) return otherwise;
        if (!List.of(allowed).contains(text)) {
            throw StripeError.invalid(name, null, "Invalid " + name + ": must be one of " + String.join(", ", allowed));
        }
        return text;
    }

    boolean flag(String name) {
        return "true".equals(oneOf(name, "false", "true", "false"));
    }

    /** @return null if absent */
    Long number(String name) {
        String text = text(name);
        if (text == null) return null;
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw StripeError.invalid(name, "parameter_invalid_integer", "Invalid integer: " + text);
        }
    }

    /** @return null if absent */
    Long amount(String name) {
        Long amount = number(name);
        if (amount == null) return null;
        if (amount < 1) {
            throw StripeError.invalid(
                    name, "parameter_invalid_integer", "This value must be greater than or equal to 1.");
        }
        if (amount > AMOUNT_MAX) {
            throw StripeError.invalid(name, "amount_too_large", "Amount must be no more than " + AMOUNT_MAX + ".");
        }
        return amount;
    }

    /** {@code name[a]=1&name[b]=2} */
    Map<String, String> map(String name) {
        var map = new LinkedHashMap<String, String>();
        values.forEach((key, all) -> {
            if (key.startsWith(name + "[") && key.endsWith("]")) {
                map.put(key.substring(name.length() + 1, key.length() - 1), all.getLast());
            }
        });
        map.values().removeIf(String::isEmpty);
        if (map.size() > 50
                || map.entrySet().stream()
                        .anyMatch(e -> e.getKey().length() > 40 || e.getValue().length() > 500)) {
            throw StripeError.invalid(name, null, "At most 50 keys of 40 characters with values of 500 characters");
        }
        return Map.copyOf(map);
    }

    /** {@code name[]=a&name[]=b} or {@code name[0]=a&name[1]=b} */
    List<String> list(String name) {
        var list = new ArrayList<String>();
        values.forEach((key, all) -> {
            if (key.matches(Pattern.quote(name) + "\\[[0-9]*]")) list.addAll(all);
        });
        return list;
    }

    /** What is not known is refused, as the provider does: a misspelt parameter must not pass for a good one. */
    void allowOnly(Set<String> names) {
        for (String key : values.keySet()) {
            int bracket = key.indexOf('[');
            if (!names.contains(bracket < 0 ? key : key.substring(0, bracket))) {
                throw StripeError.invalid(key, "parameter_unknown", "Received unknown parameter: " + key);
            }
        }
    }

    /** Each name's last value. */
    Map<String, String> single() {
        var map = new LinkedHashMap<String, String>();
        values.forEach((name, all) -> map.put(name, all.getLast()));
        return map;
    }

    /** The same for the same parameters in any order. */
    String canonical() {
        return new TreeMap<>(values).toString();
    }
}
