package cartulary.saga.notice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The templates, in English and Chinese: {@code {name}} stands for a fact. */
final class NoticeWords {
    static final Set<String> LANGUAGES = Set.of("en", "zh");
    /** Where Chinese is read; the order's address tells, since an order does not name its language. */
    private static final Set<String> CHINESE = Set.of("CN", "HK", "MO", "TW");

    private static final Pattern FACT = Pattern.compile("\\{(\\w+)}");
    private final Map<String, Properties> templates = new HashMap<>();

    NoticeWords() {
        for (var language : LANGUAGES) {
            var words = new Properties();
            try (var file = NoticeWords.class.getResourceAsStream("/notices/notices_" + language + ".properties")) {
                words.load(new java.io.InputStreamReader(file, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            templates.put(language, words);
        }
    }

    static String languageOf(String country) {
        return CHINESE.contains(country) ? "zh" : "en";
    }

    /** Every template of that language, by its key. */
    Properties all(String language) {
        return templates.get(language);
    }

    boolean has(String key) {
        return templates.get("en").containsKey(key);
    }

    /** @throws IllegalStateException if a fact is missing: better no letter than one with a hole */
    String text(String language, String key, Map<String, String> facts) {
        var words = templates.get(language);
        var template = words.getProperty(key);
        if (template == null) throw new IllegalStateException("no template " + key);
        var known = new HashMap<>(facts);
        if (facts.containsKey("minorUnits")) known.put("amount", amount(language, facts));
        if (facts.containsKey("reason")) known.put("reason", words.getProperty("reason." + facts.get("reason"), ""));
        return FACT.matcher(template).replaceAll(found -> {
            var fact = known.get(found.group(1));
            if (fact == null) throw new IllegalStateException("%s lacks %s".formatted(key, found.group(1)));
            return Matcher.quoteReplacement(fact);
        });
    }

    private static String amount(String language, Map<String, String> facts) {
        var currency = Currency.getInstance(facts.get("currency"));
        var format = NumberFormat.getCurrencyInstance(Locale.forLanguageTag(language.equals("zh") ? "zh-CN" : "en-US"));
        format.setCurrency(currency);
        format.setMinimumFractionDigits(currency.getDefaultFractionDigits());
        format.setMaximumFractionDigits(currency.getDefaultFractionDigits());
        return format.format(
                BigDecimal.valueOf(Long.parseLong(facts.get("minorUnits")), currency.getDefaultFractionDigits()));
    }
}
