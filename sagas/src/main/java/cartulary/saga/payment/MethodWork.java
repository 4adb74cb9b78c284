package cartulary.saga.payment;

/**
 * What the stored wish to forget a card carries; the token is read from the stream when it runs.
 *
 * @param attempt from 1
 */
public record MethodWork(String savedMethodsId, String methodId, String provider, int attempt) {
    MethodWork next() {
        return new MethodWork(savedMethodsId, methodId, provider, attempt + 1);
    }
}
