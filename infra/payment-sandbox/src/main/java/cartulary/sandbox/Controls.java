package cartulary.sandbox;

import cartulary.sandbox.Web.Answer;
import cartulary.sandbox.Web.Request;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What only a sandbox has, under {@code /sandbox}: its clock, late money, scripted faults, the delivery log, and the ledger to audit by. */
final class Controls {
    private final Store store;
    private final Faults faults;

    private final WechatKeys wechat;

    Controls(Store store, Faults faults, WechatKeys wechat) {
        this.wechat = wechat;
        this.store = store;
        this.faults = faults;
    }

    Answer answer(Request request) {
        var path = request.path();
        String shape = request.method() + " " + (path.size() > 1 ? path.get(1) : "") + (path.size() > 2 ? "/{id}" : "")
                + (path.size() > 3 ? "/" + path.get(3) : "");
        String id = path.size() > 2 ? path.get(2) : "";
        try {
            var query = Form.parse(request.query());
            return switch (path.size() > 4 ? "" : shape) {
                case "GET ledger" -> ledger(query);
                case "GET clock" -> clock();
                case "POST clock" -> moveClock(json(request));
                case "POST wechat" -> wechat(json(request));
                case "GET trades/{id}" -> Answer.json(200, store.read(state -> trade(named(state, id))));
                case "POST trades/{id}/pay", "POST trades/{id}/decline" -> {
                    boolean pays = path.get(3).equals("pay");
                    yield Answer.json(200, store.book("", null, booking -> {
                        var trade = named(booking.state(), id);
                        return trade(
                                pays ? Trades.pay(booking, trade, "buyer", false) : Trades.decline(booking, trade));
                    }));
                }
                case "POST late-capture/{id}" -> Answer.json(200, store.book("", null, booking -> late(booking, id)));
                case "GET faults" -> faults();
                case "POST faults" -> {
                    var said = json(request);
                    if (said.isArray()) said.forEach(faults::add);
                    else faults.add(said);
                    yield faults();
                }
                case "DELETE faults" -> {
                    faults.clear();
                    yield faults();
                }
                case "POST misprints" -> {
                    var said = json(request);
                    var kind = Bills.Misprint.of(said.path("kind").asText());
                    var number = said.path("trade").asText();
                    yield Answer.json(200, store.read(state -> {
                        named(state, number);
                        state.misprints.put(number, kind);
                        return said;
                    }));
                }
                case "GET deliveries" -> deliveries(query);
                case "GET ", "GET console" -> new Console(store).page();
                case "POST console" -> {
                    var form = Form.parse(request.body());
                    resend(form.required("event"), form.text("endpoint"));
                    yield Answer.redirect("/sandbox/console");
                }
                case "POST events/{id}/resend" -> resend(id, query.text("endpoint"));
                default -> problem(404, "there is no such control");
            };
        } catch (StripeError error) {
            return Answer.json(error.status, error.body(""));
        } catch (Trades.No no) {
            return problem(409, no.getMessage());
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return problem(400, e.getMessage());
        }
    }

    /** @param id of an intent, or the number of a trade */
    private static ObjectNode late(Booking booking, String id) {
        return id.startsWith("pi_")
                ? StripeJson.intent(Acquirer.lateCapture(booking, Acquirer.intent(booking, id)))
                : trade(Trades.pay(booking, named(booking.state(), id), "buyer", true));
    }

    /** Of either provider: a merchant gives its numbers to one. */
    private static Change.Trade named(State state, String number) {
        for (var provider : Change.WalletBrand.values()) {
            var trade = state.trades.get(Change.Trade.key(provider, number));
            if (trade != null) return trade;
        }
        throw StripeError.missing("id", "trade", number);
    }

    private static ObjectNode trade(Change.Trade trade) {
        return Store.JSON
                .createObjectNode()
                .put("provider", trade.provider.text())
                .put("number", trade.number)
                .put("way", trade.way)
                .put("state", trade.state.name().toLowerCase(java.util.Locale.ROOT))
                .put("amount", trade.amount)
                .put("currency", trade.currency)
                .put("refunded", trade.refunded)
                .put("orderId", trade.attach)
                .put("transaction", trade.transaction)
                .put("code", trade.code);
    }

    /** How notifications are signed, and one certificate more. */
    private Answer wechat(JsonNode wanted) {
        if (wanted.path("signWith").isTextual()) {
            wechat.byCertificate(
                    switch (wanted.path("signWith").asText()) {
                        case "certificate" -> true;
                        case "publicKey" -> false;
                        default -> throw new IllegalArgumentException("signWith is certificate or publicKey");
                    });
        }
        if (wanted.path("rotate").asBoolean()) wechat.rotate();
        var json = Store.JSON.createObjectNode().put("signWith", wechat.byCertificate() ? "certificate" : "publicKey");
        var serials = json.putArray("certificates");
        wechat.certificates().keySet().forEach(serials::add);
        return Answer.json(200, json);
    }

