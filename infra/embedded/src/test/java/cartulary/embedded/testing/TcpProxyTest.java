package cartulary.embedded.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void open() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = TcpProxy.to("127.0.0.1", echo.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void forwards_both_ways_and_the_end_of_a_connection_too() throws Exception {
        try (var client = new Client()) {
            assertThat(client.ask("hello")).isEqualTo("hello");
            client.socket.shutdownOutput();
            assertThat(client.in.readLine()).isNull();
        }
    }

    @Test
    void an_answer_is_lost_after_the_server_has_heard_the_request() throws Exception {
        try (var client = new Client();
                var other = new Client()) {
            var lost = proxy.loseAnswerTo(TcpProxyTest::commits);
            assertThat(client.ask("insert")).isEqualTo("insert");
            assertThatThrownBy(() -> client.ask("commit")).isInstanceOf(SocketException.class);
            lost.get(5, TimeUnit.SECONDS);
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("insert");
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("commit");
            assertThat(other.ask("commit")).isEqualTo("commit");
        }
    }

    @Test
    void a_request_is_lost_before_the_server_hears_it() throws Exception {
        try (var client = new Client()) {
            var lost = proxy.loseRequest(TcpProxyTest::commits);
            assertThatThrownBy(() -> client.ask("commit")).isInstanceOf(SocketException.class);
            lost.get(5, TimeUnit.SECONDS);
            assertThat(new Client().ask("after")).isEqualTo("after");
            assertThat(heard).containsExactly("after");
        }
    }

    @Test
    void a_frozen_connection_is_silent_and_a_new_one_works() throws Exception {
        try (var client = new Client()) {
            assertThat(client.ask("one")).isEqualTo("one");
            proxy.freeze();
            client.socket.setSoTimeout(100);
            assertThatThrownBy(() -> client.ask("two")).isInstanceOf(SocketTimeoutException.class);
            try (var other = new Client()) {
                assertThat(other.ask("three")).isEqualTo("three");
            }
            proxy.thaw();
            client.socket.setSoTimeout(5000);
            assertThat(client.in.readLine()).isEqualTo("two");
        }
    }

    @Test
    void a_connection_freezes_at_a_request_which_is_held_back_with_it() throws Exception {
        try (var client = new Client();
                var other = new Client()) {
            var frozen = proxy.freezeAt(TcpProxyTest::commits);
            assertThat(client.ask("insert")).isEqualTo("insert");
            client.socket.setSoTimeout(100);
            assertThatThrownBy(() -> client.ask("commit")).isInstanceOf(SocketTimeoutException.class);
            frozen.get(5, TimeUnit.SECONDS);
            assertThat(other.ask("commit")).isEqualTo("commit");
            assertThat(heard).containsExactly("insert", "commit"); // The other's.
            proxy.thaw();
            client.socket.setSoTimeout(5000);
            assertThat(client.in.readLine()).isEqualTo("commit");
        }
    }

    @Test
    void refuses_and_cuts_on_demand() throws Exception {
        try (var client = new Client()) {
            assertThat(client.ask("one")).isEqualTo("one");
            assertThat(proxy.connections()).isEqualTo(1);
            proxy.refuse(true);
            assertThatThrownBy(() -> new Client().ask("two")).isInstanceOf(SocketException.class);
            proxy.cut();
            assertThatThrownBy(() -> client.ask("three")).isInstanceOf(SocketException.class);
            proxy.refuse(false);
            assertThat(new Client().ask("four")).isEqualTo("four");
        }
    }

    private static boolean commits(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).contains("commit");
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                var socket = echo.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException _) { // The test is over.
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line; (line = in.readLine()) != null; ) {
                heard.add(line);
                socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException _) { // Cut, as it was meant to be.
        }
    }

    private final class Client implements AutoCloseable {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Client() throws IOException {}

        String ask(String question) throws IOException {
            socket.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
            var answer = in.readLine();
            if (answer == null) throw new SocketException("closed");
            return answer;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
