package cartulary.payments.stripe;

import cartulary.payments.Guard;
import cartulary.payments.Guard.Came;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import java.net.ConnectException;
import java.net.UnknownHostException;

/** The library's own connection behind our guard. A try carries the key of the first: it is the same call to Stripe. */
final class GuardedHttp extends HttpURLConnectionClient {
    private record Tried(StripeResponse answer, ApiConnectionException failure) {}

    private final Guard guard;
    private final ThreadLocal<Boolean> probing = ThreadLocal.withInitial(() -> false);

    GuardedHttp(Guard guard) {
        this.guard = guard;
    }

    /** What is asked of Stripe. */
    interface Asked<T> {
        T ask() throws StripeException;
    }

    /** Passes, whatever the guard thinks of Stripe now. */
    <T> T probe(Asked<T> asked) throws StripeException {
        probing.set(true);
        try {
            return asked.ask();
        } finally {
            probing.remove();
        }
    }

    @Override
    public StripeResponse request(StripeRequest request) throws ApiConnectionException {
        var tried = guard.call(probing.get(), () -> once(request), GuardedHttp::heldBack, GuardedHttp::came);
        if (tried.failure() != null) throw tried.failure();
        return tried.answer();
    }

    private Tried once(StripeRequest request) {
        try {
            return new Tried(super.request(request), null);
        } catch (ApiConnectionException e) {
            return new Tried(null, e);
        }
    }

    private static Tried heldBack() {
        return new Tried(
                null, new ApiConnectionException("held back", new ConnectException("Stripe is left alone for now")));
    }

    private static Came came(Tried tried) {
        if (tried.failure() != null) return surelyNotSent(tried.failure()) ? Came.NOT_SENT : Came.LOST;
        return tried.answer().code() < 500 ? Came.ANSWERED : Came.FAILED;
    }

    static boolean surelyNotSent(ApiConnectionException e) {
        return e.getCause() instanceof ConnectException || e.getCause() instanceof UnknownHostException;
    }
}
