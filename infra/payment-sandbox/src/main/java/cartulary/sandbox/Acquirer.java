package cartulary.sandbox;

import cartulary.sandbox.Change.Charge;
import cartulary.sandbox.Change.Intent;
import cartulary.sandbox.Change.PaymentError;
import cartulary.sandbox.Change.Refund;
import cartulary.sandbox.Change.Status;
import cartulary.sandbox.Change.Transaction;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Moves the money: payment intents, their charges and refunds, as the provider documents them. Each method decides first and puts
 * changes after, so that a refusal leaves nothing behind. Every movement goes to the ledger.
 */
final class Acquirer {
    /** How long slow methods and the refunds of the two refund cards take, in seconds of the sandbox's clock. */
    private static final long SLOW_SECONDS = 60;

    private static final long REFUND_SECONDS = 5;

    private Acquirer() {}

    /** How a buyer pays: a test token's or a typed number's card, under a payment method id of its own. */
    record Means(TestCard card, String paymentMethod) {}

    static Intent intent(Booking booking, String id) {
        var intent = booking.state().intents.get(id);
        if (intent == null) throw StripeError.missing("intent", "payment_intent", id);
        return intent;
    }

    static Intent create(Booking booking, Intent intent, Means means) {
        intent.id = booking.id("pi_");
        intent.clientSecret = intent.id + "_secret_" + booking.id("");
        intent.created = booking.seconds();
        intent.status = Status.REQUIRES_PAYMENT_METHOD;
        if (means != null) {
            intent.status = Status.REQUIRES_CONFIRMATION;
            intent.card = means.card();
            intent.paymentMethod = means.paymentMethod();
        }
        booking.put(intent);
        booking.event("payment_intent.created", StripeJson.intent(intent));
        return intent;
    }

    /** @param means null: what is attached to the intent already */
    static Intent confirm(Booking booking, Intent before, Means means, String returnUrl) {
        switch (before.status) {
            case REQUIRES_PAYMENT_METHOD, REQUIRES_CONFIRMATION, REQUIRES_ACTION -> {}
            case PROCESSING, REQUIRES_CAPTURE, SUCCEEDED, CANCELED ->
                throw StripeError.unexpectedState(
                        before,
                        "This PaymentIntent's status is " + before.status.text()
                                + ", but it needs requires_payment_method or requires_confirmation to be confirmed.");
        }
        if (means == null && before.card == null) {
            throw StripeError.unexpectedState(
                    before,
                    "You cannot confirm this PaymentIntent because it's missing a payment method. Supply one with payment_method.");
        }
        if (returnUrl == null && Boolean.TRUE.equals(before.automaticMethods) && !before.redirectsNever) {
            throw StripeError.invalid(
                    "return_url",
                    null,
                    "This PaymentIntent accepts payment methods that may redirect: provide a `return_url`, or set"
                            + " automatic_payment_methods[allow_redirects] to never.");
        }
        if (means == null) requireAttached(booking, before.paymentMethod);
        var intent = before.copy();
        if (means != null) {
            intent.card = means.card();
            intent.paymentMethod = means.paymentMethod();
        }
        intent.returnUrl = returnUrl;
        intent.error = null;
        intent.challenge = null;
        return switch (intent.card.outcome.kind()) {
            case APPROVED -> approve(booking, intent, false);
            case DECLINED -> decline(booking, intent);
            case CHALLENGED -> {
                intent.status = Status.REQUIRES_ACTION;
                intent.challenge = booking.id("src_");
                intent.challengeUrl =
                        booking.state().publicUrl + "/3ds/" + intent.id + "?challenge=" + intent.challenge;
                booking.put(intent);
                booking.event("payment_intent.requires_action", StripeJson.intent(intent));
                yield intent;
            }
            case SLOW -> {
                intent.status = Status.PROCESSING;
                intent.settlesAt = booking.seconds() + SLOW_SECONDS;
                booking.put(intent);
                booking.event("payment_intent.processing", StripeJson.intent(intent));
                if (intent.session != null) {
                    var session = booking.put(
                            booking.state().sessions.get(intent.session).now("complete", "unpaid"));
                    booking.event("checkout.session.completed", StripeJson.session(session));
                }
                yield intent;
            }
        };
    }

