package cartulary.payments.wechat;

import cartulary.contract.money.Money;
import cartulary.payments.DayList.Kind;
import cartulary.payments.DayList.Line;
import cartulary.payments.Numbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The bills of a day: tables whose columns are known by their names, each value behind a back-quote. The trade bill tells
 * what was sold and to which number of ours; the fund-flow bill tells what moved on the account because of it.
 */
final class WechatBill {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private WechatBill() {}

    /**
     * The trades of a day as the account booked them. Where the two bills differ, the account is right: what it booked
     * under a trade's number is the line's amount and fee, so that a sum that came short shows as a difference. A trade that the
     * account did not book on that day (it may settle later) stands as the trade bill tells it.
     */
    static List<Line> booked(List<Map<String, String>> trades, List<Map<String, String>> funds) {
        var amounts = new HashMap<String, Deque<Money>>();
        var fees = new HashMap<String, Deque<Money>>();
        for (var row : funds) {
            var kept = row.get("业务类型").contains("手续费") ? fees : amounts;
            kept.computeIfAbsent(row.get("微信支付业务单号"), _ -> new ArrayDeque<>()).add(Numbers.ofYuan(row.get("收支金额(元)")));
        }
        var lines =
                trades.stream().map(WechatBill::line).filter(Objects::nonNull).toList();
        var left = new HashMap<String, Integer>();
        for (var line : lines) left.merge(line.providerReference(), 1, Integer::sum);
        return lines.stream()
                .map(line -> {
                    var number = line.providerReference();
                    var last = left.merge(number, -1, Integer::sum) == 0;
                    return new Line(
                            line.kind(),
                            line.reference(),
                            line.paymentId(),
                            line.refundId(),
                            number,
                            next(amounts.get(number), last, line.amount()),
                            next(fees.get(number), last, line.fee()),
                            line.at(),
                            line.status());
                })
                .toList();
    }

    /** A trade that is listed twice was booked twice, maybe: each takes one, and the last all that are left. */
    private static Money next(Deque<Money> booked, boolean last, Money otherwise) {
        if (booked == null || booked.isEmpty()) return otherwise;
        var sum = booked.poll();
        while (last && !booked.isEmpty()) sum = sum.plus(booked.poll());
        return sum;
    }

    /**
     * The rows of a bill, each by its columns' names.
     *
     * @param sha1 as the provider signed it
     * @throws IllegalArgumentException if it is another bill, or none
     */
    static List<Map<String, String>> rows(byte[] bytes, String sha1) {
        if (!sha1(bytes).equalsIgnoreCase(sha1)) {
            throw new IllegalArgumentException("the bill is not the one that was promised");
        }
        var table = new String(bytes, StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .lines()
                .toList();
        var names = List.of(table.getFirst().split(",", -1));
        var rows = new ArrayList<Map<String, String>>();
        for (var row : table.subList(1, table.size())) {
            if (!row.startsWith("`")) break; // The totals follow.
            var values = row.substring(1).split(",`", -1);
            var named = new HashMap<String, String>();
            for (int i = 0; i < Math.min(values.length, names.size()); i++) named.put(names.get(i), values[i]);
            rows.add(named);
        }
        return rows;
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Line line(Map<String, String> row) {
        var number = row.get("商户订单号");
        var at = LocalDateTime.parse(row.get("交易时间"), TIME).toInstant(ZoneOffset.ofHours(8));
        var fee = Numbers.ofYuan(new BigDecimal(row.get("手续费"))
                .abs()
                .setScale(2, RoundingMode.HALF_UP)
                .toPlainString());
        var state = row.get("交易状态");
        return switch (state) {
            case "SUCCESS" ->
                new Line(
                        Kind.CHARGE,
                        number,
                        Numbers.payment(number),
                        null,
                        row.get("微信订单号"),
                        Numbers.ofYuan(row.get("订单金额")),
                        fee,
                        at,
                        state);
            case "REFUND", "REVOKED" ->
                new Line(
                        Kind.REFUND,
                        row.get("商户退款单号"),
                        Numbers.payment(number),
                        Numbers.refund(row.get("商户退款单号")),
                        row.get("微信退款单号"),
                        Numbers.ofYuan(row.get("申请退款金额")),
                        fee,
                        at,
                        row.get("退款状态"));
            default -> null;
        };
    }
}
