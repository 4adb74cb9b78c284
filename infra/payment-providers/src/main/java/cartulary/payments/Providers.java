package cartulary.payments;

import cartulary.payments.alipay.AlipayProvider;
import cartulary.payments.alipay.AlipaySettings;
import cartulary.payments.stripe.StripeProvider;
import cartulary.payments.stripe.StripeSettings;
import cartulary.payments.wechat.WechatProvider;
import cartulary.payments.wechat.WechatSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers that the settings name: one whose keys are not given is not there. Keys come as values, from the environment, or
 * as files.
 */
public final class Providers {
    private final UnaryOperator<String> property;
    private final Tuning tuning;
    private final MeterRegistry meters;

    /** @param property answers a setting by its name, or null */
    public Providers(UnaryOperator<String> property) {
        this(property, new SimpleMeterRegistry());
    }

    /** @param property answers a setting by its name, or null */
    public Providers(UnaryOperator<String> property, MeterRegistry meters) {
        this.property = property;
        this.meters = meters;
        var file = given("cartulary.payment.tuning-file");
        this.tuning = new Tuning(this::given, file == null ? null : Path.of(file));
    }

    /**
     * @param clock shop time
     * @throws IllegalArgumentException naming the setting that is missing or does not fit, never its value
     */
    public List<PaymentProvider> all(InstantSource clock) {
        var all = new ArrayList<PaymentProvider>();
        var live = new ArrayList<String>();
        if (given("cartulary.stripe.secret-key") != null || given("cartulary.stripe.secret-key-file") != null) {
            var stripe = stripe();
            if (stripe.live()) live.add("stripe");
            all.add(new StripeProvider(stripe, guard("stripe", "cartulary.stripe.api-base", stripe.apiBase())));
        }
        if (given("cartulary.wechat.mchid") != null) {
            var wechat = wechat();
            if (wechat.live()) live.add("wechat");
            all.add(new WechatProvider(wechat, clock, guard("wechat", "cartulary.wechat.api-base", wechat.apiBase())));
        }
        if (given("cartulary.alipay.app-id") != null) {
            var alipay = alipay();
            if (alipay.live()) live.add("alipay");
            all.add(new AlipayProvider(alipay, clock, guard("alipay", "cartulary.alipay.gateway", alipay.gateway())));
        }
        if (all.isEmpty())
            throw new IllegalArgumentException("no payment provider: cartulary.stripe.secret-key is not set");
        refuseLive(live);
        return List.copyOf(all);
    }

    /** Real money never meets the sandbox or a clock that can be moved. */
    private void refuseLive(List<String> live) {
        if (live.isEmpty()) return;
        var why = Boolean.parseBoolean(given("cartulary.test-clock.enabled"))
                ? "the test clock (cartulary.test-clock.enabled)"
                : List.of("cartulary.stripe.api-base", "cartulary.wechat.api-base", "cartulary.alipay.gateway").stream()
                        .filter(name -> onThisMachine(given(name)))
                        .map(name -> "a sandbox (" + name + ")")
                        .findFirst()
                        .orElse(null);
        if (why == null) return;
        throw new IllegalArgumentException(
                "not started: live keys of %s beside %s".formatted(String.join(", ", live), why));
    }

