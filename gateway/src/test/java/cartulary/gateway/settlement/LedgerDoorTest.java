package cartulary.gateway.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.settlement.Account;
import cartulary.contract.settlement.LedgerQuery.FindStatement;
import cartulary.gateway.support.DoorTest;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class LedgerDoorTest extends DoorTest {
    private Answer get(String path) {
        return call("GET", "/api/v1/admin/ledger" + path, null, "Authorization", admin());
    }

    @Test
    void the_table_holds_every_posting_of_every_stretch_and_no_formula() {
        var answer = get("/entries.csv");
        assertThat(answer.header("Content-Type")).startsWith("text/csv");
        assertThat(answer.http().body().split("\r\n"))
                .hasSize(6)
                .startsWith("entryId,at,position,type,orderId,reference,account,currency,debit,credit")
                .contains("event-1,1970-01-01T00:00:00Z,1,payment.PaymentCaptured,\"order-x\",\"ch_1\",revenue,CNY,5,0")
                .contains(
                        "event-2,1970-01-01T00:00:00Z,2,payment.PaymentCaptured,\"order-x\",\"'=ch\"\"2\",tax,CNY,0,5")
                .endsWith("# end");
        assertThat(get("/entries.jsonl").http().body().lines().toList())
                .hasSize(3)
                .last()
                .isEqualTo("{\"end\":true}");
    }

    @Test
    void a_statement_is_asked_for_by_account_and_days() {
        assertThat(get("/accounts/clearing:stripe?from=2026-11-01&to=2026-11-02")
                        .status())
                .isEqualTo(200);
        assertThat(others.queries())
                .contains(new FindStatement(
                        Account.clearing("stripe"),
                        LocalDate.parse("2026-11-01"),
                        LocalDate.parse("2026-11-02"),
                        null,
                        50));
    }

    @Test
    void what_is_no_account_no_day_or_no_span_is_refused() {
        assertThat(get("/accounts/NO!").status()).isEqualTo(400);
        assertThat(get("/trial-balance?to=tomorrow").status()).isEqualTo(400);
        var backwards = get("/entries?from=2026-11-02&to=2026-11-01");
        assertThat(backwards.status()).isEqualTo(400);
        assertThat(backwards.json().get("errors").has("to")).isTrue();
    }
}
