package cartulary.sandbox;

import cartulary.sandbox.Change.Intent;
import cartulary.sandbox.Change.Status;
import cartulary.sandbox.Web.Answer;
import cartulary.sandbox.Web.Request;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;

/** The pages a buyer sees: paying by card, and the bank's 3-D Secure question. They work without script. */
final class Pages {
    private static final String STYLE = """
            :root{color-scheme:light dark}*{box-sizing:border-box}
            body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;
              font:16px/1.5 system-ui,sans-serif;background:light-dark(#eef1f5,#14171c);color:light-dark(#1b2430,#e6e9ee)}
            main{width:100%;max-width:26rem;background:light-dark(#fff,#1e232b);border-radius:14px;overflow:hidden;
              box-shadow:0 10px 40px #0002}
            .note{margin:0;padding:.6rem 1.75rem;background:#ffd666;color:#3d2c00;font-size:.9rem;font-weight:600}
            section{padding:1.75rem}h1{margin:0;overflow-wrap:anywhere;font-size:1.1rem;font-weight:600}
            .amount{margin:.25rem 0 1.25rem;font-size:2.25rem;font-weight:700;letter-spacing:-.02em}
            label{display:block;margin-bottom:.35rem;font-weight:600}
            input{width:100%;padding:.75rem;font:inherit;border:1px solid #8894a5;border-radius:8px;background:transparent;color:inherit}
            button{width:100%;margin-top:1rem;padding:.85rem;font:inherit;font-weight:700;border:0;border-radius:8px;cursor:pointer;
              background:#2457d6;color:#fff}
            button.quiet{background:transparent;color:inherit;border:1px solid #8894a5}
            :focus-visible{outline:3px solid #7aa2ff;outline-offset:2px}
            .bad{padding:.75rem;border-radius:8px;background:#b3261e;color:#fff}
            .good{padding:.75rem;border-radius:8px;background:#18794e;color:#fff}
            table{width:100%;margin-top:1.25rem;font-size:.85rem;border-collapse:collapse}
            caption{text-align:left;font-weight:600;padding-bottom:.25rem}td{padding:.2rem 0;vertical-align:top}
            code{white-space:nowrap}a{color:light-dark(#2457d6,#8fb0ff)}""";

    private static final String CARDS = """
            <table><caption>Test cards</caption>
            <tr><td><code>4242 4242 4242 4242</code></td><td>pays</td></tr>
            <tr><td><code>4000 0000 0000 0002</code></td><td>is declined</td></tr>
            <tr><td><code>4000 0000 0000 9995</code></td><td>has no funds</td></tr>
            <tr><td><code>4000 0027 6000 3184</code></td><td>asks the bank</td></tr></table>""";

    private final Store store;
    private final String publicUrl;

    Pages(Store store) {
        this.store = store;
        this.publicUrl = store.read(state -> state.publicUrl);
    }

