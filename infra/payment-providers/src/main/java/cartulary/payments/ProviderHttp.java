package cartulary.payments;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;

/** Calls with short patience, of which it is always known whether anything can have been sent. */
public final class ProviderHttp implements AutoCloseable {
    private final HttpClient client;
    private final Duration readTimeout;

    /** What came of a call. */
    public sealed interface Outcome {
        final class Answered implements Outcome {
            private final HttpResponse<byte[]> response;

            Answered(HttpResponse<byte[]> response) {
                this.response = response;
            }

            public int status() {
                return response.statusCode();
            }

            /** Null if it has none. */
            public String header(String name) {
                return response.headers().firstValue(name).orElse(null);
            }

            public byte[] body() {
                return response.body();
            }
        }

        /** Nobody took the call: nothing was sent. */
        record NotSent(String why) implements Outcome {}

        /** It may have been carried out. */
        record Lost(String why) implements Outcome {}
    }

    public ProviderHttp(Duration connectTimeout, Duration readTimeout) {
        this.readTimeout = readTimeout;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // A redirect of a payment is nobody's business.
                .connectTimeout(connectTimeout)
                .build();
    }

    public Outcome send(HttpRequest.Builder request) {
        try {
            return new Outcome.Answered(client.send(request.timeout(readTimeout).build(), BodyHandlers.ofByteArray()));
        } catch (HttpConnectTimeoutException | ConnectException e) {
            return new Outcome.NotSent(e.getClass().getSimpleName());
        } catch (IOException e) {
            if (e.getCause() instanceof UnknownHostException || e.getCause() instanceof UnresolvedAddressException) {
                return new Outcome.NotSent("UnknownHostException");
            }
            return new Outcome.Lost(e.getClass().getSimpleName()); // The message may quote what was sent.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Lost("interrupted");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