    /** The buyer's answer on the 3-D Secure page. */
    static Intent answerChallenge(Booking booking, Intent before, boolean approved) {
        var intent = before.copy();
        intent.challenge = null;
        if (approved) return approve(booking, intent, true);
        intent.error = new PaymentError(
                "payment_intent_authentication_failure",
                null,
                "The provided PaymentMethod has failed authentication. Provide another one and try again.",
                null,
                intent.paymentMethod,
                intent.card);
        return failed(booking, intent);
    }

    private static Intent approve(Booking booking, Intent intent, boolean authenticated) {
        boolean capture = intent.captureMethod.equals("automatic");
        var charge = charge(booking, intent);
        charge.succeeded = true;
        charge.authenticated = authenticated;
        intent.latestCharge = charge.id;
        intent.settlesAt = null;
        keep(booking, intent);
        if (capture) {
            take(booking, intent, charge, intent.amount, "charge", false);
            booking.event("charge.succeeded", StripeJson.charge(charge));
            booking.event("payment_intent.succeeded", StripeJson.intent(intent));
            paid(booking, intent);
            if (intent.card == TestCard.DISPUTED) dispute(booking, intent, charge);
        } else {
            intent.status = Status.REQUIRES_CAPTURE;
            intent.capturable = intent.amount;
            booking.put(charge);
            booking.put(intent);
            booking.ledger("authorize", intent, intent.amount, charge.id, false);
            booking.event("charge.succeeded", StripeJson.charge(charge));
            booking.event("payment_intent.amount_capturable_updated", StripeJson.intent(intent));
        }
        return intent;
    }

    /** What was kept once and is no more can never be paid with again. */
    private static void requireAttached(Booking booking, String method) {
        var kept = booking.state().methods.get(method);
        if (kept != null && kept.customer() == null) throw notAttached();
    }

    static StripeError notAttached() {
        return StripeError.invalid(
                "payment_method",
                null,
                "The provided PaymentMethod cannot be used: it is not attached to the customer of this payment.");
    }

    /** What was paid with is the customer's from now on, if that was wished. */
    private static void keep(Booking booking, Intent intent) {
        if (intent.customer == null
                || intent.futureUsage == null
                || booking.state().methods.get(intent.paymentMethod) != null) return;
        var method =
                booking.put(new Change.Method(intent.paymentMethod, booking.seconds(), intent.card, intent.customer));
        booking.event("payment_method.attached", StripeJson.method(method));
    }

    static Change.Customer customer(Booking booking, String id) {
        var customer = booking.state().customers.get(id);
        if (customer == null) throw StripeError.missing("customer", "customer", id);
        return customer;
    }

    static Change.Method detach(Booking booking, String id) {
        var before = booking.state().methods.get(id);
        if (before == null) throw StripeError.missing("payment_method", "PaymentMethod", id);
        if (before.customer() == null) {
            throw StripeError.invalid(
                    "payment_method",
                    null,
                    "The payment method you provided is not attached to a customer so detachment is impossible.");
        }
        var method = booking.put(new Change.Method(before.id(), before.created(), before.card(), null));
        booking.event("payment_method.detached", StripeJson.method(method));
        return method;
    }

    private static Intent decline(Booking booking, Intent intent) {
        var charge = charge(booking, intent);
        var outcome = intent.card.outcome;
        charge.error = new PaymentError(
                outcome.code(), outcome.declineCode(), outcome.message(), charge.id, intent.paymentMethod, intent.card);
        booking.put(charge);
        intent.latestCharge = charge.id;
        intent.error = charge.error;
        booking.ledger("decline", intent, intent.amount, charge.id, false);
        booking.event("charge.failed", StripeJson.charge(charge));
        return failed(booking, intent);
    }

    /** The same intent is open for the next attempt. */
    private static Intent failed(Booking booking, Intent intent) {
        intent.status = Status.REQUIRES_PAYMENT_METHOD;
        intent.paymentMethod = null;
        intent.card = null;
        intent.settlesAt = null;
        booking.put(intent);
        booking.event("payment_intent.payment_failed", StripeJson.intent(intent));
        return intent;
    }

