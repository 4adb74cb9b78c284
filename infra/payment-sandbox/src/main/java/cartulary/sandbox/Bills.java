package cartulary.sandbox;

import cartulary.sandbox.Change.Trade;
import cartulary.sandbox.Change.TradeRefund;
import cartulary.sandbox.Change.WalletBrand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A day's statements, in the columns that WeChat Pay and Alipay have them in. Days and times are China's. */
final class Bills {
    /** Both keep 0.6 % of what they take, to the nearest fen, and give back nothing of it. */
    private static final long FEE_PER_THOUSAND = 6;

    private static final Charset GBK = Charset.forName("GBK");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

    /** What a bill says wrong of a payment, when it is told to: a control of ours, no provider's. */
    enum Misprint {
        /** It does not stand there. */
        OMIT,
        /** One fen more was taken. */
        AMOUNT,
        /** One fen more was kept. */
        FEE,
        TWICE,
        /** Beside it stands one that the merchant never asked for. */
        STRANGER;

        static Misprint of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * @param refund null for a payment
     * @param number the merchant's, of the trade
     */
    private record Row(
            long at, Trade trade, TradeRefund refund, String number, String transaction, long amount, long fee) {
        static Row of(Trade trade) {
            return new Row(
                    trade.paidAt, trade, null, trade.number, trade.transaction, trade.amount, Bills.fee(trade.amount));
        }

        static Row of(Trade trade, TradeRefund refund) {
            return new Row(refund.created(), trade, refund, trade.number, trade.transaction, refund.amount(), 0);
        }

        private Row of(String otherNumber, String otherTransaction, long otherAmount, long otherFee) {
            return new Row(at, trade, refund, otherNumber, otherTransaction, otherAmount, otherFee);
        }

        List<Row> printed(Misprint misprint) {
            if (misprint == null) return List.of(this);
            return switch (misprint) {
                case OMIT -> List.of();
                case AMOUNT -> List.of(of(number, transaction, amount + 1, fee));
                case FEE -> List.of(of(number, transaction, amount, fee + 1));
                case TWICE -> List.of(this, this);
                case STRANGER -> List.of(this, of("stranger" + transaction, transaction + "9", amount, fee));
            };
        }
    }

    private Bills() {}

    static long fee(long amount) {
        return (amount * FEE_PER_THOUSAND + 500) / 1000;
    }

    static String yuan(long fen) {
        return BigDecimal.valueOf(fen, 2).toPlainString();
    }

    static String time(long seconds) {
        return TIME.format(Instant.ofEpochSecond(seconds));
    }

    private static List<Row> rows(State state, WalletBrand provider, long from, long until) {
        var rows = new ArrayList<Row>();
        for (var trade : state.trades.all()) {
            if (trade.provider == provider && trade.paidAt != null && within(trade.paidAt, from, until)) {
                rows.addAll(Row.of(trade).printed(state.misprints.get(trade.number)));
            }
        }
        for (var refund : state.tradeRefunds.all()) {
            if (refund.provider() == provider && within(refund.created(), from, until)) {
                rows.add(Row.of(state.trades.get(refund.trade()), refund));
            }
        }
        rows.sort(Comparator.comparingLong(Row::at));
        return rows;
    }

    private static boolean within(long at, long from, long until) {
        return at >= from && at < until;
    }

    private static String line(Object... values) {
        var line = new StringBuilder();
        for (Object value : values) {
            if (!line.isEmpty()) line.append(',');
            line.append('`').append(value.toString().replace(',', ' '));
        }
        return line.append("\r\n").toString();
    }

    /** Null if there was nothing that day. */
    static String wechatTrades(State state, long from, long until) {
        var rows = rows(state, WalletBrand.WECHAT, from, until);
        if (rows.isEmpty()) return null;
        var bill = new StringBuilder("交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
                + "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,"
                + "订单金额,申请退款金额,费率备注\r\n");
        long taken = 0;
        long returned = 0;
        long fees = 0;
        for (var row : rows) {
            var trade = row.trade();
            var refund = row.refund();
            bill.append(line(
                    time(row.at()),
                    trade.appId,
                    SandboxKeys.WECHAT_MERCHANT,
                    "0",
                    "",
                    row.transaction(),
                    row.number(),
                    "openid_" + trade.payer,
                    trade.way.equals("h5") ? "MWEB" : trade.way.toUpperCase(Locale.ROOT),
                    refund == null ? "SUCCESS" : "REFUND",
                    "OTHERS",
                    "CNY",
                    refund == null ? yuan(row.amount()) : "0.00",
                    "0.00",
                    refund == null ? "0" : refund.id(),
                    refund == null ? "0" : refund.number(),
                    refund == null ? "0.00" : yuan(row.amount()),
                    "0.00",
                    refund == null ? "" : "ORIGINAL",
                    refund == null ? "" : refund.status(),
                    trade.subject,
                    trade.attach == null ? "" : trade.attach,
                    BigDecimal.valueOf(row.fee(), 2).setScale(5).toPlainString(),
                    "0.60%",
                    refund == null ? yuan(row.amount()) : "0.00",
                    refund == null ? "0.00" : yuan(row.amount()),
                    ""));
            if (refund == null) taken += row.amount();
            else returned += row.amount();
            fees += row.fee();
        }
        return bill.append("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n")
                .append(line(
                        rows.size(),
                        yuan(taken),
                        yuan(returned),
                        "0.00",
                        BigDecimal.valueOf(fees, 2).setScale(5).toPlainString(),
                        yuan(taken),
                        yuan(returned)))
                .toString();
    }

