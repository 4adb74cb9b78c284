package cartulary.gateway.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.money.Money;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.Difference.Side;
import cartulary.contract.settlement.ReconciliationId;
import cartulary.contract.settlement.SettlementQuery.FindReconciliation;
import cartulary.contract.settlement.SettlementQuery.ListCases;
import cartulary.contract.settlement.SettlementView.Found;
import cartulary.contract.settlement.SettlementView.Reconciliation;
import cartulary.contract.settlement.SettlementView.ReviewCase;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Export;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What was found and what was made of it, as files for whoever keeps them. */
@RestController
@Tag(name = "admin: reconciliation")
final class SettlementExportController {
    private static final int STRETCH = 100;
    private static final String DIFFERENCE =
            "kind,provider,reference,paymentId,refundId,currency,ours,oursStatus,oursAt,theirs,theirsStatus,theirsAt,gap";

    private final Shop shop;
    private final JsonMapper json;

    SettlementExportController(Shop shop, JsonMapper json) {
        this.shop = shop;
        this.json = json;
    }

    @Operation(
            summary = "The differences of a provider's day as a table",
            description =
                    "Of the day's last run. Amounts in the currency's minor unit; gap is what the provider holds more than we say."
                            + " A last line that begins with # end says it is whole.")
    @GetMapping(path = "/api/v1/admin/reconciliations/{reconciliationId}/differences.csv", produces = Export.TABLE)
    void differences(@PathVariable ReconciliationId reconciliationId, Caller caller, HttpServletResponse response)
            throws IOException {
        var run = shop.find(new FindReconciliation(reconciliationId), Reconciliation.class, caller)
                .orElseThrow(() -> new Refused(new Failures.NotFound("such reconciliation")));
        Export.<Found>send(
                response,
                Export.TABLE,
                reconciliationId.value().replace(':', '-') + ".csv",
                "day,run,asKnownAt,caseId," + DIFFERENCE + "\r\n",
                Export.TABLE_END,
                _ -> new Page<>(run.differences(), null, null),
                (found, out) -> out.write(line(
                        List.of(run.day(), run.run(), run.asKnownAt(), found.caseId()), cells(found.difference()))));
    }

    @Operation(
            summary = "Questions about money as a table, newest first",
            description =
                    "The closed ones are the log of corrections: who proposed, why, who confirmed, what was booked."
                            + " A last line that begins with # end says it is whole.")
    @GetMapping(path = "/api/v1/admin/reviews.csv", produces = Export.TABLE)
    void cases(
            @RequestParam(required = false) @Pattern(regexp = "open|proposed|closed") String state,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        Export.<ReviewCase>send(
                response,
                Export.TABLE,
                "reviews.csv",
                "caseId,state,openedAt," + DIFFERENCE
                        + ",decision,reason,proposedBy,confirmedBy,closedAt,correctionCurrency,correction\r\n",
                Export.TABLE_END,
                cursor -> shop.page(new ListCases(state, cursor, STRETCH), ReviewCase.class, caller),
                (each, out) -> out.write(line(
                        List.of(each.caseId(), each.state(), each.openedAt()),
                        cells(each.difference()),
                        Arrays.asList(
                                each.decision() == null ? null : json.convertValue(each.decision(), String.class),
                                Export.cell(each.reason()),
                                Export.cell(each.proposedBy()),
                                Export.cell(each.confirmedBy()),
                                each.closedAt()),
                        money(each.correction()))));
    }

    private List<Object> cells(Difference difference) {
        var cells = new ArrayList<Object>(Arrays.asList(
                json.convertValue(difference.kind(), String.class),
                difference.provider(),
                Export.cell(difference.reference()),
                difference.paymentId(),
                difference.refundId(),
                difference.currency()));
        cells.addAll(side(difference.ours()));
        cells.addAll(side(difference.theirs()));
        cells.add(difference.gap());
        return cells;
    }

    private static List<Object> side(Side side) {
        if (side == null) return Arrays.asList(null, null, null);
        return Arrays.asList(side.amount().minorUnits(), Export.cell(side.status()), side.at());
    }

    private static List<Object> money(Money money) {
        if (money == null) return Arrays.asList(null, null);
        return List.of(money.currency(), money.minorUnits());
    }

    private static byte[] line(List<?>... parts) {
        return Arrays.stream(parts)
                .flatMap(List::stream)
                .map(cell -> cell == null ? "" : cell.toString())
                .collect(Collectors.joining(",", "", "\r\n"))
                .getBytes(UTF_8);
    }
}
