package cartulary.gateway.support;

import java.util.Currency;
import java.util.Locale;

/**
 * How somebody wants to see the pages: what the address says, else a cookie of an earlier choice, else the browser.
 *
 * @param language en or zh
 * @param path of the page, without query
 * @param origin scheme and host as the visitor wrote them, for addresses that have to be whole
 */
public record Visit(String language, Currency currency, String path, String origin) {
    public Locale locale() {
        return Locale.forLanguageTag(language);
    }
}
