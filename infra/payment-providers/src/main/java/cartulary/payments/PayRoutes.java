package cartulary.payments;

import cartulary.contract.payment.PayWay;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Who takes a payment: by the way the shopper pays and its currency. What is configured wins; a way nobody takes is not offered. */
public final class PayRoutes {
    private final Map<PayWay, String> providers = new EnumMap<>(PayWay.class);
    private final Map<PayWay, List<String>> stead = new EnumMap<>(PayWay.class);
    private final PayWay usual;

    /**
     * @param property answers a setting by its name, or null: {@code cartulary.payment.routes.WAY} names a provider, or
     *     {@code none}; {@code cartulary.payment.provider} the one who takes what is ordered without saying how;
     *     {@code cartulary.payment.failover.WAY} providers who stand in for that way's own, in order, while it fails
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
        for (var way : providers.keySet()) {
            var named = property.apply("cartulary.payment.failover." + way.text());
            if (named == null || named.isBlank()) continue;
            var all = Arrays.stream(named.split(",")).map(String::strip).toList();
            for (var each : all) {
                if (!configured.contains(each)) {
                    throw new IllegalArgumentException("cartulary.payment.failover.%s names %s, which is not configured"
                            .formatted(way.text(), each));
                }
            }
            stead.put(way, all);
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

    /**
     * Who is to be asked, now: the way's own, or while that one fails another in its stead. For a payment of which nothing was
     * sent to anybody yet; who was asked once stays the one.
     *
     * @param fails whether a provider fails for now
     */
    public Optional<String> provider(PayWay way, Currency currency, Predicate<String> fails) {
        var own = provider(way, currency);
        if (own.isEmpty() || !fails.test(own.get())) return own;
        return stead.getOrDefault(way == null ? usual : way, List.of()).stream()
                .filter(each -> takes(each, currency) && !fails.test(each))
                .findFirst()
                .or(() -> own);
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
