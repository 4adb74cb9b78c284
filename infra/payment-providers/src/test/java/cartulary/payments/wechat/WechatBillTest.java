package cartulary.payments.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.money.Money;
import cartulary.payments.DayList.Kind;
import cartulary.payments.DayList.Line;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two bills of a day, held against each other. */
class WechatBillTest {
    private static final String NUMBER = "0123456789abcdef0123456789abcdef";
    private static final String TRADES = """
            \uFEFF交易时间,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,申请退款金额,退款状态,手续费,订单金额
            `2026-11-21 09:30:00,`4200000001,`%1$s,`SUCCESS,`0,`0,`0.00,`,`0.28000,`47.00
            `2026-11-21 10:30:00,`4200000001,`%1$s,`REFUND,`5000000001,`refund-%1$s,`7.00,`SUCCESS,`-0.04000,`0.00
            `2026-11-21 11:30:00,`4200000002,`%1$s,`SUCCESS,`0,`0,`0.00,`,`0.06000,`10.00
            总交易单数,应结订单总金额
            `3,`57.00
            """.formatted(NUMBER);
    private static final String FUNDS = """
            记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元)
            `2026-11-21 09:30:00,`4200000001,`f1,`交易,`交易,`收入,`46.99,`46.99
            `2026-11-21 09:30:00,`4200000001,`f2,`扣除交易手续费,`扣除交易手续费,`支出,`0.29,`46.70
            `2026-11-21 10:30:00,`5000000001,`f3,`退款,`退款,`支出,`7.00,`39.70
            资金流水总笔数,收入笔数
            `3,`1
            """;

    @Test
    void what_the_account_booked_is_the_amount_and_the_fee() throws Exception {
        var lines = booked(FUNDS);
        assertThat(lines).extracting(Line::kind).containsExactly(Kind.CHARGE, Kind.REFUND, Kind.CHARGE);
        assertThat(lines.getFirst().amount()).isEqualTo(yuan(4699));
        assertThat(lines.getFirst().fee()).isEqualTo(yuan(29));
        assertThat(lines.get(1).amount()).isEqualTo(yuan(700));
    }

    @Test
    void what_the_account_did_not_book_that_day_stands_as_it_was_traded() throws Exception {
        assertThat(booked(FUNDS).getLast().amount()).isEqualTo(yuan(1000));
        assertThat(booked(FUNDS).getLast().fee()).isEqualTo(yuan(6));
        assertThat(booked("记账时间\n").getFirst().amount()).isEqualTo(yuan(4700));
    }

    @Test
    void a_trade_that_is_listed_twice_takes_one_booking_each_and_the_last_all_that_are_left() throws Exception {
        var row = "`2026-11-21 09:30:00,`4200000001,`f4,`交易,`交易,`收入,`1.00,`47.99\n";
        var twice = TRADES.replace("4200000002", "4200000001");
        assertThat(booked(twice, FUNDS.replace("资金流水总笔数", row + "资金流水总笔数")))
                .extracting(Line::amount)
                .containsExactly(yuan(4699), yuan(700), yuan(100));
        assertThat(booked(TRADES, FUNDS.replace("资金流水总笔数", row + "资金流水总笔数"))
                        .getFirst()
                        .amount())
                .isEqualTo(yuan(4799));
    }

    @Test
    void a_bill_that_is_not_the_promised_one_is_not_read() {
        assertThatThrownBy(() -> WechatBill.rows(bytes(TRADES), hash(FUNDS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the bill is not the one that was promised");
    }

    private static List<Line> booked(String funds) throws Exception {
        return booked(TRADES, funds);
    }

    private static List<Line> booked(String trades, String funds) throws Exception {
        return WechatBill.booked(
                WechatBill.rows(bytes(trades), hash(trades)), WechatBill.rows(bytes(funds), hash(funds)));
    }

    private static Money yuan(long fen) {
        return Money.of(fen, "CNY");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes(text)));
    }
}
