package cartulary.saga.payment;

import static cartulary.saga.Told.until;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.customer.Customers;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.Orders;
import cartulary.contract.payment.Booking;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.MethodCommand.SaveMethod;
import cartulary.contract.payment.MethodEvent.MethodForgotten;
import cartulary.contract.payment.MethodEvent.MethodSaved;
import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.PaymentCommand.ConfirmAssurance;
import cartulary.contract.payment.PaymentCommand.RecordCreditTaken;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentActionRequired;
import cartulary.contract.payment.PaymentEvent.PaymentAssuranceRequested;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentCreditReleased;
import cartulary.contract.payment.PaymentEvent.PaymentCreditTaken;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.SavedMethodsId;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessId;
import cartulary.contract.wallet.WalletCommand.DebitWallet;
import cartulary.contract.wallet.WalletCommand.ReturnCredit;
import cartulary.contract.wallet.WalletEvent.WalletDebited;
import cartulary.contract.wallet.WalletFailure.WalletTooLow;
import cartulary.contract.wallet.WalletId;
import cartulary.embedded.testing.TestServers;
import cartulary.saga.ShopOfSagas;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentTasksIT {
    private static final CustomerId CUSTOMER = new CustomerId("customer-ann");
    private static final Money DUE = Money.of(4700, "CNY");
    private static final Money CREDIT = Money.of(700, "CNY");
    private static final Money LARGE = Money.of(900_001, "CNY");
    /** Until it is mended: how often the library's client sends a cut request again is its own affair. */
    private static final String ALWAYS = "\"rate\":1";

    @TempDir
    static Path folder;

    private static Provider provider;
    private static ShopOfSagas shop;
    private static int orders;

    private OrderId order;
    private PaymentId payment;

    @BeforeAll
    static void open() throws IOException {
        provider = Provider.in(folder);
        shop = ShopOfSagas.on(TestServers.postgres(), provider.settings());
    }

    @AfterAll
    static void close() {
        shop.close();
        provider.close();
    }

    @BeforeEach
    void begin() {
        provider.mend();
        order = new OrderId("order-%032x".formatted(++orders));
        payment = PaymentId.of(order);
    }

    @Test
    void a_requested_payment_is_opened_and_the_shopper_is_told_where_to_pay() {
        request();
        var opened = fact(ProviderFact.ActionRequired.class);
        assertThat(opened.providerReference()).startsWith("pi_");
        assertThat(opened.parameters().payPage()).contains("/pay/" + opened.providerReference());
        until(this::nothingLeftToDo);
        assertThat(facts()).containsExactly(opened);
    }

    @Test
    void an_opening_whose_answer_was_lost_is_unknown_once_and_then_found_and_not_made_again() {
        provider.fault("dropAfter", "payment_intents.create", ALWAYS);
        provider.fault("status500", "payment_intents.list", ALWAYS);
        request();
        fact(ProviderFact.Unknown.class);
        until(() -> attempt(PaymentTasks.OPEN) == 2);
        shop.advance(Duration.ofSeconds(5));
        until(() -> attempt(PaymentTasks.OPEN) == 3);
        provider.mend();
        shop.advance(Duration.ofSeconds(30));
        var found = fact(ProviderFact.ActionRequired.class);
        until(this::nothingLeftToDo);
        assertThat(facts())
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(ProviderFact.Unknown.class),
                        second -> assertThat(second).isEqualTo(found));
        assertThat(intents()).containsExactly(found.providerReference());
    }

    @Test
    void an_opening_that_never_arrived_is_sent_again_and_the_payment_is_not_bothered() {
        provider.fault("status429", "payment_intents.create", "\"count\":1");
        request();
        until(() -> attempt(PaymentTasks.OPEN) == 2);
        assertThat(facts()).isEmpty();
        shop.advance(Duration.ofSeconds(5));
        fact(ProviderFact.ActionRequired.class);
    }

    @Test
    void a_payment_that_was_never_opened_is_closed_so_that_it_never_can_be() {
        shop.publish(requested());
        shop.publish(new PaymentVoidRequested(payment, order, null, CancellationReason.REQUESTED_BY_CUSTOMER));
        var closed = fact(ProviderFact.Closed.class);
        until(this::nothingLeftToDo);
        assertThat(intents()).containsExactly(closed.providerReference());
        assertThat(provider.get("/v1/payment_intents/" + closed.providerReference())
                        .get("status")
                        .asText())
                .isEqualTo("canceled");
    }

    @Test
    void a_close_that_finds_the_payment_paid_tells_of_the_money() {
        var reference = opened();
        provider.pay(reference, "pm_card_visa");
        shop.publish(new PaymentVoidRequested(payment, order, reference, CancellationReason.REQUESTED_BY_CUSTOMER));
        var captured = fact(ProviderFact.Captured.class);
        assertThat(captured.amount()).isEqualTo(DUE);
        assertThat(facts()).noneMatch(ProviderFact.Closed.class::isInstance);
    }

    @Test
    void a_close_whose_answer_was_lost_is_asked_for_until_it_is_known() {
        var reference = opened();
        provider.fault("dropAfter", "payment_intents.cancel", ALWAYS);
        shop.publish(new PaymentVoidRequested(payment, order, reference, CancellationReason.REQUESTED_BY_CUSTOMER));
        until(() -> attempt(PaymentTasks.CLOSE) == 2);
        assertThat(facts()).noneMatch(ProviderFact.Closed.class::isInstance);
        provider.mend();
        shop.advance(Duration.ofSeconds(5));
        fact(ProviderFact.Closed.class);
    }

    @Test
    void money_that_is_held_is_taken() {
        var reference = opened();
        provider.pay(reference, "pm_card_visa");
        shop.publish(new PaymentAuthorized(payment, order, DUE, reference));
        assertThat(fact(ProviderFact.Captured.class).amount()).isEqualTo(DUE);
        until(this::nothingLeftToDo);
        assertThat(parked()).isEmpty();
    }

    @Test
    void a_large_sum_is_taken_only_after_a_person_looked_at_it() {
        var reference = opened(LARGE);
        provider.pay(reference, "pm_card_visa");
        shop.publish(new PaymentAuthorized(payment, order, LARGE, reference));
        until(() -> !parked().isEmpty());
        var process = ProcessId.of(PaymentTasks.CAPTURE, payment.value());
        assertThat(parked())
                .containsExactly(new ParkProcess(
                        process,
                        payment.value(),
                        PaymentTasks.CAPTURE,
                        "a person must look at it before the money is taken"));
        assertThat(facts()).noneMatch(ProviderFact.Captured.class::isInstance);
        shop.publish(new ProcessRetried(process, payment.value(), "they are known to us"));
        assertThat(fact(ProviderFact.Captured.class).amount()).isEqualTo(LARGE);
    }

    @Test
    void before_a_large_order_is_sent_the_provider_says_once_more_that_it_has_the_money() {
        captured();
        provider.fault("status500", "charges.retrieve", ALWAYS);
        shop.publish(new PaymentAssuranceRequested(payment, order));
        until(() -> attempt(PaymentTasks.ASSURE) == 2);
        assertThat(shop.told()
                        .all(ConfirmAssurance.class, told -> told.paymentId().equals(payment)))
                .isEmpty();
        provider.mend();
        shop.advance(Duration.ofSeconds(5));
        shop.told().first(ConfirmAssurance.class, told -> told.paymentId().equals(payment));
        until(this::nothingLeftToDo);
        assertThat(parkedFulfilments()).isEmpty();
    }

    @Test
    void what_was_given_back_past_us_is_not_sent_and_what_we_gave_back_ourselves_is_known() {
        var reference = captured();
        provider.refund(reference, 700);
        shop.publish(new PaymentAssuranceRequested(payment, order));
        until(() -> parkedFulfilments().size() == 1);
        assertThat(parkedFulfilments().getFirst().step()).isEqualTo("assuring");

        var refund = RefundId.madeAtProvider(payment, "re_1");
        shop.publish(
                new RefundRequested(payment, order, refund, Money.of(700, "CNY"), reference, "made-at-provider"),
                new RefundSucceeded(payment, order, refund, Money.of(700, "CNY"), "re_1"));
        shop.publish(new PaymentAssuranceRequested(payment, order));
        shop.told().first(ConfirmAssurance.class, told -> told.paymentId().equals(payment));
        assertThat(parkedFulfilments()).hasSize(1);
    }

    @Test
    void what_a_bank_disputes_is_not_sent() {
        var reference = opened();
        provider.pay(reference, "pm_card_createDispute");
        shop.publish(new PaymentCaptured(payment, order, DUE, reference, "ch_1"));
        shop.publish(new PaymentAssuranceRequested(payment, order));
        until(() -> parkedFulfilments().size() == 1);
        assertThat(parkedFulfilments().getFirst().cause()).isEqualTo("the provider says: disputed");
    }

    private List<ParkProcess> parkedFulfilments() {
        return shop.told()
                .all(ParkProcess.class, each -> each.processId().equals(ProcessId.of("fulfilment", order.value())));
    }

    @Test
    void a_refund_is_made_once_although_its_answer_was_lost_and_it_was_asked_for_again() {
        var reference = captured();
        var refund = RefundId.derivedFrom(payment, "returned");
        provider.fault("dropAfter", "refunds.create", ALWAYS);
        shop.publish(new RefundRequested(payment, order, refund, DUE, reference, "returned"));
        until(() -> attempt(PaymentTasks.REFUND) == 2);
        assertThat(provider.booked(order.value(), "refund")).isEqualTo(1);
        provider.mend();
        shop.advance(Duration.ofSeconds(5));
        var told = shop.told()
                .first(RecordRefundFact.class, fact -> fact.refundId().equals(refund));
        assertThat(told.fact()).isInstanceOf(RefundFact.Succeeded.class);
        until(this::nothingLeftToDo);
        shop.publish(new ProcessRetried(
                ProcessId.of(PaymentTasks.REFUND, refund.value()), payment.value(), "nobody was sure"));
        until(() -> shop.told()
                        .all(RecordRefundFact.class, fact -> fact.refundId().equals(refund))
                        .size()
                == 2);
        assertThat(provider.booked(order.value(), "refund")).isEqualTo(1);
    }

    @Test
    void money_that_came_after_the_close_is_asked_back_once() {
        var reference = opened();
        shop.publish(new PaymentVoidRequested(payment, order, reference, CancellationReason.PAYMENT_WINDOW_ENDED));
        fact(ProviderFact.Closed.class);
        until(this::nothingLeftToDo);
        shop.publish(new PaymentVoided(payment, order, CancellationReason.PAYMENT_WINDOW_ENDED));
        provider.lateCapture(reference);
        shop.publish(new LateCaptureRecorded(payment, order, DUE, reference, "ch_late"));
        var refund = RefundId.derivedFrom(payment, "ch_late");
        var asked = new RequestRefund(payment, refund, DUE, "late-capture");
        shop.told().first(RequestRefund.class, asked::equals);
        until(this::nothingLeftToDo);
        assertThat(shop.told().all(RequestRefund.class, each -> each.paymentId().equals(payment)))
                .containsExactly(asked);

        shop.publish(new RefundRequested(payment, order, refund, DUE, reference, "late-capture"));
        shop.told().first(RecordRefundFact.class, fact -> fact.refundId().equals(refund));
        assertThat(provider.booked(order.value(), "refund")).isEqualTo(1);
    }

    @Test
    void three_days_without_an_answer_park_the_call_and_an_admins_retry_makes_it_again() {
        assertThat(PaymentTasks.PAUSES.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofDays(3), Duration.ofDays(3).plusHours(1));
        provider.fault("status500", "payment_intents*", ALWAYS);
        request();
        for (var i = 0; i < PaymentTasks.PAUSES.size(); i++) {
            var asked = i + 2;
            until(() -> attempt(PaymentTasks.OPEN) == asked);
            assertThat(parked()).isEmpty();
            shop.advance(PaymentTasks.PAUSES.get(i).multipliedBy(6).dividedBy(5)); // Up to a fifth longer.
        }
        until(this::nothingLeftToDo);
        var process = ProcessId.of(PaymentTasks.OPEN, payment.value());
        assertThat(parked())
                .containsExactly(
                        new ParkProcess(process, payment.value(), PaymentTasks.OPEN, "no answer in three days"));
        assertThat(facts()).singleElement().isInstanceOf(ProviderFact.Unknown.class);

        provider.mend();
        shop.publish(new ProcessRetried(process, payment.value(), "they are back"));
        fact(ProviderFact.ActionRequired.class);
    }

    @Test
    void a_persons_refund_that_failed_is_parked_and_a_retry_asks_for_the_same_money_under_a_new_reference() {
        var reference = captured();
        var refund = RefundId.derivedFrom(payment, "broken");
        shop.publish(
                new RefundRequested(payment, order, refund, DUE, reference, "broken", null, null, "staff-1", null));
        shop.publish(new RefundFailed(payment, order, refund, DUE, "expired_card"));
        var process = ProcessId.of(PaymentTasks.REFUND_FAILED, refund.value());
        until(() -> parked().contains(
                        new ParkProcess(process, payment.value(), PaymentTasks.REFUND_FAILED, "expired_card")));
        shop.publish(new ProcessRetried(process, payment.value(), "another card"));
        shop.told()
                .first(
                        RequestRefund.class,
                        asked -> asked.paymentId().equals(payment)
                                && asked.refundId().equals(PaymentStory.again(payment, refund))
                                && asked.amount().equals(DUE));
    }

    @Test
    void a_refund_that_took_two_people_waits_until_the_provider_says_that_the_money_is_there() {
        var reference = opened();
        var refund = RefundId.derivedFrom(payment, "large");
        shop.publish(
                new RefundRequested(payment, order, refund, DUE, reference, "large", null, null, "staff-1", "staff-2"));
        until(() -> attempt(PaymentTasks.REFUND) == 2);
        assertThat(provider.booked(order.value(), "refund")).isZero();
        provider.pay(reference, "pm_card_visa");
        shop.advance(Duration.ofSeconds(5));
        shop.told().first(RecordRefundFact.class, fact -> fact.refundId().equals(refund));
        assertThat(provider.booked(order.value(), "refund")).isEqualTo(1);
    }

    @Test
    void a_refund_that_a_process_waits_for_is_left_to_it() {
        var reference = captured();
        var awaited = RefundId.derivedFrom(payment, "cancellation");
        var wished = RefundId.derivedFrom(payment, "broken");
        var half = Money.of(2000, "CNY");
        shop.publish(
                new RefundRequested(payment, order, awaited, half, reference, "order-cancelled"),
                new RefundFailed(payment, order, awaited, half, "expired_card"),
                new RefundRequested(payment, order, wished, half, reference, "broken", null, null, "staff-1", null),
                new RefundFailed(payment, order, wished, half, "expired_card"));
        until(() -> !parked().isEmpty());
        until(this::nothingLeftToDo);
        assertThat(parked())
                .extracting(ParkProcess::processId)
                .containsExactly(ProcessId.of(PaymentTasks.REFUND_FAILED, wished.value()));
    }

    @Test
    void an_order_whose_money_was_all_given_back_at_the_provider_is_given_up() {
        var reference = captured();
        for (var part : List.of(Money.of(700, "CNY"), Money.of(4000, "CNY"))) {
            var refund = RefundId.derivedFrom(payment, "at-provider " + part.minorUnits());
            shop.publish(
                    new RefundRequested(payment, order, refund, part, reference, RefundRequested.MADE_AT_PROVIDER),
                    new RefundSucceeded(payment, order, refund, part, "re_" + part.minorUnits()));
        }
        var asked = new RequestCancellation(order, CancellationReason.REFUNDED_AT_PROVIDER);
        shop.told().first(RequestCancellation.class, asked::equals);
        assertThat(provider.booked(order.value(), "refund")).isZero();
    }

    @Test
    void store_credit_pays_its_part_before_the_provider_is_asked_for_the_rest() {
        shop.publish(requested(CREDIT));
        shop.told().first(RecordCreditTaken.class, told -> told.paymentId().equals(payment));
        until(() -> shop.told()
                        .all(DebitWallet.class, debit -> debit.reference().equals("credit-" + payment))
                        .size()
                == 1);
        var opened = fact(ProviderFact.ActionRequired.class);
        assertThat(provider.get("/v1/payment_intents/" + opened.providerReference())
                        .get("amount")
                        .asLong())
                .isEqualTo(4000);
        until(this::nothingLeftToDo);

        shop.publish(new PaymentCreditTaken(payment, order, CREDIT));
        shop.publish(new PaymentVoided(payment, order, CancellationReason.PAYMENT_WINDOW_ENDED));
        shop.publish(new PaymentCreditReleased(payment, order, CREDIT));
        var back =
                shop.told().first(ReturnCredit.class, given -> given.reference().equals("credit-back-" + payment));
        assertThat(back.amount()).isEqualTo(CREDIT);
        assertThat(back.customerId()).isEqualTo(CUSTOMER);
        until(this::nothingLeftToDo);
    }

    @Test
    void with_too_little_store_credit_the_provider_is_never_asked() {
        shop.told()
                .refuse(command -> command instanceof DebitWallet debit
                                && debit.reference().equals("credit-" + payment)
                        ? new WalletTooLow(debit.walletId(), Money.of(1, "CNY"))
                        : null);
        try {
            shop.publish(requested(CREDIT));
            fact(ProviderFact.Closed.class);
            until(this::nothingLeftToDo);
            assertThat(intents()).isEmpty();
            assertThat(shop.told()
                            .all(
                                    RecordCreditTaken.class,
                                    told -> told.paymentId().equals(payment)))
                    .isEmpty();
        } finally {
            shop.told().refuse(_ -> null);
        }
    }

    /** The worker died between the wallet and the payment, and meanwhile the order was given up. */
    @Test
    void store_credit_that_was_taken_for_a_payment_being_given_up_is_told_so_that_it_can_go_back() {
        var wallet = WalletId.of(CUSTOMER, CREDIT.currency());
        provider.fault("status500", "payment_intents*", ALWAYS);
        shop.told()
                .refuse(command -> command instanceof DebitWallet debit
                                && debit.reference().equals("credit-" + payment)
                        ? new PaymentUnknown(payment)
                        : null);
        shop.publish(requested(CREDIT));
        until(() -> !shop.told()
                .all(DebitWallet.class, debit -> debit.reference().equals("credit-" + payment))
                .isEmpty());
        shop.publish(new PaymentVoidRequested(payment, order, null, CancellationReason.REQUESTED_BY_CUSTOMER));
        shop.publish(new WalletDebited(wallet, CUSTOMER, CREDIT, "credit-" + payment));
        shop.told().refuse(_ -> null);
        until(() -> {
            shop.advance(Duration.ofSeconds(2));
            return !shop.told()
                    .all(RecordCreditTaken.class, told -> told.paymentId().equals(payment))
                    .isEmpty();
        });
    }

    @Test
    void a_refund_of_store_credit_goes_to_the_wallet_and_not_to_the_provider() {
        shop.publish(requested(CREDIT), new PaymentCreditTaken(payment, order, CREDIT));
        var reference = known();
        provider.pay(reference, "pm_card_visa");
        var rest = DUE.minus(CREDIT);
        shop.publish(new PaymentCaptured(payment, order, rest, reference, "ch_1", sale("stripe"), CREDIT));
        var refund = RefundId.derivedFrom(payment, "returned");
        var beside = RefundId.ofCredit(payment, refund);
        shop.publish(
                new RefundRequested(payment, order, refund, rest, reference, "returned", sale("stripe")),
                new RefundRequested(payment, order, beside, CREDIT, reference, "returned", sale("wallet")));
        for (var id : List.of(refund, beside)) {
            assertThat(shop.told()
                            .first(
                                    RecordRefundFact.class,
                                    fact -> fact.refundId().equals(id))
                            .fact())
                    .isInstanceOf(RefundFact.Succeeded.class);
        }
        assertThat(provider.booked(order.value(), "refund")).isEqualTo(1);
        assertThat(shop.told()
                        .all(ReturnCredit.class, given -> given.reference().equals(beside.value())))
                .extracting(ReturnCredit::amount)
                .containsExactly(CREDIT);
    }

    @Test
    void a_card_that_is_to_be_kept_is_told_once_it_was_paid_with_although_the_answer_was_lost() {
        placed(new CardPayer(null, null));
        var reference = opened();
        provider.pay(reference, "pm_card_visa");
        provider.fault("dropAfter", "payment_methods.retrieve", ALWAYS);
        shop.publish(new PaymentCaptured(payment, order, DUE, reference, "ch_1", sale("stripe")));
        until(() -> attempt(PaymentTasks.KEEP) == 2);
        provider.mend();
        shop.advance(Duration.ofSeconds(5));
        var saved = saved();
        assertThat(saved.savedMethodsId()).isEqualTo(SavedMethodsId.of(CUSTOMER));
        assertThat(saved.card().last4()).isEqualTo("4242");
        until(this::nothingLeftToDo);
        assertThat(shop.told().all(SaveMethod.class, told -> told.card().equals(saved.card())))
                .hasSize(1);
    }

    @Test
    void nothing_is_asked_of_a_card_that_nobody_wished_to_be_kept() {
        placed(null);
        var reference = captured();
        assertThat(provider.get("/v1/payment_intents/" + reference)
                        .get("customer")
                        .isNull())
                .isTrue();
        shop.publish(new PaymentAuthorized(payment, order, DUE, reference));
        until(this::nothingLeftToDo);
        assertThat(found()).isEmpty();
    }

    @Test
    void a_card_is_forgotten_at_the_provider_and_a_person_is_asked_when_that_cannot_be() {
        placed(new CardPayer(null, null));
        var reference = opened();
        provider.pay(reference, "pm_card_mastercard");
        shop.publish(new PaymentCaptured(payment, order, DUE, reference, "ch_1", sale("stripe")));
        var card = saved().card();
        var id = MethodId.of(CUSTOMER, card.token());
        var methods = SavedMethodsId.of(CUSTOMER);
        until(this::nothingLeftToDo);
        provider.fault("status500", "payment_methods*", ALWAYS);
        shop.publish(
                new MethodSaved(methods, CUSTOMER, id, "stripe", card),
                new MethodForgotten(methods, CUSTOMER, id, "stripe"));
        for (var i = 0; i < PaymentTasks.PAUSES.size(); i++) {
            var tried = i + 2;
            until(() -> tries(id) == tried);
            shop.advance(PaymentTasks.PAUSES.get(i));
        }
        var process = ProcessId.of(MethodTasks.FORGET, id.value());
        until(() -> !shop.told()
                .all(ParkProcess.class, park -> park.processId().equals(process))
                .isEmpty());
        provider.mend();
        shop.publish(new ProcessRetried(process, methods.value(), "they are back"));
        until(() -> provider.get("/v1/payment_methods/" + card.token())
                .get("customer")
                .isNull());
        until(this::nothingLeftToDo);
    }

    /** The number of the try that waits for its time; 0 if none waits. */
    private int tries(MethodId id) {
        return shop.database()
                .sql("""
                        select (convert_from(task_data, 'UTF8')::jsonb ->> 'attempt')::int from scheduled_tasks
                        where task_name = ? and task_instance = ? and not picked
                        """)
                .param(MethodTasks.FORGET)
                .param(id.value())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    private void placed(CardPayer card) {
        shop.publish(new OrderPlaced(
                order,
                CUSTOMER,
                Orders.LINES,
                DUE,
                Customers.AT_HOME,
                shop.now().plus(Duration.ofMinutes(15)),
                42,
                "hash",
                PayWay.CARD,
                card == null ? null : card.payer(),
                null,
                null,
                null));
    }

    /** What was told of the card that this payment was paid with. */
    private SaveMethod saved() {
        until(() -> !found().isEmpty());
        return found().getFirst();
    }

    private List<SaveMethod> found() {
        var token = provider.get("/v1/payment_intents/" + intents().getFirst())
                .get("payment_method")
                .asText();
        return shop.told().all(SaveMethod.class, told -> told.card().token().equals(token));
    }

    private static Booking sale(String by) {
        return new Booking(by, Money.of(0, "CNY"), Booking.Kind.SALE);
    }

    private PaymentRequested requested(Money credit) {
        var until = shop.now().plus(Duration.ofMinutes(15));
        return new PaymentRequested(payment, order, CUSTOMER, DUE, "stripe", until, 3, Money.of(0, "CNY"), credit);
    }

    private void request() {
        shop.publish(requested());
    }

    private String opened(Money due) {
        shop.publish(new PaymentRequested(
                payment, order, CUSTOMER, due, "stripe", shop.now().plus(Duration.ofMinutes(15)), 3));
        return known();
    }

    private PaymentRequested requested() {
        return new PaymentRequested(
                payment, order, CUSTOMER, DUE, "stripe", shop.now().plus(Duration.ofMinutes(15)), 3);
    }

    /** @return the provider's reference, which the payment knows */
    private String opened() {
        request();
        return known();
    }

    private String known() {
        var opened = fact(ProviderFact.ActionRequired.class);
        until(this::nothingLeftToDo);
        shop.publish(new PaymentActionRequired(payment, order, opened.providerReference(), opened.parameters()));
        return opened.providerReference();
    }

    private String captured() {
        var reference = opened();
        provider.pay(reference, "pm_card_visa");
        shop.publish(new PaymentCaptured(payment, order, DUE, reference, "ch_1"));
        return reference;
    }

    private List<ProviderFact> facts() {
        return shop
                .told()
                .all(RecordProviderFact.class, told -> told.paymentId().equals(payment))
                .stream()
                .map(RecordProviderFact::fact)
                .toList();
    }

    private <T extends ProviderFact> T fact(Class<T> kind) {
        until(() -> facts().stream().anyMatch(kind::isInstance));
        return kind.cast(facts().stream().filter(kind::isInstance).findFirst().orElseThrow());
    }

    private List<ParkProcess> parked() {
        return shop.told().all(ParkProcess.class, park -> park.about().equals(payment.value()));
    }

    /** The provider's references of all that was opened for this order. */
    private List<String> intents() {
        return provider.get("/v1/payment_intents?limit=100")
                .get("data")
                .valueStream()
                .filter(intent ->
                        order.value().equals(intent.at("/metadata/order_id").asText()))
                .map(intent -> intent.get("id").asText())
                .toList();
    }

    /** The number of the try that waits for its time; 0 if none waits. */
    private int attempt(String task) {
        return shop.database()
                .sql("""
                        select (convert_from(task_data, 'UTF8')::jsonb ->> 'attempt')::int from scheduled_tasks
                        where task_name = ? and convert_from(task_data, 'UTF8')::jsonb ->> 'paymentId' = ? and not picked
                        """)
                .param(task)
                .param(payment.value())
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    private boolean nothingLeftToDo() {
        return shop.database()
                .sql("select count(*) = 0 from scheduled_tasks where task_name like 'payment-%'")
                .query(Boolean.class)
                .single();
    }
}