    private static Answer problem(int status, String detail) {
        return Answer.json(status, Store.JSON.createObjectNode().put("error", detail));
    }

    private static JsonNode json(Request request) throws JsonProcessingException {
        return Store.JSON.readTree(request.body());
    }

    private Answer faults() {
        return Answer.json(200, Store.JSON.createObjectNode().set("faults", faults.list()));
    }

    private Answer ledger(Form query) {
        String intent = query.text("payment_intent");
        String order = query.text("order_id");
        Long after = query.number("after");
        var entries = store.read(state -> List.copyOf(state.ledger));
        var json = Store.JSON.createArrayNode();
        for (var entry : entries) {
            if (intent != null && !intent.equals(entry.paymentIntent())) continue;
            if (order != null && !order.equals(entry.orderId())) continue;
            if (after != null && entry.seq() <= after) continue;
            json.addObject()
                    .put("seq", entry.seq())
                    .put(
                            "provider",
                            entry.provider() == null
                                    ? "stripe"
                                    : entry.provider().text())
                    .put("at", entry.at())
                    .put("kind", entry.kind())
                    .put("paymentIntent", entry.paymentIntent())
                    .put("orderId", entry.orderId())
                    .put("amount", entry.amount())
                    .put("currency", entry.currency())
                    .put("reference", entry.reference())
                    .put("late", entry.late())
                    .put("attemptKey", entry.attemptKey());
        }
        return Answer.json(200, json);
    }

    private Answer clock() {
        var clock = store.clock();
        return Answer.json(
                200,
                Store.JSON
                        .createObjectNode()
                        .put("now", clock.instant().toString())
                        .put("offsetMillis", clock.offset().toMillis()));
    }

    private Answer moveClock(JsonNode wanted) {
        var clock = store.clock();
        Duration offset;
        if (wanted.path("now").isTextual()) {
            offset = clock.offsetFor(Instant.parse(wanted.path("now").asText()));
        } else if (wanted.path("advanceSeconds").isIntegralNumber()) {
            offset = clock.offset().plusSeconds(wanted.path("advanceSeconds").asLong());
        } else {
            throw new IllegalArgumentException(
                    "give {\"now\": an ISO instant} or {\"advanceSeconds\": a whole number}");
        }
        // A thousand years either way; beyond it the provider's seconds would lose their meaning.
        if (offset.abs().toDays() > 365_000) throw new IllegalArgumentException("that is too far away");
        store.book("", null, booking -> booking.put(new Change.ClockMoved(offset.toMillis())));
        return clock();
    }

    private Answer deliveries(Form query) {
        String event = query.text("event");
        String status = query.text("status");
        String object = query.text("object");
        var json = Store.JSON.createArrayNode();
        store.read(state -> {
            for (var delivery : state.deliveries.values()) {
                var ref = state.events.get(delivery.event);
                if (event != null && !event.equals(delivery.event)) continue;
                if (status != null && !status.equals(delivery.status())) continue;
                if (object != null && !object.equals(ref.objectId())) continue;
                json.add(delivery(delivery, ref));
            }
            return null;
        });
        return Answer.json(200, json);
    }

    private static ObjectNode delivery(State.Delivery delivery, State.EventRef event) {
        var json = Store.JSON
                .createObjectNode()
                .put("event", delivery.event)
                .put("type", event.type())
                .put("object", event.objectId())
                .put("endpoint", delivery.endpoint)
                .put("status", delivery.status())
                .put(
                        "nextAt",
                        delivery.nextMillis == null
                                ? null
                                : Instant.ofEpochMilli(delivery.nextMillis).toString());
        var attempts = json.putArray("attempts");
        for (var attempt : delivery.attempts) {
            attempts.addObject()
                    .put("at", Instant.ofEpochMilli(attempt.atMillis()).toString())
                    .put("status", attempt.status())
                    .put("error", attempt.error())
                    .put("fault", attempt.fault());
        }
        return json;
    }

    /** @param endpoint null: to every endpoint that wants this type now */
    private Answer resend(String event, String endpoint) {
        int asked = store.book("", null, booking -> {
            var ref = booking.state().events.get(event);
            if (ref == null) throw StripeError.missing("id", "event", event);
            var targets = booking.state().endpoints.values().stream()
                    .filter(e -> endpoint != null
                            ? Objects.equals(e.id(), endpoint)
                            : (ref.provider() == null && e.wants(ref.type()))
                                    || booking.state().deliveries.containsKey(State.deliveryKey(event, e.id())))
                    .toList();
            for (var target : targets) {
                booking.put(
                        new Change.ResendAsked(event, target.id(), booking.now().toEpochMilli()));
            }
            return targets.size();
        });
        return Answer.json(
                200, Store.JSON.createObjectNode().put("event", event).put("endpoints", asked));
    }
}