    private static Charge charge(Booking booking, Intent intent) {
        var charge = new Charge();
        charge.id = booking.id("ch_");
        charge.intent = intent.id;
        charge.created = booking.seconds();
        charge.amount = intent.amount;
        charge.currency = intent.currency;
        charge.card = intent.card;
        charge.paymentMethod = intent.paymentMethod;
        charge.metadata = intent.metadata;
        charge.description = intent.description;
        charge.customer = intent.customer;
        return charge;
    }

    /** The money is ours: both objects, the balance and the ledger say so. */
    private static void take(Booking booking, Intent intent, Charge charge, long amount, String kind, boolean late) {
        charge.captured = true;
        charge.amountCaptured = amount;
        charge.transaction = transaction(booking, amount, intent.currency, "charge", charge.id);
        intent.status = Status.SUCCEEDED;
        intent.capturable = 0;
        intent.received = amount;
        booking.put(charge);
        booking.put(intent);
        booking.ledger(kind, intent, amount, charge.id, late);
    }

    private static String transaction(Booking booking, long amount, String currency, String type, String source) {
        String id = booking.id("txn_");
        booking.put(new Transaction(id, booking.seconds(), amount, currency, type, source, null));
        return id;
    }

    /** @param amount null: all of it. What is not captured is released. */
    static Intent capture(Booking booking, Intent before, Long amount, boolean late) {
        if (before.status != Status.REQUIRES_CAPTURE) {
            throw StripeError.unexpectedState(
                    before,
                    "This PaymentIntent could not be captured because it has a status of " + before.status.text()
                            + ". Only a PaymentIntent with one of the following statuses may be captured: requires_capture.");
        }
        if (amount != null && amount > before.capturable) {
            throw StripeError.invalid(
                    "amount_to_capture",
                    "amount_too_large",
                    "The amount to capture is greater than the amount that can be captured: " + before.capturable);
        }
        var intent = before.copy();
        var charge = booking.state().charges.get(intent.latestCharge).copy();
        long captured = amount == null ? before.capturable : amount;
        take(booking, intent, charge, captured, "capture", late);
        if (captured < before.capturable) {
            booking.ledger("release", intent, before.capturable - captured, charge.id, late);
        }
        booking.event("charge.captured", StripeJson.charge(charge));
        booking.event("payment_intent.succeeded", StripeJson.intent(intent));
        return intent;
    }

    static Intent cancel(Booking booking, Intent before, String reason) {
        if (before.status == Status.SUCCEEDED || before.status == Status.CANCELED) {
            throw StripeError.unexpectedState(
                    before,
                    "You cannot cancel this PaymentIntent because it has a status of " + before.status.text()
                            + ". Only a PaymentIntent with one of the following statuses may be canceled:"
                            + " requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.");
        }
        var intent = before.copy();
        intent.status = Status.CANCELED;
        intent.canceledAt = booking.seconds();
        intent.cancellationReason = reason;
        intent.capturable = 0;
        intent.challenge = null;
        intent.settlesAt = null;
        booking.put(intent);
        if (before.status == Status.REQUIRES_CAPTURE) {
            booking.ledger("release", intent, before.capturable, before.latestCharge, false);
        }
        booking.ledger("cancel", intent, 0, intent.id, false);
        booking.event("payment_intent.canceled", StripeJson.intent(intent));
        return intent;
    }

    /** The capture nobody waited for: whatever the intent's status, unless it was paid, the money is taken. */
    static Intent lateCapture(Booking booking, Intent before) {
        if (before.status == Status.SUCCEEDED) {
            throw StripeError.unexpectedState(before, "This PaymentIntent was paid already.");
        }
        if (before.status == Status.REQUIRES_CAPTURE) return capture(booking, before, null, true);
        var intent = before.copy();
        if (intent.card == null) {
            intent.card = TestCard.VISA;
            intent.paymentMethod = booking.id("pm_");
        }
        intent.error = null;
        intent.challenge = null;
        intent.settlesAt = null;
        var charge = charge(booking, intent);
        charge.succeeded = true;
        intent.latestCharge = charge.id;
        take(booking, intent, charge, intent.amount, "charge", true);
        booking.event("charge.succeeded", StripeJson.charge(charge));
        booking.event("payment_intent.succeeded", StripeJson.intent(intent));
        paid(booking, intent);
        return intent;
    }