    static boolean isWebAddress(String text) {
        try {
            var uri = URI.create(text);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Answer answer(Request request) {
        try {
            String id = request.path().size() == 2 ? request.path().get(1) : "";
            boolean post = request.method().equals("POST");
            if (!post && !request.method().equals("GET"))
                return failed(405, "This page is read or sent, nothing else.");
            var form = post ? Form.parse(request.query(), request.body()) : Form.parse(request.query());
            if (request.path().getFirst().equals("3ds")) return post ? answerChallenge(id, form) : challenge(id, form);
            return post ? pay(id, form) : payPage(id, form, 200, null);
        } catch (StripeError error) {
            return failed(error.status, error.getMessage());
        }
    }

    private Intent known(Booking booking, String id, Form form) {
        var intent = Acquirer.intent(booking, id);
        if (!Objects.equals(form.text("client_secret"), intent.clientSecret)) {
            throw StripeError.invalid(
                    "client_secret", null, "This payment link is not complete: its client_secret does not fit.");
        }
        return intent;
    }

    private static String returnUrl(Form form) {
        String url = form.text("return_url", 5000);
        if (url != null && !isWebAddress(url))
            throw StripeError.invalid("return_url", null, "The return_url is no web address.");
        return url;
    }

    private Answer payPage(String id, Form form, int status, String problem) {
        var intent = store.book("", null, booking -> known(booking, id, form));
        String returnUrl = returnUrl(form);
        String told = problem != null ? problem : intent.error == null ? null : intent.error.message();
        String body =
                switch (intent.status) {
                    case SUCCEEDED, REQUIRES_CAPTURE -> good("Paid. Thank you.") + back(intent, returnUrl);
                    case PROCESSING -> good("Your payment is on its way.") + back(intent, returnUrl);
                    case CANCELED ->
                        bad("This payment was cancelled: it can no longer be paid.") + back(intent, returnUrl);
                    case REQUIRES_ACTION ->
                        "<p>Your bank wants to hear from you.</p><p><a href=\""
                                + escape(intent.challengeUrl
                                        + (returnUrl == null ? "" : "&return_url=" + encode(returnUrl)))
                                + "\">Go to your bank</a></p>";
                    case REQUIRES_PAYMENT_METHOD, REQUIRES_CONFIRMATION ->
                        (told == null ? "" : bad(told))
                                + "<form method=\"post\" action=\"/pay/" + escape(id) + "\">"
                                + hidden("client_secret", intent.clientSecret)
                                + (returnUrl == null ? "" : hidden("return_url", returnUrl))
                                + """
                                <p><label for="number">Card number</label>
                                <input id="number" name="number" inputmode="numeric" autocomplete="off" maxlength="23" required autofocus></p>
                                <button>Pay %s</button></form>""".formatted(escape(money(intent)))
                                + CARDS;
                };
        String order = intent.orderId() == null ? "" : " for order " + escape(intent.orderId());
        return page(
                status,
                "Payment",
                "<h1>Payment" + order + "</h1><p class=\"amount\">" + escape(money(intent)) + "</p>" + body);
    }

    private Answer pay(String id, Form form) {
        String returnUrl = returnUrl(form);
        Intent intent;
        try {
            intent = store.book("", null, booking -> {
                var before = known(booking, id, form);
                // Pressing the button twice must not be an error, nor a second charge.
                if (before.status != Status.REQUIRES_PAYMENT_METHOD && before.status != Status.REQUIRES_CONFIRMATION)
                    return before;
                var means = StripeApi.typed(booking, form.required("number"));
                return Acquirer.confirm(booking, before, means, returnUrl == null ? self(before) : returnUrl);
            });
        } catch (StripeError error) {
            if (error.status == 402 || "number".equals(error.param()))
                return payPage(id, form, 422, error.getMessage());
            throw error;
        }
        return switch (intent.status) {
            case REQUIRES_ACTION -> Answer.redirect(intent.challengeUrl);
            case REQUIRES_PAYMENT_METHOD, REQUIRES_CONFIRMATION, CANCELED -> Answer.redirect(self(intent, returnUrl));
            case SUCCEEDED, REQUIRES_CAPTURE, PROCESSING ->
                Answer.redirect(returnUrl == null ? self(intent) : withResult(returnUrl, intent));
        };
    }

    private static Intent challenged(Booking booking, String id, Form form) {
        var intent = Acquirer.intent(booking, id);
        if (intent.challenge == null || !intent.challenge.equals(form.text("challenge"))) {
            throw StripeError.invalid("challenge", null, "This question of your bank is answered or out of date.");
        }
        return intent;
    }

    private Answer challenge(String id, Form form) {
        var intent = store.book("", null, booking -> challenged(booking, id, form));
        String returnUrl = returnUrl(form);
        return page(200, "Your bank", """
                <h1>Your bank asks: is it you?</h1><p class="amount">%s</p>
                <p>Card ending in %s</p>
                <form method="post" action="/3ds/%s">%s<button name="answer" value="approve">Approve</button>
                <button class="quiet" name="answer" value="fail">It is not me</button></form>""".formatted(
                escape(money(intent)),
                intent.card.last4(),
                escape(id),
                hidden("challenge", intent.challenge) + (returnUrl == null ? "" : hidden("return_url", returnUrl))));
    }

    private Answer answerChallenge(String id, Form form) {
        boolean approved = form.oneOf("answer", "fail", "approve", "fail").equals("approve");
        var intent = store.book(
                "", null, booking -> Acquirer.answerChallenge(booking, challenged(booking, id, form), approved));
        // Who confirmed without a browser at hand named no way back; the page that led here may know one.
        String returnUrl = intent.returnUrl != null ? intent.returnUrl : returnUrl(form);
        return Answer.redirect(returnUrl == null ? self(intent) : withResult(returnUrl, intent));
    }

    private String self(Intent intent) {
        return publicUrl + "/pay/" + intent.id + "?client_secret=" + intent.clientSecret;
    }

    private String self(Intent intent, String returnUrl) {
        return self(intent) + (returnUrl == null ? "" : "&return_url=" + encode(returnUrl));
    }

    /** The provider's own parameters on the way back to the shop. */
    private static String withResult(String returnUrl, Intent intent) {
        String result =
                switch (intent.status) {
                    case SUCCEEDED, REQUIRES_CAPTURE -> "succeeded";
                    case PROCESSING -> "pending";
                    default -> "failed";
                };
        return returnUrl + (returnUrl.contains("?") ? "&" : "?") + "payment_intent=" + intent.id
                + "&payment_intent_client_secret=" + intent.clientSecret + "&redirect_status=" + result;
    }

    private static String back(Intent intent, String returnUrl) {
        return returnUrl == null
                ? ""
                : "<p><a href=\"" + escape(withResult(returnUrl, intent)) + "\">Back to the shop</a></p>";
    }

    static String money(Intent intent) {
        var currency = Currency.getInstance(intent.currency.toUpperCase(Locale.ROOT));
        var amount = BigDecimal.valueOf(intent.amount, Math.max(0, currency.getDefaultFractionDigits()));
        return currency.getCurrencyCode() + " " + amount.toPlainString();
    }

    static String good(String text) {
        return "<p class=\"good\" role=\"status\">" + escape(text) + "</p>";
    }

    static String bad(String text) {
        return "<p class=\"bad\" role=\"alert\">" + escape(text) + "</p>";
    }

    static String hidden(String name, String value) {
        return "<input type=\"hidden\" name=\"" + name + "\" value=\"" + escape(value) + "\">";
    }

    static Answer failed(int status, String message) {
        return page(status, "Payment", bad(message));
    }

    static Answer page(int status, String title, String body) {
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title
                + " (sandbox)</title><meta name=\"viewport\" content=\"width=device-width\"><style>" + STYLE
                + "</style></head><body><main><p class=\"note\">Sandbox: no real money moves. Do not type a real card.</p><section>"
                + body + "</section></main></body></html>";
        return Answer.of(status, "text/html; charset=utf-8", html)
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with("Cache-Control", "no-store");
    }

    /** For tables. */
    static Answer wide(String title, String body) {
        var page = page(200, title, body);
        var wider = page.body()
                .replace(
                        "</style>",
                        "main{max-width:90rem}th{text-align:left}td,th{padding:.2rem .6rem .2rem 0;overflow-wrap:anywhere}"
                                + "td button{margin:0;padding:.3rem .6rem;font-size:.8rem}</style>");
        return new Answer(page.status(), page.headers(), wider, page.charset(), page.cut());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
