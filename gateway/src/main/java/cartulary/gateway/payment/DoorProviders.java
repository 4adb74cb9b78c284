package cartulary.gateway.payment;

import cartulary.payments.PayRoutes;
import cartulary.payments.PaymentProvider;
import cartulary.payments.Providers;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The providers as the door needs them: to tell their notifications from forgeries, and to say how one can pay. */
@Component
final class DoorProviders {
    private final Map<String, PaymentProvider> providers;
    private final PayRoutes routes;

    DoorProviders(Environment environment, InstantSource shopTime) {
        var all = new Providers(environment::getProperty).all(shopTime);
        providers = all.stream().collect(Collectors.toUnmodifiableMap(PaymentProvider::name, Function.identity()));
        routes = new PayRoutes(all.stream().map(PaymentProvider::name).toList(), environment::getProperty);
    }

    Optional<PaymentProvider> named(String name) {
        return Optional.ofNullable(providers.get(name));
    }

    PayRoutes routes() {
        return routes;
    }
}
