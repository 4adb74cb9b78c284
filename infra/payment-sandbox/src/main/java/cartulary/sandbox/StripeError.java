package cartulary.sandbox;

import cartulary.sandbox.Change.Intent;
import cartulary.sandbox.Change.PaymentError;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer of the provider that is no success, in the shape its SDKs read. */
final class StripeError extends RuntimeException {
    final int status;
    /** Whether the request had begun to be executed, so that its Idempotency-Key remembers this answer. */
    final boolean executed;

    private final ObjectNode error = Store.JSON.createObjectNode();

    private StripeError(int status, boolean executed, String type, String code, String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.executed = executed;
        error.put("type", type).put("message", message);
        if (code != null) {
            error.put("code", code).put("doc_url", "https://docs.stripe.com/error-codes#" + code.replace('_', '-'));
        }
        if (param != null) error.put("param", param);
    }

    static StripeError invalid(String param, String code, String message) {
        return new StripeError(400, false, "invalid_request_error", code, param, message);
    }

    static StripeError missing(String param, String what, String id) {
        return new StripeError(
                404, false, "invalid_request_error", "resource_missing", param, "No such " + what + ": '" + id + "'");
    }

    /** The object is not in a state for it. */
    static StripeError unexpectedState(Intent intent, String message) {
        var error =
                new StripeError(400, true, "invalid_request_error", "payment_intent_unexpected_state", null, message);
        error.error.set("payment_intent", StripeJson.intent(intent));
        return error;
    }

    static StripeError refused(String code, String message) {
        return new StripeError(400, true, "invalid_request_error", code, null, message);
    }

    static StripeError of(int status, String type, String code, String message) {
        return new StripeError(status, false, type, code, null, message);
    }

    /** The buyer's bank said no. */
    static StripeError card(Intent intent, PaymentError why, String param) {
        var error = new StripeError(402, true, "card_error", why.code(), param, why.message());
        if (why.declineCode() != null) error.error.put("decline_code", why.declineCode());
        if (why.charge() != null) error.error.put("charge", why.charge());
        if (intent != null) error.error.set("payment_intent", StripeJson.intent(intent));
        return error;
    }

    /** @return null if no parameter is to blame */
    String param() {
        return error.path("param").asText(null);
    }

    ObjectNode body(String requestId) {
        var body = Store.JSON.createObjectNode();
        error.put("request_log_url", "https://dashboard.stripe.com/test/logs/" + requestId);
        body.set("error", error);
        return body;
    }
}
