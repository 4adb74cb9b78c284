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
import java.util.function.Function;

/** Calls with short patience, of which it is always known whether anything can have been sent. */
public final class ProviderHttp implements AutoCloseable {
    private final Guard guard;
    private Made made;

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

    /** One that may still serve a call when the next one is made for another address or patience. */
    private record Made(Duration connectTimeout, HttpClient client) {}

    /** @param guard says how the provider is reached */
    public ProviderHttp(Guard guard) {
        this.guard = guard;
        made = made(guard.reach().connectTimeout());
    }

    /** @param request made anew for each try, for a signature may be used once; from the address that holds now */
    public Outcome send(Function<String, HttpRequest.Builder> request) {
        return send(request, false);
    }

    /** @param probe passes always, and once */
    public Outcome send(Function<String, HttpRequest.Builder> request, boolean probe) {
        return guard.call(
                probe, () -> once(request), () -> new Outcome.NotSent("it is left alone for now"), ProviderHttp::came);
    }

    private static Guard.Came came(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answer -> answer.status() < 500 ? Guard.Came.ANSWERED : Guard.Came.FAILED;
            case Outcome.NotSent _ -> Guard.Came.NOT_SENT;
            case Outcome.Lost _ -> Guard.Came.LOST;
        };
    }

    private Outcome once(Function<String, HttpRequest.Builder> request) {
        var reach = guard.reach();
        try {
            return new Outcome.Answered(client(reach.connectTimeout())
                    .send(
                            request.apply(reach.address())
                                    .timeout(reach.readTimeout())
                                    .build(),
                            BodyHandlers.ofByteArray()));
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

    private synchronized HttpClient client(Duration connectTimeout) {
        if (!made.connectTimeout().equals(connectTimeout)) {
            made.client().shutdown(); // Calls under way are finished first.
            made = made(connectTimeout);
        }
        return made.client();
    }

    private static Made made(Duration connectTimeout) {
        return new Made(
                connectTimeout,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER) // A redirect of a payment is nobody's business.
                        .connectTimeout(connectTimeout)
                        .build());
    }

    @Override
    public synchronized void close() {
        made.client().shutdownNow();
    }
}