    /** Money as it moved on the merchant's account; null if there was nothing that day. */
    static String wechatFunds(State state, long from, long until) {
        long balance = 0;
        for (var row : rows(state, WalletBrand.WECHAT, 0, from)) balance += moved(row);
        var rows = rows(state, WalletBrand.WECHAT, from, until);
        if (rows.isEmpty()) return null;
        var bill = new StringBuilder("记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\r\n");
        int in = 0;
        int out = 0;
        long income = 0;
        long expense = 0;
        for (var row : rows) {
            var refund = row.refund();
            if (refund != null && refund.status().equals("ABNORMAL")) continue;
            long amount = row.amount();
            balance += refund == null ? amount : -amount;
            bill.append(line(
                    time(row.at()),
                    refund == null ? row.transaction() : refund.id(),
                    Ids.sign("flow", row.number() + row.at() + amount).substring(0, 24),
                    refund == null ? "交易" : "退款",
                    refund == null ? "交易" : "退款",
                    refund == null ? "收入" : "支出",
                    yuan(amount),
                    yuan(balance),
                    refund == null ? "system" : SandboxKeys.WECHAT_MERCHANT + "API",
                    "结算总金额 " + yuan(amount),
                    refund == null ? row.number() : refund.number()));
            if (refund == null) {
                in++;
                income += amount;
                long fee = row.fee();
                balance -= fee;
                out++;
                expense += fee;
                bill.append(line(
                        time(row.at()),
                        row.transaction(),
                        Ids.sign("flow", row.number() + "fee").substring(0, 24),
                        "扣除交易手续费",
                        "扣除交易手续费",
                        "支出",
                        yuan(fee),
                        yuan(balance),
                        "system",
                        "费率 0.60%",
                        row.number()));
            } else {
                out++;
                expense += amount;
            }
        }
        return bill.append("资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n")
                .append(line(in + out, in, yuan(income), out, yuan(expense)))
                .toString();
    }

    private static long moved(Row row) {
        var refund = row.refund();
        if (refund == null) return row.amount() - row.fee();
        return refund.status().equals("ABNORMAL") ? 0 : -refund.amount();
    }

    /** A zip of one CSV in GBK, as Alipay has it; null if there was nothing that day. */
    static byte[] alipay(State state, LocalDate day, long from, long until) {
        var rows = rows(state, WalletBrand.ALIPAY, from, until);
        if (rows.isEmpty()) return null;
        var bill = new StringBuilder("#支付宝业务明细查询\r\n#账号：[" + SandboxKeys.ALIPAY_SELLER + "0156]\r\n#起始日期：[" + day
                + " 00:00:00]   终止日期：[" + day.plusDays(1) + " 00:00:00]\r\n"
                + "#-----------------------------------------业务明细列表----------------------------------------\r\n"
                + "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,"
                + "支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,"
                + "退款批次号/请求号,服务费（元）,分润（元）,备注\r\n");
        long total = 0;
        for (var row : rows) {
            var trade = row.trade();
            var refund = row.refund();
            long amount = refund == null ? row.amount() : -row.amount();
            total += amount;
            bill.append(String.join(
                            ",",
                            row.transaction() + "\t",
                            row.number() + "\t",
                            refund == null ? "交易" : "退款",
                            trade.subject.replace(',', ' '),
                            time(trade.created),
                            time(row.at()),
                            "",
                            "",
                            "",
                            "",
                            "buyer_" + trade.payer,
                            yuan(amount),
                            yuan(amount),
                            "0.00",
                            "0.00",
                            "0.00",
                            "0.00",
                            "0.00",
                            "",
                            "0.00",
                            "0.00",
                            refund == null ? "" : refund.number() + "\t",
                            refund == null ? "-" + yuan(row.fee()) : "0.00",
                            "0.00",
                            trade.attach == null ? "" : trade.attach))
                    .append("\r\n");
        }
        bill.append("#-----------------------------------------业务明细列表结束------------------------------------\r\n#交易合计：")
                .append(rows.size())
                .append("笔，商家实收共")
                .append(yuan(total))
                .append("元\r\n#导出时间：[")
                .append(time(until))
                .append("]\r\n");
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out, GBK)) {
            zip.putNextEntry(new ZipEntry(
                    SandboxKeys.ALIPAY_SELLER + "0156_" + day.toString().replace("-", "") + "_业务明细.csv"));
            zip.write(bill.toString().getBytes(GBK));
            zip.closeEntry();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
