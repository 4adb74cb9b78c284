package cartulary.payments;

import cartulary.contract.payment.PayWay;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Who takes a payment: by the way the shopper pays and its currency. What is configured wins; a way nobody takes is not offered. */
public final class PayRoutes {
    private final Map<PayWay, String> providers = new EnumMap<>(PayWay.class);
    private final PayWay usual;

    /**
     * @param property answers a setting by its name, or null: {@code cartulary.payment.routes.WAY} names a provider, or
     *     {@code none}; {@code cartulary.payment.provider} the one who takes what is ordered without saying how
     * @throws IllegalArgumentException if a route names somebody who is not configured
     */
    public PayRoutes(List<String> configured, UnaryOperator<String> property) {
        for (var way : PayWay.values()) {
            if (way == PayWay.WALLET) continue; // Not through a provider.
            var named = property.apply("cartulary.payment.routes." + way.text());
            var provider = named != null && !named.isBlank() ? named : defaultOf(way);
            if (provider.equals("none")) continue;
            if (configured.contains(provider)) providers.put(way, provider);
            else if (named != null && !named.isBlank()) {
                throw new IllegalArgumentException("cartulary.payment.routes.%s names %s, which is not configured"
                        .formatted(way.text(), provider));
            }
        }
        var first = property.apply("cartulary.payment.provider");
        usual = Stream.of(PayWay.CARD, PayWay.WECHAT_NATIVE, PayWay.ALIPAY_QR)
                .filter(way -> first == null || first.isBlank() || first.equals(providers.get(way)))
                .filter(providers::containsKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("cartulary.payment.provider takes no payment"));
    }

    private static String defaultOf(PayWay way) {
        if (way == PayWay.CARD) return "stripe";
        return way.text().startsWith("wechat") ? "wechat" : "alipay";
    }

    /** @param way null: the usual one. Empty if nobody takes it so */
    public Optional<String> provider(PayWay way, Currency currency) {
        var wanted = way == null ? usual : way;
        var provider = providers.get(wanted);
        return provider == null || !takes(provider, currency) ? Optional.empty() : Optional.of(provider);
    }

    /** In the order of {@link PayWay}. */
    public List<PayWay> ways(Currency currency) {
        return providers.keySet().stream()
                .filter(way -> takes(providers.get(way), currency))
                .toList();
    }

    /** The two of China count in fen alone. */
    private static boolean takes(String provider, Currency currency) {
        return provider.equals("stripe") || currency.getCurrencyCode().equals("CNY");
    }
}
