package cartulary.saga.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

class SmtpPostTest {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private int port;
    private SMTPServer server;
    private SmtpPost post;

    @BeforeEach
    void aServerListens() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = listen();
        post = new SmtpPost("127.0.0.1:" + port, "", "", false, "shop@cartulary.test");
    }

    @AfterEach
    void itEnds() {
        server.stop();
    }

    @Test
    void letter_after_letter_goes_over_the_same_connection() {
        for (var i = 1; i <= 5; i++) post.send(letter(i, "ann@example.test"));
        assertThat(received).hasSize(5);
        assertThat(received.getFirst()).contains("Message-ID: <1@cartulary.test>", "Subject: =?UTF-8?", "Date: ");
        assertThat(connections).hasValue(1);
    }

    @Test
    void a_letter_arrives_though_the_server_has_ended_the_connection_that_was_kept() {
        post.send(letter(1, "ann@example.test"));
        server.stop();
        server = listen();
        post.send(letter(2, "ann@example.test"));
        assertThat(received).hasSize(2);
        assertThat(connections).hasValue(2);
    }

    @Test
    void while_no_server_is_there_each_letter_fails_and_is_none_of_the_refused() {
        post.send(letter(1, "ann@example.test"));
        server.stop();
        for (var i = 2; i <= 3; i++) {
            var letter = letter(i, "ann@example.test");
            assertThatThrownBy(() -> post.send(letter)).isNotInstanceOf(Post.Refused.class);
        }
        server = listen();
        post.send(letter(2, "ann@example.test"));
        assertThat(received).hasSize(2);
    }

    @Test
    void an_address_that_is_refused_is_refused_for_good_and_costs_no_connection() {
        post.send(letter(1, "ann@example.test"));
        var nobody = letter(2, "nobody@example.test");
        assertThatThrownBy(() -> post.send(nobody)).isInstanceOf(Post.Refused.class);
        post.send(letter(3, "ann@example.test"));
        assertThat(received).hasSize(2);
        assertThat(connections).hasValue(1);
    }

    private static Letter letter(int number, String to) {
        return new Letter(Integer.toString(number), to, "Grüße", "Your order");
    }

    private SMTPServer listen() {
        var listening = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .sessionHandler(new SessionHandler() {
                    @Override
                    public SessionAcceptance accept(Session session) {
                        connections.incrementAndGet();
                        return SessionAcceptance.success();
                    }

                    @Override
                    public void onSessionEnd(Session session) {}
                })
                .messageHandlerFactory(this::handler)
                .build();
        listening.start();
        return listening;
    }

    private MessageHandler handler(MessageContext context) {
        return new MessageHandler() {
            @Override
            public void from(String from) {}

            @Override
            public void recipient(String to) throws RejectException {
                if (to.startsWith("nobody@")) throw new RejectException(550, "there is no such mailbox");
            }

            @Override
            public String data(java.io.InputStream mail) throws IOException {
                received.add(new String(mail.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
                return "250 Ok";
            }

            @Override
            public void done() {}
        };
    }
}
