package cartulary.sandbox;

import cartulary.sandbox.Change.Trade;
import cartulary.sandbox.Change.TradeRefund;
import cartulary.sandbox.Change.TradeState;
import cartulary.sandbox.Change.WalletBrand;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * Moves the money of WeChat Pay and Alipay. As with {@link Acquirer}, a refusal leaves nothing behind and every movement goes to the
 * ledger. What the two call things stands in their own classes.
 */
final class Trades {
    /** How long a refund takes at WeChat Pay, in seconds of the sandbox's clock; at Alipay it is done at once. */
    private static final long REFUND_SECONDS = 5;

    /** After it a trade of Alipay can no longer be refunded. */
    private static final long FINISHED_AFTER_SECONDS = Duration.ofDays(90).toSeconds();

    /** A buyer whose account is closed by the time a refund comes. */
    static final String CLOSING_ACCOUNT = "closing";

    private Trades() {}

    /** No, in words that each provider has a code of its own for. */
    static final class No extends RuntimeException {
        enum Why {
            UNKNOWN,
            CLOSED,
            PAID,
            UNPAID,
            OTHER_CONTENT,
            TOO_MUCH,
            TOO_LATE
        }

        final Why why;

        No(Why why) {
            super(why.name(), null, false, false);
            this.why = why;
        }
    }

    static Trade find(Booking booking, WalletBrand provider, String number) {
        var trade = booking.state().trades.get(Trade.key(provider, number));
        if (trade == null) throw new No(No.Why.UNKNOWN);
        return trade;
    }

    /** The same number again with the same content is the same trade, if it can still be paid. */
    static Trade open(Booking booking, Trade wanted) {
        var known = booking.state().trades.get(wanted.key());
        if (known != null) {
            if (!known.fingerprint.equals(wanted.fingerprint)) throw new No(No.Why.OTHER_CONTENT);
            if (known.state == TradeState.CLOSED || expired(booking, known)) throw new No(No.Why.CLOSED);
            if (known.state != TradeState.OPEN) throw new No(No.Why.PAID);
            return known;
        }
        wanted.created = booking.seconds();
        wanted.state = TradeState.OPEN;
        wanted.code = booking.id("");
        if (wanted.prepayId == null) wanted.prepayId = booking.id("wx");
        return booking.put(wanted);
    }

    static boolean expired(Booking booking, Trade trade) {
        return trade.state == TradeState.OPEN && trade.expires <= booking.seconds();
    }

    /** A buyer looks at it. */
    static Trade visit(Booking booking, Trade before) {
        if (before.visited || before.state != TradeState.OPEN) return before;
        var trade = before.copy();
        trade.visited = true;
        return booking.put(trade);
    }

    /** @param late the money nobody waits for: comes whatever the state, unless it was paid */
    static Trade pay(Booking booking, Trade before, String payer, boolean late) {
        if (before.state == TradeState.PAID || before.state == TradeState.FINISHED) throw new No(No.Why.PAID);
        if (!late && (before.state == TradeState.CLOSED || expired(booking, before))) throw new No(No.Why.CLOSED);
        var trade = before.copy();
        trade.state = TradeState.PAID;
        trade.visited = true;
        trade.payer = payer;
        trade.transaction = transactionId(booking, trade.provider);
        trade.paidAt = booking.seconds();
        trade.closedAt = null;
        booking.put(trade);
        booking.ledger("charge", trade, trade.amount, trade.transaction, late);
        tell(booking, trade, null);
        return trade;
    }

    /** The buyer's bank said no: the trade stays open, and nobody is told. */
    static Trade decline(Booking booking, Trade trade) {
        if (trade.state != TradeState.OPEN) throw new No(No.Why.CLOSED);
        booking.ledger("decline", trade, trade.amount, trade.number, false);
        return trade;
    }

    static Trade close(Booking booking, Trade before) {
        if (before.state == TradeState.CLOSED) return before;
        if (before.state != TradeState.OPEN) throw new No(No.Why.PAID);
        var trade = before.copy();
        trade.state = TradeState.CLOSED;
        trade.closedAt = booking.seconds();
        booking.put(trade);
        booking.ledger("cancel", trade, 0, trade.number, false);
        return trade;
    }

    /** The time in which it could be paid is over. Alipay tells so, if a buyer was there. */
    static void expire(Booking booking, String key) {
        var trade = booking.state().trades.get(key);
        if (!expired(booking, trade)) return;
        var closed = close(booking, trade);
        if (trade.provider == WalletBrand.ALIPAY && trade.visited) tell(booking, closed, null);
    }

