package cartulary.gateway.ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.OrderSummary;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Export;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The order board as a file. */
@RestController
@Tag(name = "admin: orders")
final class OrderExportController {
    private static final int STRETCH = 100;
    private static final String HEADER = "orderId,number,customerId,status,reason,currency,total,units,placedAt\r\n";

    /** Which orders: as the board is narrowed. */
    record Wanted(
            CustomerId customerId,

            @Pattern(regexp = "placed|cancelling|confirmed|cancelled|shipping|shipped|completed")
            String status,

            @DateTimeFormat(iso = ISO.DATE_TIME) Instant placedFrom,
            @DateTimeFormat(iso = ISO.DATE_TIME) Instant placedTo) {

        ListOrders after(String cursor) {
            var in = status == null ? null : OrderStatus.valueOf(status.toUpperCase(Locale.ROOT));
            return new ListOrders(null, null, customerId, in, placedFrom, placedTo, cursor, STRETCH);
        }
    }

    private final Shop shop;
    private final JsonMapper json;

    OrderExportController(Shop shop, JsonMapper json) {
        this.shop = shop;
        this.json = json;
    }

    @Operation(
            summary = "The order board, whole, newest first, one order a line",
            description = "A file that is missing its last line, `{\"end\":true}`, broke off: ask again.")
    @GetMapping(path = "/api/v1/admin/orders.jsonl", produces = Export.LINES)
    void lines(@ParameterObject @Valid @ModelAttribute Wanted wanted, Caller caller, HttpServletResponse response)
            throws IOException {
        Export.<OrderSummary>send(
                response,
                Export.LINES,
                "orders.jsonl",
                "",
                Export.LINES_END,
                cursor -> shop.page(wanted.after(cursor), OrderSummary.class, caller),
                (order, out) -> {
                    out.write(json.writeValueAsBytes(order));
                    out.write('\n');
                });
    }

    @Operation(
            summary = "The same as a table, one order a line",
            description = "Totals in the currency's minor unit. A last line that begins with # end says it is whole.")
    @GetMapping(path = "/api/v1/admin/orders.csv", produces = Export.TABLE)
    void table(@ParameterObject @Valid @ModelAttribute Wanted wanted, Caller caller, HttpServletResponse response)
            throws IOException {
        Export.<OrderSummary>send(
                response,
                Export.TABLE,
                "orders.csv",
                HEADER,
                Export.TABLE_END,
                cursor -> shop.page(wanted.after(cursor), OrderSummary.class, caller),
                (order, out) -> out.write("%s,%s,%s,%s,%s,%s,%d,%d,%s\r\n"
                        .formatted(
                                order.orderId(),
                                order.number() == null ? "" : order.number(),
                                order.customerId(),
                                word(order.status()),
                                order.reason() == null ? "" : word(order.reason()),
                                order.total().currency().getCurrencyCode(),
                                order.total().minorUnits(),
                                order.units(),
                                order.placedAt())
                        .getBytes(UTF_8)));
    }

    /** As the same thing is called in JSON. */
    private String word(Enum<?> value) {
        return json.convertValue(value, String.class);
    }
}
