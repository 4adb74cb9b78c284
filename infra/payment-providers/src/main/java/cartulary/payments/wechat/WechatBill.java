package cartulary.payments.wechat;

import cartulary.payments.DayList;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The trade bill of a day: a table whose columns are known by their names, each value behind a back-quote. */
final class WechatBill {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private WechatBill() {}

    /** @param sha1 as the provider signed it */
    static DayList read(byte[] bytes, String sha1) {
        try {
            if (!HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(bytes))
                    .equalsIgnoreCase(sha1)) {
                return new DayList.Unknown("the bill is not the one that was promised");
            }
            var table = new String(bytes, StandardCharsets.UTF_8)
                    .replace("\uFEFF", "")
                    .lines()
                    .toList();
            var names = List.of(table.getFirst().split(",", -1));
            var lines = new ArrayList<Line>();
            for (var row : table.subList(1, table.size())) {
                if (!row.startsWith("`")) break; // The totals follow.
                var values = row.substring(1).split(",`", -1);
                var named = new HashMap<String, String>();
                for (int i = 0; i < Math.min(values.length, names.size()); i++) named.put(names.get(i), values[i]);
                var line = line(named);
                if (line != null) lines.add(line);
            }
            return new DayList.Told(List.copyOf(lines));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException e) {
            return new DayList.Unknown(
                    "the bill cannot be read: " + e.getClass().getSimpleName());
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
