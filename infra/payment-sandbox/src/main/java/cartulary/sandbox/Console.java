package cartulary.sandbox;

import static cartulary.sandbox.Pages.escape;

import cartulary.sandbox.Web.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** For a person: what is being paid, what was told to whom, and a button that tells it again. Works without script. */
final class Console {
    /** Newest of each kind. */
    private static final int ROWS = 50;

    private final Store store;

    Console(Store store) {
        this.store = store;
    }

    Answer page() {
        return store.read(state -> {
            var payments = new ArrayList<List<String>>();
            for (var intent : state.intents.page(null, null, ROWS, _ -> true)) {
                payments.add(List.of(
                        "stripe",
                        intent.id,
                        intent.status.text(),
                        Pages.money(intent),
                        intent.orderId() == null ? "" : intent.orderId(),
                        at(intent.created)));
            }
            for (var trade : state.trades.page(null, null, ROWS, _ -> true)) {
                payments.add(List.of(
                        trade.provider.text(),
                        trade.number,
                        trade.state.name().toLowerCase(java.util.Locale.ROOT),
                        trade.currency + " " + Bills.yuan(trade.amount),
                        trade.attach == null ? "" : trade.attach,
                        at(trade.created)));
            }
            var deliveries = new StringBuilder();
            var newest = new ArrayList<>(state.deliveries.values()).reversed();
            for (var delivery : newest.subList(0, Math.min(ROWS, newest.size()))) {
                var event = state.events.get(delivery.event);
                var last = delivery.attempts.isEmpty() ? null : delivery.attempts.getLast();
                var how = last == null
                        ? ""
                        : last.status() != null ? last.status().toString() : last.error() == null ? "" : last.error();
                deliveries
                        .append("<tr>")
                        .append(cells(List.of(
                                event.type(),
                                event.objectId(),
                                delivery.status(),
                                Integer.toString(delivery.attempts.size()),
                                how,
                                at(event.created()))))
                        .append("<td><form method=\"post\" action=\"/sandbox/console\">")
                        .append(Pages.hidden("event", delivery.event))
                        .append(Pages.hidden("endpoint", delivery.endpoint))
                        .append("<button>Send again</button></form></td></tr>");
            }
            return Pages.wide(
                    "Sandbox",
                    "<h1>Payments</h1>"
                            + table(List.of("provider", "payment", "state", "amount", "order", "since"), rows(payments))
                            + "<h1>Deliveries</h1>"
                            + table(
                                    List.of("event", "about", "state", "attempts", "last answer", "happened", ""),
                                    deliveries.toString()));
        });
    }

    private static String at(long seconds) {
        return Instant.ofEpochSecond(seconds).toString();
    }

    private static String rows(List<List<String>> rows) {
        var html = new StringBuilder();
        for (var row : rows) html.append("<tr>").append(cells(row)).append("</tr>");
        return html.toString();
    }

    private static String cells(List<String> cells) {
        var html = new StringBuilder();
        for (var cell : cells) html.append("<td>").append(escape(cell)).append("</td>");
        return html.toString();
    }

    private static String table(List<String> names, String rows) {
        var html = new StringBuilder("<table><thead><tr>");
        for (var name : names) html.append("<th scope=\"col\">").append(name).append("</th>");
        return html.append("</tr></thead><tbody>")
                .append(rows)
                .append("</tbody></table>")
                .toString();
    }
}
