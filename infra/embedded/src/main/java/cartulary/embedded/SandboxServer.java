package cartulary.embedded;

import static java.util.stream.Collectors.toMap;

import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The payment sandbox in a JVM of its own; it keeps its ledger in the data folder. */
public final class SandboxServer extends ChildServer {
    /** What the shop makes something of; the rest would be stored, worked off and shown for nothing. */
    public static final List<String> STRIPE_EVENTS = List.of(
            "payment_intent.succeeded",
            "payment_intent.payment_failed",
            "payment_intent.canceled",
            "payment_intent.processing",
            "payment_intent.amount_capturable_updated",
            "payment_intent.requires_action",
            "checkout.session.completed",
            "checkout.session.expired",
            "checkout.session.async_payment_succeeded",
            "checkout.session.async_payment_failed",
            "refund.created",
            "refund.updated",
            "refund.failed",
            "charge.refunded",
            "charge.refund.updated",
            "charge.dispute.created",
            "charge.dispute.updated",
            "charge.dispute.closed",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.funds_reinstated");

    private static final Path OWN_JARS = Jvm.beside("sandbox");

    private final String classPath;
    private final String webhooks;

    /**
     * @param classPath holds what the sandbox shares with the shop; it is no part of the shop itself, and its own jars lie in a
     *     folder of theirs, {@code sandbox}, beside the shop's
     * @param webhooks where the shop takes notifications
     */
    public SandboxServer(DataFolder data, int port, String classPath, String webhooks) {
        super("sandbox", data, port, "sandbox.port");
        this.classPath = Jvm.absolute(classPath) + File.pathSeparator + OWN_JARS.resolve("*");
        this.webhooks = webhooks;
    }

    public String url() {
        return "http://" + address();
    }

    public String secretKey() {
        return "sk_test_" + data.secret("sandbox.secret-key");
    }

    public String publishableKey() {
        return "pk_test_" + data.secret("sandbox.publishable-key");
    }

    /** What notifications are signed with. */
    public String webhookSecret() {
        return "whsec_" + data.secret("sandbox.webhook-secret");
    }

    /**
     * What WeChat Pay and Alipay gave their merchant, by the names of the shop's settings without their first word; known once
     * it has started.
     */
    public Map<String, String> merchant() {
        var properties = new Properties();
        try {
            properties.load(new StringReader(written("merchant.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream().collect(toMap(name -> name, properties::getProperty));
    }

    /** HOST:PORT where it catches mail; known once it has started. */
    public String smtp() {
        return "127.0.0.1:" + written("smtp.port").strip();
    }

    private String written(String file) {
        try {
            return Files.readString(data.path("sandbox").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it takes short messages. */
    public String sms() {
        return url() + "/sms/messages";
    }

    @Override
    protected String version() {
        return "sandbox";
    }

    @Override
    protected void prepare() throws IOException {
        if (!Files.isDirectory(OWN_JARS)
                && SandboxServer.class.getResource("/cartulary/sandbox/PaymentSandbox.class") == null) {
            throw new EmbeddedException(
                    "there is no payment sandbox here (%s): set stripe.api-base and the keys of a real provider"
                            .formatted(OWN_JARS));
        }
        Files.createDirectories(data.path("sandbox"));
    }

    @Override
    protected List<String> command() {
        var command = java(classPath);
        command.addAll(List.of(
                "-Xmx512m", // A payment stays for good and takes four kilobytes.
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "cartulary.sandbox.PaymentSandbox",
                "--port=" + port(),
                "--data=" + data.path("sandbox")));
        return command;
    }

    /** Not on the command line, which every user of the machine can read. */
    @Override
    protected Map<String, String> environment() {
        return Map.of(
                "SANDBOX_SECRET_KEY", secretKey(),
                "SANDBOX_PUBLISHABLE_KEY", publishableKey(),
                "SANDBOX_WEBHOOK_URL", webhooks,
                "SANDBOX_WEBHOOK_SECRET", webhookSecret(),
                "SANDBOX_WEBHOOK_EVENTS", String.join(",", STRIPE_EVENTS));
    }

    @Override
    protected String health() {
        return url() + "/health";
    }
}
