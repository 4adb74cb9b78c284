package cartulary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PostBoxTest extends SandboxTestBase {
    @Test
    void a_mail_is_caught_and_shown_once_however_often_it_was_sent() throws Exception {
        mail("<1@shop>", "ada@example.org", "您的订单已发货", "谢谢。");
        mail("<1@shop>", "ada@example.org", "您的订单已发货", "谢谢。");
        mail("<2@shop>", "bob@example.org", "Sent", "Thank you.");

        var found = letters("?to=ada@example.org");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).path("subject").asText()).isEqualTo("您的订单已发货");
        assertThat(found.get(0).path("text").asText().strip()).isEqualTo("谢谢。");
        assertThat(letters("")).hasSize(2);
    }

    @Test
    void the_box_is_where_it_was_after_a_restart() throws Exception {
        var port = Files.readString(folder.resolve("smtp.port"));
        sandbox.close();
        start();
        assertThat(Files.readString(folder.resolve("smtp.port"))).isEqualTo(port);
        mail("<1@shop>", "ada@example.org", "Sent", "Thank you.");
        assertThat(letters("")).hasSize(1);
    }

    @Test
    void a_short_message_is_taken_for_a_number_alone() throws Exception {
        assertThat(sms("{\"reference\":\"1\",\"to\":\"+49 30 555\",\"text\":\"on its way\"}"))
                .isEqualTo(202);
        assertThat(sms("{\"reference\":\"1\",\"to\":\"+49 30 555\",\"text\":\"on its way\"}"))
                .isEqualTo(202);
        assertThat(sms("{\"reference\":\"2\",\"to\":\"nobody\",\"text\":\"on its way\"}"))
                .isEqualTo(422);
        assertThat(sms("{")).isEqualTo(400);
        var found = letters("");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).path("channel").asText()).isEqualTo("sms");
    }

    private void mail(String id, String to, String subject, String text) throws MessagingException, IOException {
        var properties = new Properties();
        properties.setProperty("mail.smtp.host", "127.0.0.1");
        properties.setProperty(
                "mail.smtp.port", Files.readString(folder.resolve("smtp.port")).strip());
        var message = new MimeMessage(Session.getInstance(properties)) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", id);
            }
        };
        message.setFrom(new InternetAddress("shop@example.org"));
        message.setRecipient(RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        message.setText(text, "UTF-8");
        Transport.send(message);
    }

    private JsonNode letters(String query) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(sandbox.url() + "/sandbox/letters" + query))
                .build();
        return Store.JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private int sms(String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(sandbox.url() + "/sms/messages"))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }
}
