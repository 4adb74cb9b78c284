package cartulary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A shop as its data folder describes it: addresses in {@code shop.json} (gateway, issuer, sandbox) or else the ports in
 * {@code run/<server>.json}, logins and keys in {@code secrets.json}, its process in {@code run/shop.json} or
 * {@code run/shop.pid}. All are read anew each time: a restart may change them.
 */
final class DataDirectory {
    private static final URI USUAL_GATEWAY = URI.create("http://127.0.0.1:8080");
    private final Path folder;
    private final Path command;

    /** @param command the shell script that starts the shop */
    DataDirectory(Path folder, Path command) {
        this.folder = folder.toAbsolutePath().normalize();
        this.command = command;
    }

    URI gateway() {
        var told = read("shop.json").path("gateway").asText("");
        return told.isEmpty() ? USUAL_GATEWAY : URI.create(told);
    }

    URI sandbox() {
        return address("sandbox", "sandbox", "");
    }

    /** Where the shop tells how it is. */
    URI management(String path) {
        return URI.create(read("shop.json").path("management").asText("http://127.0.0.1:8081") + path);
    }

    /** Where tokens are asked for. */
    URI tokens() {
        return URI.create(address("issuer", "keycloak", "/realms/cartulary") + "/protocol/openid-connect/token");
    }

    private URI address(String field, String server, String path) {
        var told = read("shop.json").path(field).asText("");
        if (!told.isEmpty()) return URI.create(told);
        var port = read("run/" + server + ".json").path("port");
        if (!port.isInt()) {
            throw new Unmet("%s names no %s, and run/%s.json no port: is the shop up?"
                    .formatted(folder.resolve("shop.json"), field, server));
        }
        return URI.create("http://127.0.0.1:" + port.asInt() + path);
    }

    /** @throws Unmet if the folder keeps no such secret */
    String secret(String name) {
        var secret = read("secrets.json").path(name);
        if (!secret.isTextual()) throw new Unmet("%s keeps no %s".formatted(folder.resolve("secrets.json"), name));
        return secret.asText();
    }

    /** Ends the shop's own process as a power cut would, and returns when it is gone; its servers live on. */
    void kill() {
        var process =
                ProcessHandle.of(pid()).orElseThrow(() -> new Unmet("the shop's process " + pid() + " is not running"));
        process.destroyForcibly();
        try {
            process.onExit().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unmet("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new Unmet("process " + process.pid() + " does not end after kill -9", e);
        }
    }

    private long pid() {
        var told = read("run/shop.json").path("pid");
        if (told.isIntegralNumber()) return told.asLong();
        try {
            return Long.parseLong(
                    Files.readString(folder.resolve("run/shop.pid")).strip());
        } catch (IOException | NumberFormatException e) {
            throw new Unmet("no process of a shop stands in " + folder.resolve("run"), e);
        }
    }

    /**
     * Starts the shop and returns when it says it is ready.
     *
     * @param settings as {@code key=value}
     */
    void start(List<String> settings) {
        var words = new ArrayList<>(List.of(command.toString(), "up", "--detach", "--data", folder.toString()));
        words.addAll(settings);
        try {
            Files.createDirectories(folder.resolve("logs"));
            var log = folder.resolve("logs/demo-up.log").toFile();
            var up = new ProcessBuilder(words)
                    .directory(command.toAbsolutePath().getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            if (!up.waitFor(Duration.ofMinutes(10))) {
                up.destroy();
                throw new Unmet(String.join(" ", words) + " does not end; see " + log);
            }
            if (up.exitValue() != 0) {
                throw new Unmet("%s ended with %d; see %s".formatted(String.join(" ", words), up.exitValue(), log));
            }
        } catch (IOException e) {
            throw new Unmet("cannot run " + String.join(" ", words), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unmet("interrupted", e);
        }
    }

    private JsonNode read(String name) {
        var file = folder.resolve(name);
        try {
            return Files.exists(file) ? Http.JSON.readTree(file.toFile()) : MissingNode.getInstance();
        } catch (IOException e) {
            throw new Unmet("cannot read " + file, e);
        }
    }
}
