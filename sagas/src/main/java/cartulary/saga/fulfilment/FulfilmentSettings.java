package cartulary.saga.fulfilment;

import cartulary.contract.money.Money;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * @param shipWithin after which an order that is not sent is somebody's matter
 * @param completeAfter after which a shopper who says nothing has what was sent
 * @param decideWithin after which a wish to send goods back is somebody's matter
 * @param returnWithin after which approved goods that did not come are not waited for any more
 * @param assureAbove per currency, above which the provider is asked again before anything is sent
 */
public record FulfilmentSettings(
        Duration shipWithin,
        Duration completeAfter,
        Duration decideWithin,
        Duration returnWithin,
        List<Money> assureAbove) {
    /** @param setting as "CNY:500000,JPY:100000", minor units; empty: of no order */
    static List<Money> limits(String setting) {
        return Arrays.stream(setting.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(each -> each.split(":", 2))
                .map(parts -> Money.of(Long.parseLong(parts[1]), parts[0]))
                .toList();
    }

    boolean needsAssurance(Money total) {
        return assureAbove.stream()
                .anyMatch(limit -> limit.currency().equals(total.currency()) && total.compareTo(limit) > 0);
    }
}
