package cartulary.query.settlement;

import static cartulary.contract.settlement.Account.*;

import cartulary.contract.money.Money;
import cartulary.contract.payment.Booking;
import cartulary.contract.payment.DisputeEvent.DisputeClosed;
import cartulary.contract.payment.DisputeEvent.DisputeFundsReinstated;
import cartulary.contract.payment.DisputeEvent.DisputeFundsWithdrawn;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentCreditReleased;
import cartulary.contract.payment.PaymentEvent.PaymentCreditTaken;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.settlement.Account;
import cartulary.contract.settlement.LedgerEntry.Line;
import cartulary.contract.settlement.SettlementEvent.CorrectionBooked;
import cartulary.contract.settlement.SettlementEvent.FeesBooked;
import cartulary.contract.wallet.WalletEvent.CreditGranted;
import java.util.ArrayList;
import java.util.List;

/**
 * How each event that moves money is booked, from the event alone. Everything is said in pairs, so that no entry can be
 * out of balance.
 */
final class Postings {
    /** Through whom money moved before events said so. */
    private static final String FIRST_PROVIDER = "stripe";

    private final List<Line> lines = new ArrayList<>();

    private Postings() {}

    /** None for what moves no money. */
    static List<Line> of(Object event) {
        var postings = new Postings();
        switch (event) {
            case PaymentEvent payment -> postings.onPayment(payment);
            case DisputeFundsWithdrawn taken -> {
                var clearing = clearing(taken.provider());
                postings.move(taken.writtenOff() ? CHARGEBACKS : DISPUTES, clearing, taken.amount());
                postings.move(fees(taken.provider()), clearing, taken.fee());
            }
            case DisputeFundsReinstated back -> {
                var clearing = clearing(back.provider());
                postings.move(clearing, back.writtenOff() ? CHARGEBACKS : DISPUTES, back.amount());
                postings.move(clearing, fees(back.provider()), back.fee());
            }
            case DisputeClosed closed -> postings.move(CHARGEBACKS, DISPUTES, closed.lost());
            case FeesBooked fees ->
                postings.either(fees(fees.provider()), clearing(fees.provider()), fees.amount(), fees.givenBack());
            case CorrectionBooked booked ->
                postings.either(DIFFERENCES, clearing(booked.provider()), booked.amount(), booked.gain());
            case CreditGranted granted -> postings.move(GOODWILL, WALLET, granted.amount());
            default -> {} // Moves nothing.
        }
        return List.copyOf(postings.lines);
    }

    private void onPayment(PaymentEvent event) {
        switch (event) {
            case PaymentRequested asked -> {
                if (asked.tax() != null) move(RECEIVABLE, DEFERRED, asked.due());
            }
            case PaymentVoided closed -> {
                if (closed.due() != null) move(DEFERRED, RECEIVABLE, closed.due());
            }
            case PaymentCaptured paid -> {
                var clearing = held(provider(paid.booking()));
                if (paid.booking() == null) { // What was owed was not booked then.
                    move(clearing, REVENUE, paid.amount());
                } else {
                    move(clearing, RECEIVABLE, paid.amount());
                    // What store credit has paid beside it was booked when it did.
                    move(DEFERRED, REVENUE, net(paid.total(), paid.booking()));
                    move(DEFERRED, TAX, paid.booking().tax());
                }
            }
            case PaymentCreditTaken taken -> move(WALLET, RECEIVABLE, taken.amount());
            case PaymentCreditReleased back -> move(RECEIVABLE, WALLET, back.amount());
            case LateCaptureRecorded late -> move(held(provider(late.booking())), REFUNDS, late.amount());
            case RefundRequested asked -> {
                var owedBefore = asked.booking() == null
                        ? asked.reason().equals("late-capture")
                        : asked.booking().kind().late();
                if (!owedBefore) giveBack(asked.amount(), asked.booking());
            }
            case RefundSucceeded done -> move(REFUNDS, held(provider(done.booking())), done.amount());
            case RefundFailed failed -> {
                var booking = failed.booking();
                if (booking != null && booking.kind().returned()) {
                    move(held(provider(booking)), REFUNDS, failed.amount());
                }
                if (booking == null || !booking.kind().late()) keep(failed.amount(), booking);
            }
            case PaymentEvent _ -> {} // Moves nothing.
        }
    }

    private void either(Account debit, Account credit, Money amount, boolean theOtherWay) {
        if (theOtherWay) move(credit, debit, amount);
        else move(debit, credit, amount);
    }

    private void giveBack(Money amount, Booking booking) {
        move(RETURNS, REFUNDS, net(amount, booking));
        if (booking != null) move(TAX, REFUNDS, booking.tax());
    }

    private void keep(Money amount, Booking booking) {
        move(REFUNDS, RETURNS, net(amount, booking));
        if (booking != null) move(REFUNDS, TAX, booking.tax());
    }

    private static Money net(Money amount, Booking booking) {
        return booking == null ? amount : amount.minus(booking.tax());
    }

    /** Where money that came through a provider stands: store credit is no money of ours, but owed. */
    private static Account held(String provider) {
        return provider.equals("wallet") ? WALLET : clearing(provider);
    }

    private static String provider(Booking booking) {
        return booking == null ? FIRST_PROVIDER : booking.provider();
    }

    private void move(Account debit, Account credit, Money amount) {
        if (amount.minorUnits() == 0) return;
        var currency = amount.currency().getCurrencyCode();
        lines.add(new Line(debit, currency, amount.minorUnits(), 0));
        lines.add(new Line(credit, currency, 0, amount.minorUnits()));
    }
}
