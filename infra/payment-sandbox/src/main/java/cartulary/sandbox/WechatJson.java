package cartulary.sandbox;

import cartulary.sandbox.Change.Trade;
import cartulary.sandbox.Change.TradeRefund;
import cartulary.sandbox.Change.TradeState;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** WeChat Pay's objects, with the keys of its documentation. */
final class WechatJson {
    private static final ZoneOffset SHANGHAI = ZoneOffset.ofHours(8);

    private WechatJson() {}

    static String time(long seconds) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                Instant.ofEpochSecond(seconds).atOffset(SHANGHAI));
    }

    static ObjectNode transaction(Trade trade) {
        var json = Store.JSON
                .createObjectNode()
                .put("appid", trade.appId)
                .put("mchid", SandboxKeys.WECHAT_MERCHANT)
                .put("out_trade_no", trade.number)
                .put("trade_state", state(trade))
                .put("trade_state_desc", state(trade))
                .put("attach", trade.attach == null ? "" : trade.attach);
        if (trade.paidAt == null) {
            json.putObject("amount")
                    .put("total", trade.amount)
                    .put("currency", trade.currency.toUpperCase(Locale.ROOT));
            return json;
        }
        json.put("transaction_id", trade.transaction)
                .put("trade_type", trade.way.equals("h5") ? "MWEB" : trade.way.toUpperCase(Locale.ROOT))
                .put("bank_type", "OTHERS")
                .put("success_time", time(trade.paidAt));
        json.putObject("payer").put("openid", "openid_" + trade.payer);
        amount(json, trade);
        return json;
    }

    private static void amount(ObjectNode json, Trade trade) {
        var currency = trade.currency.toUpperCase(Locale.ROOT);
        json.putObject("amount")
                .put("total", trade.amount)
                .put("payer_total", trade.amount)
                .put("currency", currency)
                .put("payer_currency", currency);
    }

    static String state(Trade trade) {
        if (trade.paidAt != null) return trade.refunded > 0 ? "REFUND" : "SUCCESS";
        return trade.state == TradeState.CLOSED ? "CLOSED" : "NOTPAY";
    }

    static ObjectNode refund(Trade trade, TradeRefund refund) {
        var json = Store.JSON
                .createObjectNode()
                .put("refund_id", refund.id())
                .put("out_refund_no", refund.number())
                .put("transaction_id", trade.transaction)
                .put("out_trade_no", trade.number)
                .put("channel", "ORIGINAL")
                .put("user_received_account", "支付用户零钱")
                .put("create_time", time(refund.created()))
                .put("status", refund.status())
                .put("funds_account", "AVAILABLE");
        if (refund.doneAt() != null) json.put("success_time", time(refund.doneAt()));
        json.putObject("amount")
                .put("total", trade.amount)
                .put("refund", refund.amount())
                .put("payer_total", trade.amount)
                .put("payer_refund", refund.amount())
                .put("settlement_refund", refund.amount())
                .put("settlement_total", trade.amount)
                .put("discount_refund", 0)
                .put("currency", trade.currency.toUpperCase(Locale.ROOT));
        return json;
    }

    static ObjectNode refundTold(Trade trade, TradeRefund refund) {
        var json = Store.JSON
                .createObjectNode()
                .put("mchid", SandboxKeys.WECHAT_MERCHANT)
                .put("transaction_id", trade.transaction)
                .put("out_trade_no", trade.number)
                .put("refund_id", refund.id())
                .put("out_refund_no", refund.number())
                .put("refund_status", refund.status())
                .put("user_received_account", "支付用户零钱");
        if (refund.doneAt() != null) json.put("success_time", time(refund.doneAt()));
        json.putObject("amount")
                .put("total", trade.amount)
                .put("refund", refund.amount())
                .put("payer_total", trade.amount)
                .put("payer_refund", refund.amount());
        return json;
    }
}
