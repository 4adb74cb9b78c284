package cartulary.gateway.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.settlement.Account;
import cartulary.contract.settlement.LedgerEntry;
import cartulary.contract.settlement.LedgerQuery.FindStatement;
import cartulary.contract.settlement.LedgerQuery.FindTrialBalance;
import cartulary.contract.settlement.LedgerQuery.ListLedgerEntries;
import cartulary.contract.settlement.Statement;
import cartulary.contract.settlement.TrialBalance;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Export;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.LocalDate;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping(path = "/api/v1/admin/ledger", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: ledger")
final class LedgerController {
    private static final int EXPORT_STRETCH = 500;

    private final Shop shop;
    private final JsonMapper json;

    LedgerController(Shop shop, JsonMapper json) {
        this.shop = shop;
        this.json = json;
    }

    @Operation(
            summary = "Every account's sums and balance",
            description = "Up to the end of a day (UTC), or now. In each currency debits are equal to credits.")
    @GetMapping("/trial-balance")
    TrialBalance trialBalance(
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) LocalDate to, Caller caller) {
        return shop.find(new FindTrialBalance(to), TrialBalance.class, caller).orElseThrow();
    }

    @Operation(
            summary = "What happened on one account, oldest first",
            description = "Days are of UTC and included; opening and closing are balances before and after them.")
    @GetMapping("/accounts/{account}")
    Statement statement(
            @PathVariable Account account,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) LocalDate to,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size,
            Caller caller) {
        inOrder(from, to);
        return shop.find(new FindStatement(account, from, to, cursor, size), Statement.class, caller)
                .orElseThrow();
    }

    @Operation(summary = "Entries, oldest first: each is what one event moved")
    @GetMapping("/entries")
    Page<LedgerEntry> entries(
            @RequestParam(required = false) OrderId orderId,
            @RequestParam(required = false) Account account,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) LocalDate to,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(500) int size,
            Caller caller) {
        inOrder(from, to);
        return stretch(orderId, account, from, to, cursor, size, caller);
    }

    @Operation(
            summary = "The same, whole, one entry a line",
            description = "A line that is missing its end says that it broke off: ask again.")
    @GetMapping(path = "/entries.jsonl", produces = "application/jsonl")
    void lines(
            @RequestParam(required = false) OrderId orderId,
            @RequestParam(required = false) Account account,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) LocalDate to,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        inOrder(from, to);
        Export.<LedgerEntry>send(
                response,
                Export.LINES,
                "ledger.jsonl",
                "",
                Export.LINES_END,
                cursor -> stretch(orderId, account, from, to, cursor, EXPORT_STRETCH, caller),
                (each, out) -> {
                    out.write(json.writeValueAsBytes(each));
                    out.write('\n');
                });
    }

    @Operation(
            summary = "The same as a table, one posting a line",
            description = "Amounts in the currency's minor unit. A last line that begins with # end says it is whole.")
    @GetMapping(path = "/entries.csv", produces = "text/csv")
    void table(
            @RequestParam(required = false) OrderId orderId,
            @RequestParam(required = false) Account account,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) LocalDate to,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        inOrder(from, to);
        var header = "entryId,at,position,type,orderId,reference,account,currency,debit,credit\r\n";
        Export.<LedgerEntry>send(
                response,
                Export.TABLE,
                "ledger.csv",
                header,
                Export.TABLE_END,
                cursor -> stretch(orderId, account, from, to, cursor, EXPORT_STRETCH, caller),
                (entry, out) -> {
                    for (var line : entry.lines()) {
                        out.write("%s,%s,%d,%s,%s,%s,%s,%s,%d,%d\r\n"
                                .formatted(
                                        entry.entryId(),
                                        entry.at(),
                                        entry.position(),
                                        entry.type(),
                                        Export.cell(entry.orderId()),
                                        Export.cell(entry.reference()),
                                        line.account(),
                                        line.currency(),
                                        line.debit(),
                                        line.credit())
                                .getBytes(UTF_8));
                    }
                });
    }

    private Page<LedgerEntry> stretch(
            OrderId orderId, Account account, LocalDate from, LocalDate to, String cursor, int size, Caller caller) {
        var about = orderId == null ? null : orderId.value();
        return shop.page(new ListLedgerEntries(about, account, from, to, cursor, size), LedgerEntry.class, caller);
    }

    private static void inOrder(LocalDate from, LocalDate to) {
        if (from != null && to != null && to.isBefore(from)) {
            throw new Refused(new Failures.InvalidField("to", "must not be before from"));
        }
    }
}
