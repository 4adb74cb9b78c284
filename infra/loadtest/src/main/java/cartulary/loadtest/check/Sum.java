package cartulary.loadtest.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Minor units of a currency; may be negative. */
record Sum(long units, String currency) {
    static Sum of(JsonNode money) {
        return new Sum(
                money.path("minorUnits").asLong(),
                money.path("currency").asText("").toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return units + " " + currency;
    }
}
