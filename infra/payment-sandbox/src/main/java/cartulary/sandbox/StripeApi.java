package cartulary.sandbox;

import cartulary.sandbox.Acquirer.Means;
import cartulary.sandbox.Change.Intent;
import cartulary.sandbox.Change.PaymentError;
import cartulary.sandbox.Change.Status;
import cartulary.sandbox.Web.Answer;
import cartulary.sandbox.Web.Cut;
import cartulary.sandbox.Web.Request;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/** The provider's HTTP API under {@code /v1}: keys, idempotency, errors, paging, and the operations this shop uses. */
final class StripeApi {
    /** The provider may forget a key after this, so the sandbox does: nobody should lean on more. */
    private static final long KEY_KEPT_SECONDS = Duration.ofHours(24).toSeconds();

    private static final Pattern METADATA_QUERY = Pattern.compile("metadata\\['([a-z_]+)']:'([^']*)'");

    private static final Set<String> REFUND_REASONS = Set.of("duplicate", "fraudulent", "requested_by_customer");

    private final Store store;
    private final Faults faults;
    private final String secretKey;
    private final String publishableKey;
    private final Set<String> inUse = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private final String requestSalt;

    StripeApi(Store store, Faults faults, String secretKey, String publishableKey) {
        this.store = store;
        this.faults = faults;
        this.secretKey = secretKey;
        this.publishableKey = publishableKey;
        this.requestSalt = secretKey + store.clock().instant() + "/";
    }

    /** A decision under the store's lock, and what to answer. */
    private interface Operation extends Function<Booking, Answer> {}

    /** @param name as fault scripts call it */
    private record Route(String name, Operation operation) {}

    Answer answer(Request request) {
        String requestId = "req_"
                + Ids.derive(
                        requestSalt.getBytes(StandardCharsets.UTF_8), Long.toString(requests.incrementAndGet()), 14);
        Answer answer;
        try {
            answer = faulted(request, requestId);
        } catch (StripeError error) {
            answer = error(error, requestId);
        }
        if (!answer.headers().containsKey("Request-Id")) answer = answer.with("Request-Id", requestId);
        return answer.with("Stripe-Version", StripeJson.API_VERSION);
    }

    private static Answer error(StripeError error, String requestId) {
        return Answer.json(error.status, error.body(requestId))
                .with("Stripe-Should-Retry", error.status == 409 || error.status >= 500 ? "true" : "false");
    }

    private Answer faulted(Request request, String requestId) {
        boolean post = request.method().equals("POST");
        var form = post ? Form.parse(request.query(), request.body()) : Form.parse(request.query());
        boolean publishable = authenticate(request, form);
        var route = route(request, form, publishable);
        var fault = faults.next(route.name(), false);
        if (fault != null) {
            switch (fault.kind) {
                case LATENCY -> pause(fault.millis);
                case DROP_BEFORE -> {
                    return Answer.of(500, "text/plain", "").cut(Cut.BEFORE_ANSWER);
                }
                case STATUS500 -> throw StripeError.of(500, "api_error", null, "An unknown error occurred.");
                case STATUS429 ->
                    throw StripeError.of(
                            429, "invalid_request_error", "rate_limit", "Too many requests hit the API too quickly.");
                case STATUS409 ->
                    throw StripeError.of(
                            409, "invalid_request_error", "lock_timeout", "This object cannot be accessed right now.");
                default -> {} // What strikes after the effect.
            }
        }
        var answer = post ? once(request, form, route, requestId) : store.book(requestId, null, route.operation());
        answer = expanded(answer, form);
        return switch (fault == null ? null : fault.kind) {
            case DROP_AFTER -> answer.cut(Cut.BEFORE_ANSWER);
            case TRUNCATE -> answer.cut(Cut.WITHIN_BODY);
            case null, default -> answer;
        };
    }

