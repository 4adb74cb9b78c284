package cartulary.payments.alipay;

import cartulary.payments.DayList;
import cartulary.payments.DayList.Kind;
import cartulary.payments.DayList.Line;
import cartulary.payments.Numbers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The trade bill of a day: a zip of tables in GBK, of which the one of details is read; its columns are known by their names. */
final class AlipayBill {
    private static final Charset GBK = Charset.forName("GBK");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** More than a day of a large shop, and less than what would fill our memory. */
    private static final int BYTES_MAX = 64 * 1024 * 1024;

    private AlipayBill() {}

    static DayList read(byte[] zipped) {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(zipped), GBK)) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                if (entry.getName().contains("汇总")) continue;
                var bytes = zip.readNBytes(BYTES_MAX + 1);
                if (bytes.length > BYTES_MAX) return new DayList.Unknown("the bill is too large");
                return new DayList.Told(lines(new String(bytes, GBK)));
            }
            return new DayList.Unknown("the bill holds no details");
        } catch (IOException | RuntimeException e) {
            return new DayList.Unknown(
                    "the bill cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static List<Line> lines(String text) {
        var lines = new ArrayList<Line>();
        List<String> names = null;
        for (var row : text.lines().toList()) {
            if (row.isBlank() || row.startsWith("#")) continue;
            var values = List.of(row.split(",", -1));
            if (names == null) {
                names = values;
                continue;
            }
            var named = new HashMap<String, String>();
            for (int i = 0; i < Math.min(values.size(), names.size()); i++) {
                named.put(names.get(i).strip(), values.get(i).strip());
            }
            lines.add(line(named));
        }
        return List.copyOf(lines);
    }

    private static Line line(Map<String, String> row) {
        boolean refund = row.get("业务类型").equals("退款");
        var number = row.get("商户订单号");
        var asked = refund ? row.get("退款批次号/请求号") : null;
        var ours = asked == null ? null : Numbers.refund(asked);
        // One that was made past us is known by its own number: a trade may be given back in parts.
        var theirs = refund && ours == null && !asked.isBlank() ? asked : row.get("支付宝交易号");
        var amount = row.get("订单金额（元）");
        var fee = row.get("服务费（元）");
        return new Line(
                refund ? Kind.REFUND : Kind.CHARGE,
                refund ? asked : number,
                Numbers.payment(number),
                ours,
                theirs,
                Numbers.ofYuan(unsigned(amount)),
                Numbers.ofYuan(unsigned(fee)),
                LocalDateTime.parse(row.get("完成时间"), TIME).toInstant(ZoneOffset.ofHours(8)),
                row.get("业务类型"));
    }

    private static String unsigned(String text) {
        return text.startsWith("-") ? text.substring(1) : text;
    }
}