    /** @param amount null: all that is left */
    static Refund refund(Booking booking, Charge before, Long amount, String reason, Map<String, String> metadata) {
        if (!before.captured) {
            throw StripeError.refused(
                    "charge_not_refundable",
                    "Charge " + before.id + " has not been captured: there is nothing to refund.");
        }
        long left = before.amountCaptured - before.amountRefunded;
        if (left == 0) {
            throw StripeError.refused("charge_already_refunded", "Charge " + before.id + " has already been refunded.");
        }
        if (amount != null && amount > left) {
            throw StripeError.invalid(
                    "amount",
                    "amount_too_large",
                    "Refund amount (" + amount + ") is greater than unrefunded amount on charge (" + left + ")");
        }
        long refunded = amount == null ? left : amount;
        var intent = booking.state().intents.get(before.intent);
        var charge = before.copy();
        charge.amountRefunded += refunded;
        String id = booking.id("re_");
        boolean pending = charge.card == TestCard.REFUND_PENDING;
        boolean settles = pending || charge.card == TestCard.REFUND_FAILS;
        var refund = new Refund(
                id,
                charge.id,
                charge.intent,
                booking.seconds(),
                refunded,
                charge.currency,
                reason,
                metadata,
                pending ? "pending" : "succeeded",
                null,
                transaction(booking, -refunded, charge.currency, "refund", id),
                null,
                charge.paymentMethod,
                settles ? booking.seconds() + REFUND_SECONDS : null,
                settles ? (pending ? "succeeded" : "failed") : null);
        booking.put(charge);
        booking.put(refund);
        booking.ledger("refund", intent, refunded, id, false);
        booking.event("refund.created", StripeJson.refund(refund));
        booking.event("charge.refunded", StripeJson.charge(charge));
        return refund;
    }

    /** The page that the intent belongs to is done, if there is one. */
    private static void paid(Booking booking, Intent intent) {
        if (intent.session == null) return;
        var before = booking.state().sessions.get(intent.session);
        var session = booking.put(before.now("complete", "paid"));
        booking.event(
                before.status().equals("complete")
                        ? "checkout.session.async_payment_succeeded"
                        : "checkout.session.completed",
                StripeJson.session(session));
    }

    /** @param intent what is behind the page */
    static Change.Session session(Booking booking, Intent intent, Change.Session wanted) {
        intent.session = booking.id("cs_test_");
        create(booking, intent, null);
        var url = booking.state().publicUrl + "/pay/" + intent.id + "?client_secret=" + intent.clientSecret
                + "&return_url="
                + URLEncoder.encode(
                        wanted.successUrl().replace("{CHECKOUT_SESSION_ID}", intent.session), StandardCharsets.UTF_8);
        return booking.put(new Change.Session(
                intent.session,
                booking.seconds(),
                intent.amount,
                intent.currency,
                wanted.successUrl(),
                wanted.cancelUrl(),
                wanted.clientReferenceId(),
                wanted.metadata(),
                wanted.expires(),
                "open",
                "unpaid",
                intent.id,
                url));
    }

    /** @param asked by the merchant; else its time is over, if it is */
    static Change.Session expireSession(Booking booking, String id, boolean asked) {
        var before = booking.state().sessions.get(id);
        if (before == null) throw StripeError.missing("session", "checkout.session", id);
        if (!before.status().equals("open")) {
            if (!asked) return before;
            throw StripeError.invalid(
                    null,
                    null,
                    "Only Checkout Sessions with a status in [\"open\"] can be expired. This one is " + before.status()
                            + ".");
        }
        if (!asked && before.expires() > booking.seconds()) return before;
        var intent = booking.state().intents.get(before.intent());
        if (intent.status != Status.SUCCEEDED && intent.status != Status.CANCELED) cancel(booking, intent, "abandoned");
        var session = booking.put(before.now("expired", "unpaid"));
        booking.event("checkout.session.expired", StripeJson.session(session));
        return session;
    }