    private static boolean onThisMachine(String address) {
        if (address == null) return false;
        try {
            var host = URI.create(address).getHost();
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (IllegalArgumentException | UnknownHostException _) {
            return false;
        }
    }

    /** What can be changed while the shop runs: the address, the timeouts, the retries. */
    private Guard guard(String provider, String addressSetting, String address) {
        Supplier<Reach> reach = () -> new Reach(
                tuning.get(addressSetting, address),
                Duration.ofMillis(Long.parseLong(tuning.get("cartulary.payment.connect-timeout-ms", "500"))),
                Duration.ofMillis(Long.parseLong(tuning.get("cartulary.payment.read-timeout-ms", "2000"))),
                Integer.parseInt(tuning.get("cartulary.payment.retries", "2")));
        var usual = Guard.Limits.USUAL;
        return new Guard(
                provider,
                new Sane(provider, reach),
                new Guard.Limits(
                        Float.parseFloat(or("cartulary.payment.breaker.failure-percent", "" + usual.failurePercent())),
                        Duration.ofSeconds(Long.parseLong(or(
                                "cartulary.payment.breaker.window-seconds",
                                "" + usual.window().toSeconds()))),
                        Integer.parseInt(or("cartulary.payment.breaker.calls", "" + usual.calls())),
                        Duration.ofSeconds(Long.parseLong(or(
                                "cartulary.payment.breaker.open-seconds",
                                "" + usual.open().toSeconds()))),
                        Integer.parseInt(or("cartulary.payment.calls-at-once", "" + usual.atOnce()))),
                meters);
    }

    /** What was changed to something impossible is not taken over: the last that made sense holds. */
    private static final class Sane implements Supplier<Reach> {
        private static final Logger LOG = LoggerFactory.getLogger(Providers.class);
        private final String provider;
        private final Supplier<Reach> reach;
        private volatile Reach last;

        /** What does not fit is told at start. */
        Sane(String provider, Supplier<Reach> reach) {
            this.provider = provider;
            this.reach = reach;
            this.last = reach.get();
        }

        @Override
        public Reach get() {
            try {
                last = reach.get();
            } catch (IllegalArgumentException e) {
                LOG.error("how to reach {} stays as it was: {}", provider, e.getMessage());
            }
            return last;
        }
    }

    private StripeSettings stripe() {
        var success = given("cartulary.stripe.checkout.success-url");
        var capture = or("cartulary.stripe.capture", "automatic");
        if (!capture.equals("automatic") && !capture.equals("manual")) {
            throw new IllegalArgumentException("cartulary.stripe.capture is automatic or manual");
        }
        return new StripeSettings(
                or("cartulary.stripe.api-base", "https://api.stripe.com"),
                secret("cartulary.stripe.secret-key"),
                Arrays.asList(secret("cartulary.stripe.webhook-secret").split(",")),
                given("cartulary.stripe.pay-page"),
                given("cartulary.stripe.account"),
                capture.equals("manual"),
                success == null
                        ? null
                        : new StripeSettings.Checkout(success, required("cartulary.stripe.checkout.cancel-url")),
                connectTimeout(),
                readTimeout());
    }

    private WechatSettings wechat() {
        var publicKey = given("cartulary.wechat.public-key-file");
        return new WechatSettings(
                or("cartulary.wechat.api-base", "https://api.mch.weixin.qq.com"),
                required("cartulary.wechat.app-id"),
                required("cartulary.wechat.mchid"),
                required("cartulary.wechat.merchant-serial"),
                Pem.privateKey(Path.of(required("cartulary.wechat.merchant-key-file"))),
                Arrays.asList(secret("cartulary.wechat.api-v3-key").split(",")),
                given("cartulary.wechat.public-key-id"),
                publicKey == null ? null : Pem.publicKey(Path.of(publicKey)),
                Boolean.parseBoolean(or("cartulary.wechat.certificates", publicKey == null ? "true" : "false")),
                required("cartulary.wechat.notify-url"),
                given("cartulary.wechat.pay-page"),
                connectTimeout(),
                readTimeout());
    }

    private AlipaySettings alipay() {
        return new AlipaySettings(
                or("cartulary.alipay.gateway", "https://openapi.alipay.com/gateway.do"),
                required("cartulary.alipay.app-id"),
                required("cartulary.alipay.seller-id"),
                Pem.privateKey(Path.of(required("cartulary.alipay.app-key-file"))),
                Pem.publicKey(Path.of(required("cartulary.alipay.public-key-file"))),
                required("cartulary.alipay.notify-url"),
                given("cartulary.alipay.return-url"),
                given("cartulary.alipay.pay-page"),
                connectTimeout(),
                readTimeout());
    }

    private Duration connectTimeout() {
        return Duration.ofMillis(Long.parseLong(or("cartulary.payment.connect-timeout-ms", "500")));
    }

    private Duration readTimeout() {
        return Duration.ofMillis(Long.parseLong(or("cartulary.payment.read-timeout-ms", "2000")));
    }

    /** A value, or the content of the file that {@code name-file} names. */
    private String secret(String name) {
        var value = given(name);
        if (value != null) return value;
        try {
            return Files.readString(Path.of(required(name + "-file"))).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(name + "-file cannot be read", e);
        }
    }

    private String required(String name) {
        var value = given(name);
        if (value == null) throw new IllegalArgumentException(name + " is not set");
        return value;
    }

    private String or(String name, String otherwise) {
        var value = given(name);
        return value == null ? otherwise : value;
    }

    private String given(String name) {
        var value = property.apply(name);
        return value == null || value.isBlank() ? null : value;
    }
}