    /** The same number again is the same refund, if it is of the same amount. */
    static TradeRefund refund(
            Booking booking, Trade before, String number, long amount, String reason, String notifyUrl) {
        var known = booking.state().tradeRefunds.get(Trade.key(before.provider, number));
        if (known != null) {
            if (known.amount() != amount || !known.trade().equals(before.key())) throw new No(No.Why.OTHER_CONTENT);
            return known;
        }
        if (before.paidAt == null) throw new No(No.Why.UNPAID);
        if (before.state == TradeState.FINISHED) throw new No(No.Why.TOO_LATE);
        if (amount > before.amount - before.refunded) throw new No(No.Why.TOO_MUCH);
        boolean wechat = before.provider == WalletBrand.WECHAT;
        boolean fails = wechat && CLOSING_ACCOUNT.equals(before.payer);
        var trade = before.copy();
        trade.refunded += amount;
        if (trade.refunded == trade.amount && !wechat) {
            trade.state = TradeState.CLOSED;
            trade.closedAt = booking.seconds();
        }
        booking.put(trade);
        var refund = booking.put(new TradeRefund(
                trade.provider,
                trade.key(),
                number,
                wechat ? "5" + digits(booking, 27) : trade.transaction,
                booking.seconds(),
                amount,
                reason,
                notifyUrl,
                wechat ? "PROCESSING" : "SUCCESS",
                wechat ? null : (Long) booking.seconds(),
                wechat ? (Long) (booking.seconds() + REFUND_SECONDS) : null,
                wechat ? (fails ? "ABNORMAL" : "SUCCESS") : null));
        booking.ledger("refund", trade, amount, reference(refund), false);
        if (!wechat) tell(booking, trade, refund);
        return refund;
    }

    /** By which its provider tells it from others: Alipay has no name of its own for it. */
    private static String reference(TradeRefund refund) {
        return refund.provider() == WalletBrand.WECHAT ? refund.id() : refund.number();
    }

    /** A refund comes to its end; money of one that cannot be given back stays ours. */
    static void settleRefund(Booking booking, String key) {
        var before = booking.state().tradeRefunds.get(key);
        if (before.settlesAt() == null || before.settlesAt() > booking.seconds()) return;
        var refund = booking.put(new TradeRefund(
                before.provider(),
                before.trade(),
                before.number(),
                before.id(),
                before.created(),
                before.amount(),
                before.reason(),
                before.notifyUrl(),
                before.settlesTo(),
                booking.seconds(),
                null,
                null));
        var trade = booking.state().trades.get(before.trade());
        if (!refund.status().equals("SUCCESS")) {
            booking.ledger("refund_failed", trade, before.amount(), reference(refund), false);
        }
        tell(booking, trade, refund);
    }

    /** Long paid: no refund any more. */
    static void finish(Booking booking, String key) {
        var before = booking.state().trades.get(key);
        if (before.state != TradeState.PAID || booking.seconds() < finishes(before)) return;
        var trade = before.copy();
        trade.state = TradeState.FINISHED;
        booking.put(trade);
        tell(booking, trade, null);
    }

    static long finishes(Trade trade) {
        return trade.paidAt + FINISHED_AFTER_SECONDS;
    }

    /** @param refund what it is about, or null */
    private static void tell(Booking booking, Trade trade, TradeRefund refund) {
        ObjectNode object;
        String type;
        String id;
        String url = refund == null || refund.notifyUrl() == null ? trade.notifyUrl : refund.notifyUrl();
        if (trade.provider == WalletBrand.WECHAT) {
            // Its refunds are told only to the address that the refund names.
            if (refund != null && refund.notifyUrl() == null) return;
            id = "EV-" + booking.id("");
            type = refund == null ? "TRANSACTION.SUCCESS" : "REFUND." + refund.status();
            object = refund == null ? WechatJson.transaction(trade) : WechatJson.refundTold(trade, refund);
        } else {
            id = booking.id("").toLowerCase(java.util.Locale.ROOT);
            type = AlipayApi.status(trade);
            object = AlipayApi.told(trade, refund, id, booking.seconds());
        }
        booking.notice(trade, id, type, url, object);
    }

    private static String transactionId(Booking booking, WalletBrand provider) {
        return provider == WalletBrand.WECHAT ? "42" + digits(booking, 26) : "20" + digits(booking, 26);
    }

    private static String digits(Booking booking, int count) {
        var digits = new StringBuilder();
        for (char letter : booking.id("").concat(booking.id("")).toCharArray()) digits.append(letter % 10);
        return digits.substring(0, count);
    }
}
