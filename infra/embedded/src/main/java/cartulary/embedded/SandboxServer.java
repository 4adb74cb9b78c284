package cartulary.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The payment sandbox in a JVM of its own; it keeps its ledger in the data folder. */
public final class SandboxServer extends ChildServer {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final String classPath;
    private final String webhooks;

    /**
     * @param classPath holds the module payment-sandbox and its libraries
     * @param webhooks where the shop takes notifications
     */
    public SandboxServer(DataFolder data, int port, String classPath, String webhooks) {
        super("sandbox", data, port, "sandbox.port");
        this.classPath = Jvm.absolute(classPath);
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

    @Override
    protected String version() {
        return "sandbox";
    }

    @Override
    protected void prepare() throws IOException {
        Files.createDirectories(data.path("sandbox"));
    }

    @Override
    protected List<String> command() {
        var command = java();
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
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
                "SANDBOX_WEBHOOK_SECRET", webhookSecret());
    }

    @Override
    protected boolean healthy() {
        return answers(HTTP, url() + "/health");
    }

    static boolean answers(String address) {
        return answers(HTTP, address);
    }

    /** Whether a GET is answered with 200. */
    static boolean answers(HttpClient http, String address) {
        try {
            var request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
