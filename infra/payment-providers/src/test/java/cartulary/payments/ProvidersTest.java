package cartulary.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cartulary.contract.payment.ProviderFact;
import cartulary.sandbox.PaymentSandbox;
import cartulary.sandbox.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    @TempDir
    Path folder;

    private static Map<String, String> stripe(String address) {
        return new HashMap<>(Map.of(
                "cartulary.stripe.secret-key", "sk_test_example",
                "cartulary.stripe.webhook-secret", "whsec_new,whsec_old",
                "cartulary.stripe.api-base", address,
                "cartulary.payment.retries", "0"));
    }

    @Test
    void the_address_is_changed_while_the_shop_runs() throws Exception {
        var file = folder.resolve("payment.properties");
        var settings = stripe("http://127.0.0.1:9");
        settings.put("cartulary.payment.tuning-file", file.toString());
        var provider = new Providers(settings::get).all(InstantSource.system()).getFirst();
        assertThat(provider.answers()).isFalse();
        try (var sandbox = PaymentSandbox.start(
                new Settings(
                        "127.0.0.1",
                        0,
                        folder.resolve("sandbox"),
                        "sk_test_example",
                        "pk_test_example",
                        null,
                        null,
                        null),
                InstantSource.system())) {
            Files.writeString(file, "cartulary.stripe.api-base=" + sandbox.url());
            await().until(provider::answers);
            assertThat(provider.start(ProviderBehaviour.OPENING)).isInstanceOf(ProviderFact.ActionRequired.class);
            Files.writeString(
                    file, "cartulary.payment.read-timeout-ms=never\ncartulary.stripe.api-base=" + sandbox.url());
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(0));
            assertThat(provider.answers())
                    .as("what makes no sense changes nothing")
                    .isTrue();
        }
    }

    @Test
    void settings_that_do_not_fit_are_told_at_start() {
        var settings = stripe("http://127.0.0.1:9");
        settings.put("cartulary.payment.retries", "4");
        assertThatThrownBy(() -> new Providers(settings::get).all(InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 3 retries");
        var account = stripe("http://127.0.0.1:9");
        account.put("cartulary.stripe.account", "somebody");
        assertThatThrownBy(() -> new Providers(account::get).all(InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("acct_");
    }

    @Test
    void a_live_key_never_meets_a_sandbox_or_a_clock_that_can_be_moved() {
        var sandbox = stripe("http://127.0.0.1:9");
        sandbox.put("cartulary.stripe.secret-key", "sk_live_example");
        assertThatThrownBy(() -> new Providers(sandbox::get).all(InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("live keys of stripe beside a sandbox");
        var clock = stripe("https://api.stripe.com");
        clock.put("cartulary.stripe.secret-key", "sk_live_example");
        clock.put("cartulary.test-clock.enabled", "true");
        assertThatThrownBy(() -> new Providers(clock::get).all(InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test clock")
                .hasMessageNotContaining("sk_live");
    }
}
