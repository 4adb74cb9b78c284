package cartulary.gateway.settlement;

import static cartulary.gateway.support.OtherSides.DIFFERENCE;
import static cartulary.gateway.support.OtherSides.RECONCILED;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.gateway.support.DoorTest;
import org.junit.jupiter.api.Test;

class SettlementExportTest extends DoorTest {
    private static final String BOTH_SIDES =
            "amount,stripe,\"ch_1\"," + DIFFERENCE.paymentId().value()
                    + ",,CNY,100,\"captured\",1970-01-01T00:00:00Z,95,\"'=paid\",1970-01-01T00:00:01Z,-5";

    private Answer get(String path) {
        return call("GET", "/api/v1/admin" + path, null, "Authorization", admin());
    }

    @Test
    void the_differences_of_a_day_are_a_table_with_both_sides() {
        var answer = get("/reconciliations/" + RECONCILED.value() + "/differences.csv");
        assertThat(answer.header("Content-Type")).startsWith("text/csv");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"reconciliation-stripe-1970-01-01.csv\"");
        assertThat(answer.http().body().split("\r\n"))
                .containsExactly(
                        "day,run,asKnownAt,caseId,kind,provider,reference,paymentId,refundId,currency,ours,oursStatus,oursAt,"
                                + "theirs,theirsStatus,theirsAt,gap",
                        "1970-01-01,2,1970-01-01T00:00:00Z,"
                                + DIFFERENCE.caseId().value() + "," + BOTH_SIDES,
                        "# end");
    }

    @Test
    void the_log_of_corrections_names_both_people_their_reason_and_what_was_booked() {
        var lines = get("/reviews.csv?state=closed").http().body().split("\r\n");
        var about = DIFFERENCE.caseId().value() + ",closed,1970-01-01T00:00:00Z," + BOTH_SIDES;
        assertThat(lines)
                .hasSize(4)
                .contains(about + ",book-theirs,\"they are right\",\"staff-a\",\"staff-b\",1970-01-01T00:01:00Z,CNY,5")
                .contains(about + ",keep-ours,\"'=\"\"no\"\"\",\"staff-a\",\"staff-b\",1970-01-01T00:01:00Z,,")
                .endsWith("# end");
        assertThat(lines[0].split(",")).hasSize(lines[1].split(",", -1).length);
    }

    @Test
    void a_day_that_was_never_compared_and_a_state_that_is_none_are_told_apart() {
        assertThat(get("/reconciliations/reconciliation-stripe:2026-11-01/differences.csv")
                        .status())
                .isEqualTo(404);
        assertThat(get("/reviews.csv?state=lost").status()).isEqualTo(400);
    }
}
