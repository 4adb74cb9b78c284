package cartulary.loadtest.model;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.loadtest.check.Life;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTest {
    private static final boolean FULL =
            Boolean.getBoolean("cartulary.test.full") || "true".equals(System.getenv("CARTULARY_TEST_FULL"));
    private static final Life BOUGHT =
            life(2, "placed", "granted", "reserved 1", "reserved 2", "asked", "captured", "confirmed");
    private static final Life PAID_TOO_LATE = life(
            1,
            "placed,granted,reserved 1,asked,cancelling,voiding,voided,late,refunding,released 1,refunded,cancelled"
                    .split(","));

    private static final Life REFUSED_BY_PROVIDER =
            life(1, "placed,granted,reserved 1,asked,voided,cancelling,released 1,cancelled".split(","));

    @TempDir
    Path folder;

    private Model model;

    @BeforeEach
    void unpack() throws IOException {
        model = new Model(folder);
    }

    @Test
    void no_way_keeps_two_captures_or_parts_goods_from_money() throws IOException {
        var verdict = model.walk(2, 1, "none", FULL);
        assertThat(verdict.broken()).isNull();
        assertThat(verdict.states()).isGreaterThan(100_000);
    }

    @Test
    void every_way_comes_to_rest() throws IOException {
        assertThat(model.walk(1, FULL ? 2 : 1, "none", true).broken()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "unkeyedOpen, NeverTwoCapturesKept",
        "unkeyedRefund, NeverMoreBackThanTaken",
        "releaseBeforeClose, AtRestAllIsSettled",
        "deafWhileClosing, AtRestAllIsSettled",
        "deadlineDecides, NeverMoneyWithoutGoods",
        "noDeadline, AtRestAllIsSettled"
    })
    void a_mistake_put_into_the_model_is_found(String bug, String broken) throws IOException {
        // Some need a second item, to be set back between the two.
        assertThat(model.walk(bug.equals("deadlineDecides") ? 2 : 1, 1, bug, false)
                        .broken())
                .isEqualTo(broken);
    }

    @Test
    void what_the_shop_does_is_a_way_of_the_model() throws IOException {
        var replayed = model.replay(List.of(BOUGHT, PAID_TOO_LATE, REFUSED_BY_PROVIDER, BOUGHT));
        assertThat(replayed).isEqualTo(new Model.Replayed(4, 3, List.of()));
    }

    @Test
    void what_it_must_not_do_is_none() throws IOException {
        var early =
                life(1, "placed,granted,reserved 1,asked,cancelling,released 1,voiding,voided,cancelled".split(","));
        var unpaid = life(1, "placed,granted,reserved 1,asked,confirmed".split(","));
        var twice = life(1, "placed,granted,reserved 1,asked,captured,captured,confirmed".split(","));
        var kept = life(1, "placed,granted,reserved 1,asked,voiding,voided,late,refunding,refunding".split(","));
        var wild = List.of(early, unpaid, twice, kept);
        assertThat(model.replay(wild).refused()).isEqualTo(wild);
    }

    private static Life life(int items, String... steps) {
        return new Life(items, List.of(steps));
    }
}
