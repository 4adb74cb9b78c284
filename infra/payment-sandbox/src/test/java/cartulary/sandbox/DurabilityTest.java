package cartulary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest extends SandboxTestBase {
    private Path journal() {
        return folder.resolve("journal.jsonl");
    }

    @Test
    void a_restart_knows_the_money_the_keys_the_clock_and_what_is_still_to_be_told() throws Exception {
        shopAnswers = 500;
        send("POST", "/sandbox/clock", "{\"now\":\"2030-01-01T00:00:00Z\"}");
        var first = stripe.v1()
                .paymentIntents()
                .create(params(CaptureMethod.AUTOMATIC).build(), key("k"));
        confirm(first, "pm_card_visa");
        hear("payment_intent.succeeded");

        sandbox.close();
        told.clear();
        shopAnswers = 200;
        start();

        assertThat(stripe.v1().paymentIntents().retrieve(first.getId()).getStatus())
                .isEqualTo("succeeded");
        assertThat(ledger(first.getId())).containsExactly("charge");
        var again = stripe.v1()
                .paymentIntents()
                .create(params(CaptureMethod.AUTOMATIC).build(), key("k"));
        assertThat(again.getId()).isEqualTo(first.getId());
        assertThat(json("GET", "/sandbox/clock", "").path("now").asText()).startsWith("2030-01-01T00:");
        hear("payment_intent.succeeded");
    }

    @Test
    void a_torn_last_line_is_cut_off_and_nothing_before_it_is_lost() throws Exception {
        var kept = create(CaptureMethod.AUTOMATIC);
        sandbox.close();
        Files.writeString(journal(), "0badc0de {\"ids\":9,\"chan", StandardOpenOption.APPEND);

        start();

        assertThat(stripe.v1().paymentIntents().retrieve(kept.getId()).getStatus())
                .isEqualTo("requires_payment_method");
        var after = create(CaptureMethod.AUTOMATIC);
        sandbox.close();
        start();
        assertThat(stripe.v1().paymentIntents().retrieve(after.getId()).getId()).isEqualTo(after.getId());
    }

    @Test
    void damage_in_the_middle_is_told_and_not_repaired() throws Exception {
        create(CaptureMethod.AUTOMATIC);
        sandbox.close();
        var bytes = Files.readAllBytes(journal());
        bytes[20] ^= 1;
        Files.write(journal(), bytes);

        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("damaged at byte 0");

        bytes[20] ^= 1;
        Files.write(journal(), bytes);
        start();
    }

    @Test
    void two_sandboxes_do_not_share_a_folder() {
        assertThatThrownBy(() -> PaymentSandbox.start(
                        new Settings("127.0.0.1", 0, folder, SECRET_KEY, PUBLISHABLE_KEY, null, null, null),
                        java.time.InstantSource.system()))
                .isInstanceOfAny(IOException.class, java.nio.channels.OverlappingFileLockException.class);
    }

    @Test
    void a_killed_process_forgets_nothing_it_answered(@TempDir Path other) throws Exception {
        var process = spawn(other);
        int created = 0;
        try {
            useSpawned(process);
            for (; created < 50; created++) confirm(create(CaptureMethod.AUTOMATIC), "pm_card_visa");
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS); // SIGKILL
        }
        var next = spawn(other);
        try {
            useSpawned(next);
            assertThat(Store.JSON.readTree(
                            send("GET", spawned + "/sandbox/ledger", "").body()))
                    .hasSize(created);
        } finally {
            next.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private String spawned;

    private static Process spawn(Path data) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "cartulary.sandbox.PaymentSandbox",
                        "--port=0",
                        "--data=" + data,
                        "--secret-key=" + SECRET_KEY,
                        "--publishable-key=" + PUBLISHABLE_KEY)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void useSpawned(Process process) throws IOException {
        var line = process.inputReader().readLine();
        assertThat(line).startsWith("payment sandbox listening on ");
        spawned = line.substring(line.lastIndexOf(' ') + 1);
        stripe = com.stripe.StripeClient.builder()
                .setApiKey(SECRET_KEY)
                .setApiBase(spawned)
                .build();
    }
}
