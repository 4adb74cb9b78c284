package cartulary.saga.notice;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.StreamProvider;
import java.nio.charset.StandardCharsets;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Mail by SMTP, letter after letter over the same connections. A repeat has the same Message-ID, by which a mailbox knows it. */
final class SmtpPost implements Post {
    static {
        // Otherwise looked for in every jar, and several times for each letter.
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }

    private final JavaMailSenderImpl server = new JavaMailSenderImpl() {
        private final KeptTransport.Idle idle = new KeptTransport.Idle();

        @Override
        protected Transport getTransport(Session session) throws NoSuchProviderException {
            return new KeptTransport(session, idle, super.getTransport(session));
        }
    };
    private final String from;

    /** @param host of the server, with its port after a colon */
    SmtpPost(String host, String user, String password, boolean startTls, String from) {
        var colon = host.lastIndexOf(':');
        server.setHost(colon < 0 ? host : host.substring(0, colon));
        server.setPort(colon < 0 ? 25 : Integer.parseInt(host.substring(colon + 1)));
        server.setDefaultEncoding(StandardCharsets.UTF_8.name());
        if (!user.isEmpty()) {
            server.setUsername(user);
            server.setPassword(password);
        }
        var properties = server.getJavaMailProperties();
        properties.setProperty("mail.smtp.auth", Boolean.toString(!user.isEmpty()));
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.connectiontimeout", "5000");
        properties.setProperty("mail.smtp.timeout", "10000");
        // None for writing: what is said between two answers fits into a socket's buffer, and the library starts a
        // thread for it.
        this.from = from;
    }

    @Override
    public void send(Letter letter) {
        try {
            server.send(message(letter));
        } catch (MailSendException e) {
            if (e.getMessageExceptions().length > 0
                    && e.getMessageExceptions()[0] instanceof SendFailedException failed
                    && failed.getInvalidAddresses() != null
                    && failed.getInvalidAddresses().length > 0) {
                throw new Refused("the address is refused");
            }
            throw e;
        } catch (AddressException e) {
            throw new Refused("no mail address");
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private MimeMessage message(Letter letter) throws MessagingException {
        var message = new MimeMessage(server.getSession()) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + letter.reference() + "@" + from.substring(from.indexOf('@') + 1) + ">");
            }
        };
        // Not by a MimeMessageHelper, which reads a table of file types anew for each message.
        message.setFrom(from);
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
        message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
        message.setText(letter.text(), StandardCharsets.UTF_8.name());
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: nobody's holiday answers it.
        return message;
    }
}
