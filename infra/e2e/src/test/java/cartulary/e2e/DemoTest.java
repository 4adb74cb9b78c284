package cartulary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.e2e.Demo.Options;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoTest {
    @Test
    void without_words_every_scenario_is_played() {
        assertThat(Options.of())
                .isEqualTo(new Options(
                        false,
                        null,
                        Path.of("data"),
                        List.of(
                                "paid",
                                "declined",
                                "expired",
                                "cancelled",
                                "out-of-stock",
                                "race",
                                "race-uncached",
                                "late-money",
                                "retry",
                                "wechat-native",
                                "alipay-qr",
                                "stripe-3ds",
                                "partial-refund",
                                "unknown-then-paid",
                                "returned",
                                "reconcile")));
    }

    @Test
    void a_sabotaged_scenario_is_played_alone_unless_others_are_named() {
        assertThat(Options.of("--sabotage", "paid", "--json"))
                .isEqualTo(new Options(true, "paid", Path.of("data"), List.of("paid")));
        assertThat(Options.of("--sabotage", "paid", "--data", "/d", "paid", "retry"))
                .isEqualTo(new Options(false, "paid", Path.of("/d"), List.of("paid", "retry")));
    }

    @Test
    void words_that_make_no_sense_are_named() {
        assertThatThrownBy(() -> Options.of("payed")).hasMessage("there is no scenario payed");
        assertThatThrownBy(() -> Options.of("--data")).hasMessage("--data needs a word after it");
        assertThatThrownBy(() -> Options.of("--sabotage", "paid", "race"))
                .hasMessage("paid is to be sabotaged but not played");
    }

    @Test
    void a_line_of_json_tells_the_outcome() {
        assertThat(new Outcome("paid", "order-1", List.of("OrderPlaced", "OrderConfirmed"), List.of(), 812).json())
                .isEqualTo("""
                        {"scenario":"paid","ok":true,"orderId":"order-1","events":["OrderPlaced","OrderConfirmed"],"ms":812}""");
        assertThat(new Outcome("race", null, List.of(), List.of("view: …"), 3).json())
                .isEqualTo("""
                        {"scenario":"race","ok":false,"orderId":null,"events":[],"ms":3,"differences":["view: …"]}""");
    }

    @Test
    void the_table_says_what_differed() {
        var outcomes = List.of(
                new Outcome("paid", "order-0123456789abcdef0123456789abcdef", List.of(), List.of(), 812),
                new Outcome("retry", null, List.of(), List.of("REST: a repeat was answered 409"), 30_000));
        assertThat(Outcome.table(outcomes)).isEqualTo("""
                        scenario       ok   order                                          ms
                        paid           yes  order-0123456789abcdef0123456789abcdef        812
                        retry          NO   -                                           30000
                            REST: a repeat was answered 409
                        """);
    }
}
