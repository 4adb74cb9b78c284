package cartulary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.PaymentMethod;
import com.stripe.model.StripeObject;
import com.stripe.model.checkout.Session;
import com.stripe.net.Webhook;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerSearchParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.checkout.SessionCreateParams;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripeApiTest extends SandboxTestBase {
    @Test
    void a_good_card_pays_and_the_shop_is_told_in_a_way_its_sdk_can_verify() throws Exception {
        var paid = confirm(create(CaptureMethod.AUTOMATIC), "pm_card_visa");

        assertThat(paid.getStatus()).isEqualTo("succeeded");
        assertThat(paid.getAmountReceived()).isEqualTo(1999);
        assertThat(ledger(paid.getId())).containsExactly("charge");
        var news = hear("payment_intent.succeeded");
        var event = Webhook.constructEvent(news.body(), news.signature(), WEBHOOK_SECRET, 300);
        var object = (com.stripe.model.PaymentIntent)
                event.getDataObjectDeserializer().getObject().orElseThrow();
        assertThat(object.getMetadata()).containsEntry("order_id", "order-1");
        assertThat(stripe.v1().charges().retrieve(paid.getLatestCharge()).getPaid())
                .isTrue();
    }

    @Test
    void a_decline_leaves_the_same_intent_open_for_another_card() throws Exception {
        var intent = create(CaptureMethod.AUTOMATIC);

        var declined = catchThrowableOfType(
                CardException.class, () -> confirm(intent, "pm_card_visa_chargeDeclinedInsufficientFunds"));

        assertThat(declined.getDeclineCode()).isEqualTo("insufficient_funds");
        var open = stripe.v1().paymentIntents().retrieve(intent.getId());
        assertThat(open.getStatus()).isEqualTo("requires_payment_method");
        assertThat(open.getLastPaymentError().getCharge()).isEqualTo(declined.getCharge());
        assertThat(confirm(open, "pm_card_visa").getStatus()).isEqualTo("succeeded");
        assertThat(ledger(intent.getId())).containsExactly("decline", "charge");
    }

    @Test
    void a_held_amount_is_captured_in_part_and_the_rest_released() throws Exception {
        var held = confirm(create(CaptureMethod.MANUAL), "pm_card_visa");
        assertThat(held.getStatus()).isEqualTo("requires_capture");

        var captured = stripe.v1()
                .paymentIntents()
                .capture(
                        held.getId(),
                        PaymentIntentCaptureParams.builder()
                                .setAmountToCapture(1000L)
                                .build());

        assertThat(captured.getAmountReceived()).isEqualTo(1000);
        assertThat(ledger(held.getId())).containsExactly("authorize", "capture", "release");
    }

    @Test
    void a_cancelled_intent_can_neither_be_paid_nor_cancelled_again_but_late_money_may_come() throws Exception {
        var intent = create(CaptureMethod.AUTOMATIC);
        assertThat(stripe.v1().paymentIntents().cancel(intent.getId()).getStatus())
                .isEqualTo("canceled");
        var refused = catchThrowableOfType(InvalidRequestException.class, () -> confirm(intent, "pm_card_visa"));
        assertThat(refused.getCode()).isEqualTo("payment_intent_unexpected_state");
        assertThatThrownBy(() -> stripe.v1().paymentIntents().cancel(intent.getId()))
                .isInstanceOf(InvalidRequestException.class);

        assertThat(send("POST", "/sandbox/late-capture/" + intent.getId(), "").statusCode())
                .isEqualTo(200);

        assertThat(stripe.v1().paymentIntents().retrieve(intent.getId()).getStatus())
                .isEqualTo("succeeded");
        var last = json("GET", "/sandbox/ledger?order_id=order-1", "").get(1);
        assertThat(last.path("kind").asText()).isEqualTo("charge");
        assertThat(last.path("late").asBoolean()).isTrue();
        hear("payment_intent.succeeded");
    }

    @Test
    void a_payment_is_refunded_up_to_what_was_taken() throws Exception {
        var paid = confirm(create(CaptureMethod.AUTOMATIC), "pm_card_visa");
        var part = RefundCreateParams.builder()
                .setPaymentIntent(paid.getId())
                .setAmount(999L)
                .build();
        var first = stripe.v1().refunds().create(part);
        var rest = stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder()
                        .setPaymentIntent(paid.getId())
                        .build());

        assertThat(rest.getAmount()).isEqualTo(1000);
        assertThatThrownBy(() -> stripe.v1().refunds().create(part)).isInstanceOf(InvalidRequestException.class);
        var listed = stripe.v1()
                .refunds()
                .list(RefundListParams.builder().setPaymentIntent(paid.getId()).build());
        assertThat(listed.getData()).extracting("id").containsExactly(rest.getId(), first.getId());
        assertThat(stripe.v1().balanceTransactions().list().getData())
                .extracting("fee", "net")
                .containsExactly(tuple(0L, -1000L), tuple(0L, -999L), tuple(88L, 1911L));
        hear("refund.created");
    }

    @Test
    void the_bank_is_asked_and_its_answer_decides() throws Exception {
        var intent = confirm(create(CaptureMethod.AUTOMATIC), "pm_card_authenticationRequired");
        assertThat(intent.getStatus()).isEqualTo("requires_action");
        var page = intent.getNextAction().getRedirectToUrl().getUrl();
        var challenge = page.substring(page.indexOf('?') + 1);
        assertThat(send("GET", page, "").body()).contains("Approve").contains("CNY 19.99");

        var failed = send("POST", page.substring(0, page.indexOf('?')), challenge + "&answer=fail");
        assertThat(failed.headers().firstValue("Location").orElseThrow())
                .startsWith(RETURN_URL + "&payment_intent=" + intent.getId())
                .endsWith("redirect_status=failed");

        page = confirm(intent, "pm_card_authenticationRequired")
                .getNextAction()
                .getRedirectToUrl()
                .getUrl();
        send("POST", page.substring(0, page.indexOf('?')), page.substring(page.indexOf('?') + 1) + "&answer=approve");
        assertThat(stripe.v1().paymentIntents().retrieve(intent.getId()).getStatus())
                .isEqualTo("succeeded");
    }

    @Test
    void a_buyer_pays_on_the_page_without_script() throws Exception {
        var intent = create(CaptureMethod.AUTOMATIC);
        var form = "client_secret=" + intent.getClientSecret() + "&return_url=http%3A%2F%2Fshop.example%2Fback&number=";
        var link = "/pay/" + intent.getId() + "?client_secret=" + intent.getClientSecret();
        assertThat(send("GET", link, "").body())
                .contains("Pay CNY 19.99", "Sandbox")
                .doesNotContain("<script");
        assertThat(send("GET", "/pay/" + intent.getId() + "?client_secret=guess", "")
                        .statusCode())
                .isEqualTo(400);

        assertThat(send("POST", "/pay/" + intent.getId(), form + "123").body()).contains("card number is incorrect");
        send("POST", "/pay/" + intent.getId(), form + "4000000000000002");
        assertThat(send("GET", link, "").body()).contains("Your card was declined.");
        var back = send("POST", "/pay/" + intent.getId(), form + "4242+4242+4242+4242");

        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(back.headers().firstValue("Location").orElseThrow())
                .startsWith("http://shop.example/back?payment_intent=")
                .endsWith("redirect_status=succeeded");
        assertThat(send("GET", link, "").body()).contains("Paid");
    }

    @Test
    void the_same_key_gives_the_same_answer_and_other_parameters_are_refused() throws Exception {
        var params = params(CaptureMethod.AUTOMATIC);
        var first = stripe.v1().paymentIntents().create(params.build(), key("order-1:1:create"));
        var again = stripe.v1().paymentIntents().create(params.build(), key("order-1:1:create"));

        assertThat(again.getId()).isEqualTo(first.getId());
        assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");
        assertThat(again.getLastResponse().headers().firstValue("Original-Request"))
                .contains(first.getLastResponse().requestId());
        assertThatThrownBy(() ->
                        stripe.v1().paymentIntents().create(params.setAmount(1L).build(), key("order-1:1:create")))
                .isInstanceOf(IdempotencyException.class);
    }

    @Test
    void the_same_key_at_the_same_time_is_a_conflict() throws Exception {
        var answers = new java.util.concurrent.ConcurrentLinkedQueue<Integer>();
        var request = java.net.http.HttpRequest.newBuilder(sandbox.url().resolve("/v1/payment_intents"))
                .header("Authorization", "Bearer " + SECRET_KEY)
                .header("Idempotency-Key", "k")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("amount=100&currency=usd"))
                .build();
        try (var shoppers = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                var _ = shoppers.submit(
                        () -> answers.add(http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                                .statusCode()));
            }
        }
        assertThat(answers).hasSize(20).contains(200).allMatch(status -> status == 200 || status == 409);
        assertThat(json("GET", "/v1/payment_intents", "").path("data")).hasSize(1);
    }

    @Test
    void stripe_js_confirms_with_the_client_secret_and_may_do_no_more() throws Exception {
        var intent = create(CaptureMethod.AUTOMATIC);
        var path = "/v1/payment_intents/" + intent.getId();
        assertThat(asBuyer(path + "/confirm", "payment_method=pm_card_visa&return_url=http%3A%2F%2Fshop.example"))
                .isEqualTo(400);
        assertThat(asBuyer(path + "/cancel", "")).isEqualTo(401);
        assertThat(asBuyer(
                        path + "/confirm",
                        "payment_method=pm_card_visa&return_url=http%3A%2F%2Fshop.example&client_secret="
                                + intent.getClientSecret()))
                .isEqualTo(200);
    }

    private int asBuyer(String path, String body) throws Exception {
        return http.send(
                        java.net.http.HttpRequest.newBuilder(sandbox.url().resolve(path))
                                .header("Authorization", "Bearer " + PUBLISHABLE_KEY)
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void a_slow_payment_and_a_failing_refund_end_by_the_sandbox_clock() throws Exception {
        var slow = confirm(create(CaptureMethod.AUTOMATIC), "pm_sandbox_processing");
        assertThat(slow.getStatus()).isEqualTo("processing");
        send("POST", "/sandbox/clock", "{\"advanceSeconds\":61}");
        hear("payment_intent.succeeded");
        var paid = confirm(create(CaptureMethod.AUTOMATIC), "pm_card_refundFail");
        stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder()
                        .setPaymentIntent(paid.getId())
                        .build());
        send("POST", "/sandbox/clock", "{\"advanceSeconds\":6}");
        hear("refund.failed");
        assertThat(ledger(paid.getId())).containsExactly("charge", "refund", "refund_failed");
    }

    @Test
    void lists_are_paged_newest_first() throws Exception {
        var oldest = create(CaptureMethod.AUTOMATIC);
        var middle = create(CaptureMethod.AUTOMATIC);
        var newest = create(CaptureMethod.AUTOMATIC);
        var page = stripe.v1()
                .paymentIntents()
                .list(PaymentIntentListParams.builder().setLimit(2L).build());
        assertThat(page.getData()).extracting("id").containsExactly(newest.getId(), middle.getId());
        assertThat(page.getHasMore()).isTrue();
        page = stripe.v1()
                .paymentIntents()
                .list(PaymentIntentListParams.builder()
                        .setStartingAfter(middle.getId())
                        .build());
        assertThat(page.getData()).extracting("id").containsExactly(oldest.getId());
    }

    @Test
    void wrong_keys_live_keys_and_unknown_parameters_are_refused() throws Exception {
        assertThatThrownBy(() ->
                        stripe.v1().paymentIntents().retrieve("pi_1", null, RequestOptionsOf.key("sk_test_other")))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> new Settings("127.0.0.1", 0, folder, "sk_live_1", PUBLISHABLE_KEY, null, null, null))
                .hasMessageContaining("live key");
        var answer = json("POST", "/v1/payment_intents", "amount=100&currency=usd&ammount=1");
        assertThat(answer.at("/error/code").asText()).isEqualTo("parameter_unknown");
        assertThat(answer.at("/error/param").asText()).isEqualTo("ammount");
    }

    private static final class RequestOptionsOf {
        static com.stripe.net.RequestOptions key(String apiKey) {
            return com.stripe.net.RequestOptions.builder().setApiKey(apiKey).build();
        }
    }

    @Test
    void its_objects_have_the_keys_and_types_of_the_published_examples() throws Exception {
        var paid = confirm(create(CaptureMethod.AUTOMATIC), "pm_card_visa");
        var refund = stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder()
                        .setPaymentIntent(paid.getId())
                        .build());
        var examples = examples();
        sameShape(examples.path("payment_intent"), json("GET", "/v1/payment_intents/" + paid.getId(), ""));
        sameShape(examples.path("charge"), json("GET", "/v1/charges/" + paid.getLatestCharge(), ""));
        sameShape(examples.path("refund"), json("GET", "/v1/refunds/" + refund.getId(), ""));
        sameShape(examples.path("event"), json("GET", "/v1/events", "").at("/data/0"));
        sameShape(
                examples.path("balance_transaction"),
                json("GET", "/v1/balance_transactions", "").at("/data/0"));
        sameShape(examples.path("webhook_endpoint"), json("GET", "/v1/webhook_endpoints/we_configured", ""));
    }

    @Test
    void whom_and_what_a_shop_keeps_has_the_keys_and_types_of_the_published_examples_too() throws Exception {
        var kept = kept();
        var disputed = confirm(create(CaptureMethod.AUTOMATIC), "pm_card_createDispute");
        var dispute = stripe.v1().disputes().list().getData().getFirst();
        assertThat(dispute.getPaymentIntent()).isEqualTo(disputed.getId());
        var examples = examples();
        sameShape(examples.path("customer"), json("GET", "/v1/customers/" + kept.getCustomer(), ""));
        sameShape(examples.path("payment_method"), json("GET", "/v1/payment_methods/" + kept.getId(), ""));
        sameShape(examples.path("dispute"), json("GET", "/v1/disputes/" + dispute.getId(), ""));
        sameShape(
                examples.path("checkout.session"),
                json("GET", "/v1/checkout/sessions/" + session().getId(), ""));
    }

    /** A field of another type than the library's own comes out when it is read, not when it is asked for. */
    @Test
    void every_typed_getter_of_the_library_answers() throws Exception {
        var kept = kept();
        confirm(create(CaptureMethod.AUTOMATIC), "pm_card_createDispute");
        var paid = stripe.v1().charges().list().getData();
        var refund = stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder()
                        .setCharge(paid.getLast().getId())
                        .build());
        var objects = new ArrayList<Object>(List.of(
                kept,
                refund,
                session(),
                stripe.v1().customers().retrieve(kept.getCustomer()),
                stripe.v1().webhookEndpoints().retrieve("we_configured")));
        objects.addAll(stripe.v1().paymentIntents().list().getData());
        objects.addAll(paid);
        objects.addAll(stripe.v1().disputes().list().getData());
        objects.addAll(stripe.v1().balanceTransactions().list().getData());
        objects.addAll(stripe.v1().events().list().getData());
        var asked = 0;
        for (var object : objects) asked += askedAll(object);
        assertThat(asked).isGreaterThan(1000);
    }

    /** Asks all that can be asked of it, and of what it holds. @return how much that was */
    private static int askedAll(Object object) throws Exception {
        if (object instanceof List<?> list) {
            var asked = 0;
            for (var each : list) asked += askedAll(each);
            return asked;
        }
        if (!(object instanceof StripeObject)) return 0;
        var asked = 0;
        for (var getter : object.getClass().getMethods()) {
            // What the library keeps of the answer itself is not of the object.
            var told = getter.getName().startsWith("get")
                    && getter.getParameterCount() == 0
                    && getter.getDeclaringClass().getName().startsWith("com.stripe.model.")
                    && getter.getDeclaringClass() != StripeObject.class
                    && !getter.isAnnotationPresent(Deprecated.class)
                    && !getter.getName().endsWith("Deserializer");
            if (!told) continue;
            asked += 1 + askedAll(getter.invoke(object));
        }
        return asked;
    }

    private Session session() throws StripeException {
        return stripe.v1()
                .checkout()
                .sessions()
                .create(SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.PAYMENT)
                        .setSuccessUrl("https://shop.example/paid?session={CHECKOUT_SESSION_ID}")
                        .setCancelUrl("https://shop.example/")
                        .addLineItem(SessionCreateParams.LineItem.builder()
                                .setQuantity(1L)
                                .setPriceData(SessionCreateParams.LineItem.PriceData.builder()
                                        .setCurrency("usd")
                                        .setUnitAmount(1999L)
                                        .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                                .setName("Tea")
                                                .build())
                                        .build())
                                .build())
                        .build());
    }

    /** A card that a customer had kept. */
    private PaymentMethod kept() throws Exception {
        var customer = stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder()
                        .putMetadata("customer_id", "ada")
                        .build());
        var intent = json(
                "POST",
                "/v1/payment_intents",
                "amount=1999&currency=usd&customer=" + customer.getId() + "&setup_future_usage=on_session"
                        + "&automatic_payment_methods[enabled]=true");
        confirm(stripe.v1().paymentIntents().retrieve(intent.path("id").asText()), "pm_card_visa");
        return stripe.v1()
                .customers()
                .paymentMethods()
                .list(customer.getId())
                .getData()
                .getFirst();
    }

    private static JsonNode examples() throws Exception {
        try (var in = StripeApiTest.class.getResourceAsStream("/stripe/examples.json")) {
            return Store.JSON.readTree(in).path("resources");
        }
    }

    private static void sameShape(JsonNode example, JsonNode ours) {
        var name = example.path("object").asText();
        assertThat(ours.fieldNames())
                .toIterable()
                .as(name)
                .containsExactlyInAnyOrderElementsOf(() -> example.fieldNames());
        example.properties().forEach(field -> {
            var mine = ours.get(field.getKey());
            if (mine.isNull() || field.getValue().isNull()) return;
            assertThat(mine.getNodeType())
                    .as(name + "." + field.getKey())
                    .isEqualTo(field.getValue().getNodeType());
        });
    }

    @Test
    void a_disputed_charge_is_taken_back_and_returned_when_the_shop_is_right() throws Exception {
        var paid = confirm(create(CaptureMethod.AUTOMATIC), "pm_card_createDispute");
        assertThat(ledger(paid.getId())).containsExactly("charge", "dispute");
        hear("charge.dispute.funds_withdrawn");
        var open = stripe.v1().disputes().list().getData().getFirst();
        assertThat(open.getPaymentIntent()).isEqualTo(paid.getId());
        assertThat(open.getStatus()).isEqualTo("needs_response");
        assertThat(open.getAmount()).isEqualTo(1999);

        json("POST", "/v1/disputes/" + open.getId(), "evidence[uncategorized_text]=winning_evidence");

        var won = stripe.v1().disputes().retrieve(open.getId());
        assertThat(won.getStatus()).isEqualTo("won");
        assertThat(won.getBalanceTransactions()).extracting("amount").containsExactly(-1999L, 1999L);
        assertThat(ledger(paid.getId())).containsExactly("charge", "dispute", "dispute_returned");
        hear("charge.dispute.closed");
    }

    @Test
    void a_customers_card_is_kept_once_it_was_paid_with_and_pays_again_until_it_is_detached() throws Exception {
        var customer = stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder()
                        .putMetadata("customer_id", "ada")
                        .build());
        assertThat(stripe.v1()
                        .customers()
                        .search(CustomerSearchParams.builder()
                                .setQuery("metadata['customer_id']:'ada'")
                                .build())
                        .getData())
                .extracting(Customer::getId)
                .containsExactly(customer.getId());
        var intent = json(
                "POST",
                "/v1/payment_intents",
                "amount=1999&currency=usd&customer=" + customer.getId() + "&setup_future_usage=on_session"
                        + "&automatic_payment_methods[enabled]=true");
        confirm(stripe.v1().paymentIntents().retrieve(intent.path("id").asText()), "pm_card_visa");
        hear("payment_method.attached");
        var kept = stripe.v1()
                .customers()
                .paymentMethods()
                .list(customer.getId())
                .getData()
                .getFirst();
        assertThat(kept.getCard().getLast4()).isEqualTo("4242");
        assertThat(kept.getCustomer()).isEqualTo(customer.getId());
        var charge = stripe.v1()
                .charges()
                .retrieve(stripe.v1()
                        .paymentIntents()
                        .retrieve(intent.path("id").asText())
                        .getLatestCharge());
        assertThat(charge.getCustomer()).isEqualTo(customer.getId());
        assertThat(charge.getPaymentMethod()).isEqualTo(kept.getId());

        var again = "amount=500&currency=usd&confirm=true&payment_method=" + kept.getId()
                + "&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never";
        assertThat(json("POST", "/v1/payment_intents", again + "&customer=" + customer.getId())
                        .path("status")
                        .asText())
                .isEqualTo("succeeded");
        assertThat(send("POST", "/v1/payment_intents", again).statusCode()).isEqualTo(400);
        var begun = json(
                "POST", "/v1/payment_intents", again.replace("confirm=true&", "") + "&customer=" + customer.getId());
        assertThat(begun.path("status").asText()).isEqualTo("requires_confirmation");
        assertThat(stripe.v1().paymentMethods().detach(kept.getId()).getCustomer())
                .isNull();
        hear("payment_method.detached");
        assertThat(send("POST", "/v1/payment_intents/" + begun.path("id").asText() + "/confirm", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/v1/payment_intents", again + "&customer=" + customer.getId())
                        .statusCode())
                .isEqualTo(400);
        var examples = examples();
        sameShape(examples.path("customer"), json("GET", "/v1/customers/" + customer.getId(), ""));
        sameShape(examples.path("payment_method"), json("GET", "/v1/payment_methods/" + kept.getId(), ""));
    }

    @Test
    void the_console_shows_payments_and_deliveries_and_sends_one_again() throws Exception {
        var paid = confirm(create(CaptureMethod.AUTOMATIC), "pm_card_visa");
        hear("payment_intent.succeeded");
        var page = send("GET", "/sandbox/console", "").body();
        assertThat(page).contains(paid.getId(), "succeeded", "payment_intent.succeeded", "Send again");
        var event = page.substring(page.indexOf("name=\"event\" value=\"") + 20);
        event = event.substring(0, event.indexOf('"'));
        var sent = "/sandbox/deliveries?event=" + event;
        org.awaitility.Awaitility.await()
                .until(() -> json("GET", sent, "").path(0).path("attempts").size() == 1);
        assertThat(send("POST", "/sandbox/console", "event=" + event).statusCode())
                .isIn(302, 303);
        org.awaitility.Awaitility.await()
                .until(() -> json("GET", sent, "").path(0).path("attempts").size() == 2);
    }
}
