package cartulary.sandbox;

import cartulary.sandbox.Web.Answer;
import cartulary.sandbox.Web.Request;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.server.SMTPServer;

/**
 * Catches what a shop would send: mail by SMTP, short messages by HTTP. Nothing leaves the machine; the latest are kept in memory
 * and shown. The same Message-ID or reference again is one letter, as in a mailbox.
 */
final class PostBox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostBox.class);
    private static final int KEPT_MAX = 2000;
    private static final int MAIL_MAX = 256 * 1024;

    static {
        // Otherwise looked for in every jar, and several times for each letter.
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }

    private static final Session SESSION = Session.getInstance(new Properties());

    private final Map<String, ObjectNode> letters = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
            return size() > KEPT_MAX;
        }
    };
    private final SMTPServer server;
    private final SandboxClock clock;
    private long arrived;

    /** @param data remembers the port, so that a shop finds the box where it was after a restart */
    PostBox(InetAddress host, Path data, SandboxClock clock) throws IOException {
        this.clock = clock;
        server = SMTPServer.port(port(host, data.resolve("smtp.port")))
                .bindAddress(host)
                .hostName("sandbox")
                .softwareName("Cartulary payment sandbox")
                .maxMessageSize(MAIL_MAX)
                .maxConnections(200)
                .connectionTimeout(1, TimeUnit.MINUTES)
                .messageHandler((_, from, to, mail) -> keepMail(from, to, mail))
                .build();
        server.start();
    }

    private static int port(InetAddress host, Path kept) throws IOException {
        var before =
                Files.exists(kept) ? Integer.parseInt(Files.readString(kept).strip()) : 0;
        try (var free = new ServerSocket(before, 1, host)) {
            Files.writeString(kept, free.getLocalPort() + "\n");
            return free.getLocalPort();
        } catch (IOException taken) {
            if (before == 0) throw taken;
            Files.delete(kept);
            return port(host, kept);
        }
    }

    Answer answer(Request request) {
        var path = request.path();
        var what = path.size() > 1 ? path.get(1) : "";
        return switch (request.method() + " " + path.getFirst() + " " + what) {
            case "POST sms messages" -> sms(request);
            case "GET sandbox letters" -> shown(request);
            case "DELETE sandbox letters" -> {
                synchronized (letters) {
                    letters.clear();
                }
                yield Answer.of(204, "text/plain", "");
            }
            default -> Answer.of(404, "text/plain", "there is no such box");
        };
    }

    private Answer shown(Request request) {
        var to = Form.parse(request.query()).text("to");
        var found = Store.JSON.createArrayNode();
        synchronized (letters) {
            letters.values().stream()
                    .filter(letter -> to == null || letter.path("to").asText().equals(to))
                    .forEach(found::add);
        }
        return Answer.json(200, found);
    }

    private Answer sms(Request request) {
        JsonNode said;
        try {
            said = Store.JSON.readTree(request.body());
        } catch (JsonProcessingException _) {
            return Answer.of(400, "text/plain", "no JSON");
        }
        var to = said.path("to").asText("");
        if (!to.matches("\\+?[0-9 ()/-]{3,40}") || said.path("text").asText("").isBlank()) {
            return Answer.of(422, "text/plain", "no number, or nothing said");
        }
        keep("sms", said.path("reference").asText(""), to, "", said.path("text").asText());
        return Answer.json(202, Store.JSON.createObjectNode().put("accepted", true));
    }

    private void keepMail(String from, String to, byte[] mail) {
        try {
            var message = new MimeMessage(SESSION, new ByteArrayInputStream(mail));
            var id = message.getMessageID();
            keep("mail", id == null ? "" : id, to, message.getSubject(), text(message));
        } catch (MessagingException e) {
            LOG.warn("a mail from {} cannot be read", from, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Part part) throws MessagingException, IOException {
        if (part.isMimeType("text/*")) return String.valueOf(part.getContent());
        if (!(part.getContent() instanceof Multipart parts)) return "";
        for (var i = 0; i < parts.getCount(); i++) {
            BodyPart each = parts.getBodyPart(i);
            var text = text(each);
            if (!text.isEmpty()) return text;
        }
        return "";
    }

    private void keep(String channel, String reference, String to, String subject, String text) {
        synchronized (letters) {
            var key = channel + " " + to + " " + (reference.isEmpty() ? "letter " + arrived++ : reference);
            letters.putIfAbsent(
                    key,
                    Store.JSON
                            .createObjectNode()
                            .put("channel", channel)
                            .put("reference", reference)
                            .put("to", to)
                            .put("subject", subject)
                            .put("text", text)
                            .put("at", clock.instant().toString()));
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