    /** The bank takes the money back until it is decided who is right. */
    private static void dispute(Booking booking, Intent intent, Charge charge) {
        var id = booking.id("dp_");
        var transaction = transaction(booking, -charge.amountCaptured, charge.currency, "adjustment", id);
        var dispute = booking.put(new Change.Dispute(
                id,
                booking.seconds(),
                charge.id,
                intent.id,
                charge.amountCaptured,
                charge.currency,
                "fraudulent",
                "needs_response",
                List.of(transaction)));
        var disputed = charge.copy();
        disputed.disputed = true;
        booking.put(disputed);
        booking.ledger("dispute", intent, dispute.amount(), id, false);
        booking.event("charge.dispute.created", StripeJson.dispute(dispute));
        booking.event("charge.dispute.funds_withdrawn", StripeJson.dispute(dispute));
    }

    static Change.Dispute dispute(Booking booking, String id) {
        var dispute = booking.state().disputes.get(id);
        if (dispute == null) throw StripeError.missing("dispute", "dispute", id);
        return dispute;
    }

    /** @param won null: evidence was handed in, and the bank thinks about it */
    static Change.Dispute settleDispute(Booking booking, Change.Dispute before, Boolean won) {
        if (before.status().equals("won") || before.status().equals("lost")) {
            throw StripeError.invalid(null, null, "This dispute is already closed.");
        }
        var transactions = new ArrayList<>(before.transactions());
        if (Boolean.TRUE.equals(won)) {
            transactions.add(transaction(booking, before.amount(), before.currency(), "adjustment", before.id()));
        }
        var dispute = booking.put(new Change.Dispute(
                before.id(),
                before.created(),
                before.charge(),
                before.intent(),
                before.amount(),
                before.currency(),
                before.reason(),
                won == null ? "under_review" : won ? "won" : "lost",
                List.copyOf(transactions)));
        if (Boolean.TRUE.equals(won)) {
            var intent = booking.state().intents.get(before.intent());
            booking.ledger("dispute_returned", intent, before.amount(), before.id(), false);
            booking.event("charge.dispute.funds_reinstated", StripeJson.dispute(dispute));
        }
        booking.event(won == null ? "charge.dispute.updated" : "charge.dispute.closed", StripeJson.dispute(dispute));
        return dispute;
    }

    /** A slow payment is through, if it was not cancelled meanwhile. */
    static void settleIntent(Booking booking, String id) {
        var intent = booking.state().intents.get(id);
        if (intent.status != Status.PROCESSING || intent.settlesAt == null || intent.settlesAt > booking.seconds())
            return;
        approve(booking, intent.copy(), false);
    }

    /** A refund of one of the refund cards comes to its end; money of a failed one is ours again. */
    static void settleRefund(Booking booking, String id) {
        var before = booking.state().refunds.get(id);
        if (before.settlesAt() == null || before.settlesAt() > booking.seconds()) return;
        boolean failed = before.settlesTo().equals("failed");
        String returned =
                failed ? transaction(booking, before.amount(), before.currency(), "refund_failure", before.id()) : null;
        var refund = new Refund(
                before.id(),
                before.charge(),
                before.intent(),
                before.created(),
                before.amount(),
                before.currency(),
                before.reason(),
                before.metadata(),
                before.settlesTo(),
                failed ? "lost_or_stolen_card" : null,
                before.transaction(),
                returned,
                before.paymentMethod(),
                null,
                null);
        booking.put(refund);
        if (failed) {
            var charge = booking.state().charges.get(before.charge()).copy();
            charge.amountRefunded -= before.amount();
            booking.put(charge);
            booking.ledger("refund_failed", booking.state().intents.get(before.intent()), before.amount(), id, false);
            booking.event("refund.failed", StripeJson.refund(refund));
        }
        booking.event("refund.updated", StripeJson.refund(refund));
    }
}