    /** Latency is what was asked for: this is the one place that waits for time itself. */
    static void pause(long millis) {
        try {
            Thread.sleep(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether it is the publishable key, which may do little */
    private boolean authenticate(Request request, Form form) {
        String header = request.header().apply("Authorization");
        String key = form.text("key");
        if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            key = header.substring(7).strip();
        } else if (header != null && header.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                key = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
                key = key.substring(0, key.indexOf(':') < 0 ? key.length() : key.indexOf(':'));
            } catch (IllegalArgumentException notBase64) {
                key = "";
            }
        }
        if (key == null || key.isEmpty()) {
            throw StripeError.of(
                    401, "invalid_request_error", null, "You did not provide an API key in the Authorization header.");
        }
        if (key.equals(secretKey)) return false;
        if (key.equals(publishableKey)) return true;
        String tail = key.length() < 12 ? "" : key.substring(key.length() - 4);
        throw StripeError.of(401, "invalid_request_error", null, "Invalid API Key provided: ****" + tail);
    }

    /** Runs a POST, or gives the remembered answer of the same one. */
    private Answer once(Request request, Form form, Route route, String requestId) {
        String key = request.header().apply("Idempotency-Key");
        if (key == null || key.isEmpty()) return store.book(requestId, null, route.operation());
        if (key.length() > 255) {
            throw StripeError.invalid(null, null, "The Idempotency-Key must be at most 255 characters");
        }
        String fingerprint = Ids.sign("fingerprint", String.join("/", request.path()) + "?" + form.canonical());
        if (!inUse.add(key)) {
            throw StripeError.of(
                    409,
                    "idempotency_error",
                    "idempotency_key_in_use",
                    "There is currently another in-progress request using this Idempotency-Key.");
        }
        try {
            long oldest = store.clock().instant().getEpochSecond() - KEY_KEPT_SECONDS;
            var known = store.read(state -> state.answers.get(key));
            if (known != null && known.created() > oldest) {
                if (!known.fingerprint().equals(fingerprint)) {
                    throw StripeError.of(
                            400,
                            "idempotency_error",
                            null,
                            "Keys for idempotent requests can only be used with the same parameters they were first used with.");
                }
                var remembered = store.answer(key, known);
                return Answer.of(remembered.status(), "application/json", remembered.body())
                        .with("Idempotent-Replayed", "true")
                        .with("Original-Request", remembered.requestId())
                        .with("Idempotency-Key", key);
            }
            return store.book(requestId, key, booking -> {
                        Answer answer;
                        try {
                            answer = route.operation().apply(booking);
                        } catch (StripeError error) {
                            if (!error.executed) throw error;
                            answer = error(error, requestId);
                        }
                        booking.put(new Change.Remembered(
                                key, fingerprint, booking.seconds(), answer.status(), requestId, answer.body()));
                        return answer;
                    })
                    .with("Original-Request", requestId)
                    .with("Idempotency-Key", key);
        } finally {
            inUse.remove(key);
        }
    }

    private Route route(Request request, Form form, boolean publishable) {
        var path = request.path(); // v1, collection, id, verb
        if (path.size() > 2 && path.get(1).equals("checkout")) {
            var joined = new ArrayList<>(List.of("v1", "checkout/" + path.get(2)));
            joined.addAll(path.subList(3, path.size()));
            path = joined;
        }
        String collection = path.size() > 1 ? path.get(1) : "";
        String id = path.size() > 2 ? path.get(2) : "";
        String verb = path.size() > 3 ? path.get(3) : "";
        String shape = request.method() + " " + collection + (id.isEmpty() ? "" : "/{id}")
                + (verb.isEmpty() ? "" : "/" + verb);
        if (path.size() > 4) shape = "";
        var route = route(shape, id, form, publishable);
        if (route == null) {
            throw StripeError.of(
                    404,
                    "invalid_request_error",
                    "url_invalid",
                    "Unrecognized request URL (" + request.method() + ": /" + String.join("/", path) + ").");
        }
        boolean forBuyers =
                route.name().equals("payment_intents.confirm") || route.name().equals("payment_intents.retrieve");
        if (publishable && !forBuyers) {
            throw StripeError.of(
                    401,
                    "invalid_request_error",
                    "secret_key_required",
                    "This API call cannot be made with a publishable API key. Please use a secret API key.");
        }
        return route;
    }

    private Route route(String shape, String id, Form form, boolean publishable) {
        return switch (shape) {
            case "POST payment_intents" -> new Route("payment_intents.create", booking -> create(booking, form));
            case "GET payment_intents" ->
                new Route(
                        "payment_intents.list",
                        booking -> list(
                                form,
                                booking.state().intents,
                                "payment_intents",
                                intent -> intent.id,
                                intent -> intent.created,
                                StripeJson::intent,
                                Set.of(),
                                _ -> true));
            case "GET payment_intents/{id}" ->
                new Route("payment_intents.retrieve", booking -> {
                    var intent = Acquirer.intent(booking, id);
                    requireClientSecret(intent, form, publishable);
                    return ok(StripeJson.intent(intent));
                });
            case "POST payment_intents/{id}/confirm" ->
                new Route("payment_intents.confirm", booking -> confirm(booking, id, form, publishable));
            case "POST payment_intents/{id}/capture" ->
                new Route("payment_intents.capture", booking -> {
                    form.allowOnly(Set.of("amount_to_capture", "expand"));
                    return ok(StripeJson.intent(Acquirer.capture(
                            booking, Acquirer.intent(booking, id), form.amount("amount_to_capture"), false)));
                });
            case "POST payment_intents/{id}/cancel" ->
                new Route("payment_intents.cancel", booking -> {
                    form.allowOnly(Set.of("cancellation_reason", "expand"));
                    String reason = form.oneOf(
                            "cancellation_reason",
                            null,
                            "duplicate",
                            "fraudulent",
                            "requested_by_customer",
                            "abandoned");
                    return ok(StripeJson.intent(Acquirer.cancel(booking, Acquirer.intent(booking, id), reason)));
                });
            case "POST checkout/sessions" -> new Route("checkout.sessions.create", booking -> session(booking, form));
            case "GET checkout/sessions" ->
                new Route(
                        "checkout.sessions.list",
                        booking -> list(
                                form,
                                booking.state().sessions,
                                "checkout/sessions",
                                Change.Session::id,
                                Change.Session::created,
                                StripeJson::session,
                                Set.of("payment_intent", "status"),
                                session -> matches(form, "payment_intent", session.intent())
                                        && matches(form, "status", session.status())));
            case "GET checkout/sessions/{id}" ->
                new Route(
                        "checkout.sessions.retrieve",
                        booking -> one(booking.state().sessions.get(id), "checkout.session", id, StripeJson::session));
            case "POST checkout/sessions/{id}/expire" ->
                new Route("checkout.sessions.expire", booking -> {
                    form.allowOnly(Set.of("expand"));
                    return ok(StripeJson.session(Acquirer.expireSession(booking, id, true)));
                });
            case "POST customers" ->
                new Route("customers.create", booking -> {
                    form.allowOnly(Set.of("description", "metadata", "expand"));
                    var customer = booking.put(new Change.Customer(
                            booking.id("cus_"),
                            booking.seconds(),
                            form.text("description", 350),
                            form.map("metadata")));
                    booking.event("customer.created", StripeJson.customer(customer));
                    return ok(StripeJson.customer(customer));
                });
            case "GET customers" ->
                new Route(
                        "customers.list",
                        booking -> list(
                                form,
                                booking.state().customers,
                                "customers",
                                Change.Customer::id,
                                Change.Customer::created,
                                StripeJson::customer,
                                Set.of(),
                                _ -> true));
            case "GET customers/{id}" ->
                id.equals("search")
                        ? new Route("customers.search", booking -> search(booking, form))
                        : new Route(
                                "customers.retrieve",
                                booking -> ok(StripeJson.customer(Acquirer.customer(booking, id))));
            case "GET customers/{id}/payment_methods" ->
                new Route("customers.payment_methods", booking -> methods(booking, form, id));
            case "GET payment_methods" ->
                new Route("payment_methods.list", booking -> methods(booking, form, form.required("customer")));
            case "GET payment_methods/{id}" ->
                new Route(
                        "payment_methods.retrieve",
                        booking -> one(booking.state().methods.get(id), "PaymentMethod", id, StripeJson::method));
            case "POST payment_methods/{id}/detach" ->
                new Route("payment_methods.detach", booking -> {
                    form.allowOnly(Set.of("expand"));
                    return ok(StripeJson.method(Acquirer.detach(booking, id)));
                });
            case "GET disputes" ->
                new Route(
                        "disputes.list",
                        booking -> list(
                                form,
                                booking.state().disputes,
                                "disputes",
                                Change.Dispute::id,
                                Change.Dispute::created,
                                StripeJson::dispute,
                                Set.of("charge", "payment_intent"),
                                dispute -> matches(form, "charge", dispute.charge())
                                        && matches(form, "payment_intent", dispute.intent())));
            case "GET disputes/{id}" ->
                new Route("disputes.retrieve", booking -> ok(StripeJson.dispute(Acquirer.dispute(booking, id))));
            // What the provider's test mode makes of two magic words.
            case "POST disputes/{id}" ->
                new Route("disputes.update", booking -> {
                    var text = form.text("evidence[uncategorized_text]");
                    var won = "winning_evidence".equals(text)
                            ? Boolean.TRUE
                            : "losing_evidence".equals(text) ? Boolean.FALSE : null;
                    return ok(StripeJson.dispute(Acquirer.settleDispute(booking, Acquirer.dispute(booking, id), won)));
                });
            case "POST disputes/{id}/close" ->
                new Route(
                        "disputes.close",
                        booking -> ok(StripeJson.dispute(
                                Acquirer.settleDispute(booking, Acquirer.dispute(booking, id), false))));
            case "POST refunds" -> new Route("refunds.create", booking -> refund(booking, form));
            case "GET refunds" ->
                new Route(
                        "refunds.list",
                        booking -> list(
                                form,
                                booking.state().refunds,
                                "refunds",
                                Change.Refund::id,
                                Change.Refund::created,
                                StripeJson::refund,
                                Set.of("payment_intent", "charge"),
                                refund -> matches(form, "payment_intent", refund.intent())
                                        && matches(form, "charge", refund.charge())));
            case "GET refunds/{id}" ->
                new Route(
                        "refunds.retrieve",
                        booking -> one(booking.state().refunds.get(id), "refund", id, StripeJson::refund));
            case "GET charges" ->
                new Route(
                        "charges.list",
                        booking -> list(
                                form,
                                booking.state().charges,
                                "charges",
                                charge -> charge.id,
                                charge -> charge.created,
                                StripeJson::charge,
                                Set.of("payment_intent"),
                                charge -> matches(form, "payment_intent", charge.intent)));
            case "GET charges/{id}" ->
                new Route(
                        "charges.retrieve",
                        booking -> one(booking.state().charges.get(id), "charge", id, StripeJson::charge));
            case "GET balance_transactions" ->
                new Route(
                        "balance_transactions.list",
                        booking -> list(
                                form,
                                booking.state().transactions,
                                "balance_transactions",
                                Change.Transaction::id,
                                Change.Transaction::created,
                                StripeJson::transaction,
                                Set.of("type", "source", "currency"),
                                transaction -> matches(form, "type", transaction.type())
                                        && matches(form, "source", transaction.source())
                                        && matches(form, "currency", transaction.currency())));
            case "GET balance_transactions/{id}" ->
                new Route(
                        "balance_transactions.retrieve",
                        booking -> one(
                                booking.state().transactions.get(id),
                                "balance transaction",
                                id,
                                StripeJson::transaction));
            case "GET events" ->
                new Route(
                        "events.list",
                        booking -> list(
                                form,
                                booking.state().events,
                                "events",
                                State.EventRef::id,
                                State.EventRef::created,
                                this::event,
                                Set.of("type", "types"),
                                event -> event.provider() == null
                                        && matches(form, "type", event.type())
                                        && (form.list("types").isEmpty()
                                                || form.list("types").contains(event.type()))));
            case "GET events/{id}" ->
                new Route(
                        "events.retrieve", booking -> one(booking.state().events.get(id), "event", id, this::event));
            case "POST webhook_endpoints" -> new Route("webhook_endpoints.create", booking -> endpoint(booking, form));
            case "GET webhook_endpoints" ->
                new Route("webhook_endpoints.list", booking -> {
                    var all = Store.JSON
                            .createObjectNode()
                            .put("object", "list")
                            .put("url", "/v1/webhook_endpoints")
                            .put("has_more", false);
                    var data = all.putArray("data");
                    booking.state().endpoints.values().stream()
                            .filter(endpoint -> endpoint.provider() == null)
                            .toList()
                            .reversed()
                            .forEach(endpoint -> data.add(StripeJson.endpoint(endpoint, false)));
                    return ok(all);
                });
            case "GET webhook_endpoints/{id}" ->
                new Route(
                        "webhook_endpoints.retrieve",
                        booking -> one(
                                booking.state().endpoints.get(id),
                                "webhook endpoint",
                                id,
                                endpoint -> StripeJson.endpoint(endpoint, false)));
            case "DELETE webhook_endpoints/{id}" ->
                new Route("webhook_endpoints.delete", booking -> {
                    if (!booking.state().endpoints.containsKey(id))
                        throw StripeError.missing("id", "webhook endpoint", id);
                    booking.put(new Change.EndpointDeleted(id));
                    return ok(Store.JSON
                            .createObjectNode()
                            .put("id", id)
                            .put("object", "webhook_endpoint")
                            .put("deleted", true));
                });
            default -> null;
        };
    }

    private static Answer ok(ObjectNode json) {
        return Answer.json(200, json);
    }

    private static <T> Answer one(T item, String what, String id, Function<T, ObjectNode> render) {
        if (item == null) throw StripeError.missing("id", what, id);
        return ok(render.apply(item));
    }

    private static boolean matches(Form form, String name, String value) {
        String wanted = form.text(name);
        return wanted == null || wanted.equals(value);
    }

    private ObjectNode event(State.EventRef event) {
        try {
            return (ObjectNode) Store.JSON.readTree(store.eventBody(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // We wrote it.
        }
    }

    private static <T> Answer list(
            Form form,
            State.Shelf<T> shelf,
            String collection,
            Function<T, String> id,
            ToLongFunction<T> created,
            Function<T, ObjectNode> render,
            Set<String> filters,
            Predicate<T> wanted) {
        var allowed = new HashSet<>(filters);
        allowed.addAll(Set.of("limit", "starting_after", "ending_before", "created", "expand"));
        form.allowOnly(allowed);
        Long asked = form.number("limit");
        if (asked != null && (asked < 1 || asked > 100)) {
            throw StripeError.invalid("limit", "parameter_invalid_integer", "This value must be between 1 and 100.");
        }
        int limit = asked == null ? 10 : asked.intValue();
        String after = form.text("starting_after");
        String before = form.text("ending_before");
        if (after != null && shelf.get(after) == null) throw StripeError.missing("starting_after", collection, after);
        if (before != null && shelf.get(before) == null) throw StripeError.missing("ending_before", collection, before);
        Long exactly = form.number("created");
        Long gt = form.number("created[gt]");
        Long gte = form.number("created[gte]");
        Long lt = form.number("created[lt]");
        Long lte = form.number("created[lte]");
        Predicate<T> inTime = item -> {
            long at = created.applyAsLong(item);
            return (exactly == null || at == exactly)
                    && (gt == null || at > gt)
                    && (gte == null || at >= gte)
                    && (lt == null || at < lt)
                    && (lte == null || at <= lte);
        };
        var page = shelf.page(after, before, limit + 1, inTime.and(wanted));
        boolean more = page.size() > limit;
        if (more && before != null) page.removeFirst();
        else if (more) page.removeLast();
        var json = Store.JSON
                .createObjectNode()
                .put("object", "list")
                .put("url", "/v1/" + collection)
                .put("has_more", more);
        var data = json.putArray("data");
        page.forEach(item -> data.add(render.apply(item)));
        return ok(json);
    }

    private static Answer methods(Booking booking, Form form, String customer) {
        Acquirer.customer(booking, customer);
        return list(
                form,
                booking.state().methods,
                "payment_methods",
                Change.Method::id,
                Change.Method::created,
                StripeJson::method,
                Set.of("customer", "type"),
                method -> customer.equals(method.customer()));
    }

    /** The one query that is asked: by a value of the metadata. */
    private static Answer search(Booking booking, Form form) {
        form.allowOnly(Set.of("query", "limit", "page", "expand"));
        var asked = METADATA_QUERY.matcher(form.required("query"));
        if (!asked.matches()) {
            throw StripeError.invalid("query", null, "The sandbox only knows metadata['name']:'value'");
        }
        var json = Store.JSON
                .createObjectNode()
                .put("object", "search_result")
                .put("url", "/v1/customers/search")
                .put("has_more", false)
                .putNull("next_page");
        var data = json.putArray("data");
        booking.state().customers.all().stream()
                .filter(customer -> asked.group(2).equals(customer.metadata().get(asked.group(1))))
                .limit(10)
                .forEach(customer -> data.add(StripeJson.customer(customer)));
        return ok(json);
    }

    private Answer create(Booking booking, Form form) {
        form.allowOnly(Set.of(
                "amount",
                "customer",
                "setup_future_usage",
                "currency",
                "automatic_payment_methods",
                "capture_method",
                "confirm",
                "confirmation_method",
                "description",
                "expand",
                "metadata",
                "payment_method",
                "payment_method_data",
                "payment_method_types",
                "receipt_email",
                "return_url",
                "statement_descriptor",
                "statement_descriptor_suffix"));
        var intent = new Intent();
        form.required("amount");
        intent.amount = form.amount("amount");
        intent.currency = currency(form.required("currency"));
        intent.captureMethod = form.oneOf("capture_method", "automatic", "automatic", "automatic_async", "manual");
        if (intent.captureMethod.equals("automatic_async")) intent.captureMethod = "automatic";
        form.oneOf("confirmation_method", "automatic", "automatic");
        // Since its version of August 2023 the provider takes them as asked for, unless the types are named.
        boolean typesNamed = !form.list("payment_method_types").isEmpty();
        intent.automaticMethods = form.text("automatic_payment_methods[enabled]") != null
                ? (Boolean) form.flag("automatic_payment_methods[enabled]")
                : typesNamed ? null : Boolean.TRUE;
        intent.redirectsNever = form.oneOf("automatic_payment_methods[allow_redirects]", "always", "always", "never")
                .equals("never");
        intent.metadata = form.map("metadata");
        intent.description = form.text("description", 1000);
        intent.receiptEmail = form.text("receipt_email", 800);
        intent.statementDescriptor = form.text("statement_descriptor", 22);
        intent.statementDescriptorSuffix = form.text("statement_descriptor_suffix", 22);
        intent.customer = form.text("customer");
        if (intent.customer != null) Acquirer.customer(booking, intent.customer);
        intent.futureUsage = form.oneOf("setup_future_usage", null, "on_session", "off_session");
        var means = means(booking, form, intent);
        if (!form.flag("confirm")) return ok(StripeJson.intent(Acquirer.create(booking, intent, means)));
        String returnUrl = returnUrl(form);
        if (means == null)
            throw StripeError.invalid("payment_method", "parameter_missing", "confirm needs a payment_method.");
        var created = Acquirer.create(booking, intent, means);
        return confirmed(booking, Acquirer.confirm(booking, created, null, returnUrl));
    }

    /** In payment mode, on the provider's page, of what is priced here and now. */
    private static Answer session(Booking booking, Form form) {
        form.oneOf("mode", "payment", "payment");
        if (form.text("mode") == null) {
            throw StripeError.invalid("mode", "parameter_missing", "Missing required param: mode.");
        }
        long total = 0;
        String currency = null;
        for (int i = 0; form.text("line_items[" + i + "][price_data][currency]") != null; i++) {
            var item = "line_items[" + i + "]";
            form.required(item + "[price_data][product_data][name]");
            form.required(item + "[price_data][unit_amount]");
            var quantity = form.number(item + "[quantity]");
            total = Math.addExact(
                    total,
                    Math.multiplyExact(
                            form.amount(item + "[price_data][unit_amount]"), quantity == null ? 1 : quantity));
            currency = currency(form.required(item + "[price_data][currency]"));
        }
        if (currency == null) {
            throw StripeError.invalid("line_items", "parameter_missing", "Missing required param: line_items.");
        }
        for (var name : List.of("success_url", "cancel_url")) {
            var url = form.text(name, 5000);
            if (url == null ? name.equals("success_url") : !Pages.isWebAddress(url.replaceAll("[{}]", ""))) {
                throw StripeError.invalid(name, "url_invalid", "Not a valid URL");
            }
        }
        var expires = form.number("expires_at");
        var now = booking.seconds();
        if (expires != null && (expires < now + 30 * 60 - 60 || expires > now + 24 * 3600 + 60)) {
            throw StripeError.invalid(
                    "expires_at",
                    null,
                    "The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session creation.");
        }
        var intent = new Intent();
        intent.amount = total;
        intent.currency = currency;
        intent.captureMethod = "automatic";
        intent.automaticMethods = true;
        intent.metadata = form.map("payment_intent_data[metadata]");
        return ok(StripeJson.session(Acquirer.session(
                booking,
                intent,
                new Change.Session(
                        null,
                        now,
                        total,
                        currency,
                        form.text("success_url", 5000),
                        form.text("cancel_url", 5000),
                        form.text("client_reference_id", 200),
                        form.map("metadata"),
                        expires == null ? now + 24 * 3600 : expires,
                        null,
                        null,
                        null,
                        null))));
    }

    private static String currency(String text) {
        try {
            if (!text.equals(text.toUpperCase(Locale.ROOT))) {
                return Currency.getInstance(text.toUpperCase(Locale.ROOT))
                        .getCurrencyCode()
                        .toLowerCase(Locale.ROOT);
            }
            return Currency.getInstance(text).getCurrencyCode().toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw StripeError.invalid("currency", null, "Invalid currency: " + text);
        }
    }

    private Answer confirm(Booking booking, String id, Form form, boolean publishable) {
        form.allowOnly(Set.of(
                "client_secret",
                "expand",
                "key",
                "payment_method",
                "payment_method_data",
                "receipt_email",
                "return_url",
                "use_stripe_sdk"));
        var intent = Acquirer.intent(booking, id);
        requireClientSecret(intent, form, publishable);
        return confirmed(booking, Acquirer.confirm(booking, intent, means(booking, form, intent), returnUrl(form)));
    }

    private static String returnUrl(Form form) {
        String url = form.text("return_url", 5000);
        if (url != null && !Pages.isWebAddress(url))
            throw StripeError.invalid("return_url", "url_invalid", "Not a valid URL");
        return url;
    }

    /** A decline is an answer, not a refusal: its charge and its event stay. */
    private static Answer confirmed(Booking booking, Intent intent) {
        if (intent.status == Status.REQUIRES_PAYMENT_METHOD) {
            return error(StripeError.card(intent, intent.error, null), booking.requestId());
        }
        return ok(StripeJson.intent(intent));
    }

    private static void requireClientSecret(Intent intent, Form form, boolean publishable) {
        String given = form.text("client_secret");
        if (given == null && !publishable) return;
        if (given == null || !given.equals(intent.clientSecret)) {
            throw StripeError.invalid(
                    "client_secret",
                    given == null ? "parameter_missing" : "payment_intent_invalid_parameter",
                    "The client_secret provided does not match any associated PaymentIntent.");
        }
    }

    /** @return null if the request names no payment method, or names the one that is attached */
    private static Means means(Booking booking, Form form, Intent intent) {
        String number = form.text("payment_method_data[card][number]");
        if (number != null) return typed(booking, number);
        String token = form.text("payment_method");
        if (token == null || (intent != null && token.equals(intent.paymentMethod))) return null;
        var kept = booking.state().methods.get(token);
        if (kept != null) {
            if (kept.customer() == null || intent == null || !kept.customer().equals(intent.customer)) {
                throw Acquirer.notAttached();
            }
            return new Means(kept.card(), token);
        }
        var card = TestCard.ofToken(token)
                .orElseThrow(() -> StripeError.missing("payment_method", "PaymentMethod", token));
        return new Means(card, booking.id("pm_"));
    }

    /** @throws StripeError if it is no card number */
    static Means typed(Booking booking, String number) {
        var card = TestCard.ofNumber(number)
                .orElseThrow(() -> StripeError.card(
                        null,
                        new PaymentError("incorrect_number", null, "Your card number is incorrect.", null, null, null),
                        "number"));
        return new Means(card, booking.id("pm_"));
    }

    private static Answer refund(Booking booking, Form form) {
        form.allowOnly(Set.of("payment_intent", "charge", "amount", "reason", "metadata", "expand"));
        String intentId = form.text("payment_intent");
        String chargeId = form.text("charge");
        if (intentId == null && chargeId == null) {
            throw StripeError.invalid(
                    "payment_intent",
                    "parameter_missing",
                    "One of the following params should be provided: payment_intent or charge.");
        }
        if (intentId != null) {
            var intent = Acquirer.intent(booking, intentId);
            if (intent.latestCharge == null || intent.received == 0) {
                throw StripeError.refused(
                        "charge_not_refundable",
                        "This PaymentIntent (" + intentId + ") does not have a successful charge to refund.");
            }
            chargeId = intent.latestCharge;
        }
        var charge = booking.state().charges.get(chargeId);
        if (charge == null) throw StripeError.missing("charge", "charge", chargeId);
        String reason = form.oneOf("reason", null, REFUND_REASONS.toArray(String[]::new));
        return ok(StripeJson.refund(
                Acquirer.refund(booking, charge, form.amount("amount"), reason, form.map("metadata"))));
    }

    private static Answer endpoint(Booking booking, Form form) {
        form.allowOnly(Set.of("url", "enabled_events", "api_version", "description", "metadata", "expand"));
        String url = form.required("url");
        if (!Pages.isWebAddress(url))
            throw StripeError.invalid("url", "url_invalid", "Invalid URL: give an http or https address.");
        var events = form.list("enabled_events");
        if (events.isEmpty())
            throw StripeError.invalid("enabled_events", "parameter_missing", "Missing required param: enabled_events.");
        var endpoint = booking.put(new Change.Endpoint(
                booking.id("we_"),
                booking.seconds(),
                url,
                events,
                form.text("api_version"),
                booking.id("whsec_"),
                form.text("description", 5000),
                form.map("metadata"),
                null));
        return ok(StripeJson.endpoint(endpoint, true));
    }

    /** {@code expand[]=latest_charge}, also within lists as {@code data.latest_charge}. */
    private Answer expanded(Answer answer, Form form) {
        var paths = form.list("expand");
        if (paths.isEmpty() || answer.status() != 200) return answer;
        try {
            var json = Store.JSON.readTree(answer.body());
            store.read(state -> {
                for (String path : paths) expand(json, List.of(path.split("\\.")), state);
                return null;
            });
            return new Answer(answer.status(), answer.headers(), json.toString(), answer.charset(), answer.cut());
        } catch (IOException e) {
            throw new IllegalStateException(e); // We wrote it.
        }
    }

    private static void expand(JsonNode node, List<String> path, State state) {
        if (path.isEmpty()) return;
        if (node.isArray()) {
            node.forEach(element -> expand(element, path, state));
            return;
        }
        String name = path.getFirst();
        var value = node.path(name);
        if (value.isTextual()) {
            var object = object(value.asText(), state);
            if (object == null)
                throw StripeError.invalid("expand", null, "This property cannot be expanded (" + name + ").");
            ((ObjectNode) node).set(name, object);
            value = object;
        }
        expand(value, path.subList(1, path.size()), state);
    }

    private static ObjectNode object(String id, State state) {
        if (state.intents.get(id) != null) return StripeJson.intent(state.intents.get(id));
        if (state.charges.get(id) != null) return StripeJson.charge(state.charges.get(id));
        if (state.refunds.get(id) != null) return StripeJson.refund(state.refunds.get(id));
        if (state.disputes.get(id) != null) return StripeJson.dispute(state.disputes.get(id));
        if (state.transactions.get(id) != null) return StripeJson.transaction(state.transactions.get(id));
        return null;
    }
}
