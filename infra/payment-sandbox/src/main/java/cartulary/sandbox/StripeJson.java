package cartulary.sandbox;

import cartulary.sandbox.Change.Charge;
import cartulary.sandbox.Change.Customer;
import cartulary.sandbox.Change.Dispute;
import cartulary.sandbox.Change.Endpoint;
import cartulary.sandbox.Change.Intent;
import cartulary.sandbox.Change.Method;
import cartulary.sandbox.Change.PaymentError;
import cartulary.sandbox.Change.Refund;
import cartulary.sandbox.Change.Session;
import cartulary.sandbox.Change.Status;
import cartulary.sandbox.Change.Transaction;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/** The provider's objects, with the keys of its published examples. */
final class StripeJson {
    private static final long DISPUTE_FEE = 1500;
    /** The API version that stripe-java 33.3.0 is made for; an event of another version is not opened by it. */
    static final String API_VERSION = "2026-07-29.dahlia";

    private StripeJson() {}

    static ObjectNode intent(Intent intent) {
        var json = object(intent.id, "payment_intent");
        json.put("amount", intent.amount)
                .put("amount_capturable", intent.capturable)
                .put("amount_received", intent.received);
        json.putObject("amount_details").putObject("tip");
        json.putNull("application").putNull("application_fee_amount");
        if (intent.automaticMethods == null) {
            json.putNull("automatic_payment_methods");
        } else {
            json.putObject("automatic_payment_methods")
                    .put("allow_redirects", intent.redirectsNever ? "never" : "always")
                    .put("enabled", intent.automaticMethods);
        }
        json.put("canceled_at", intent.canceledAt)
                .put("cancellation_reason", intent.cancellationReason)
                .put("capture_method", intent.captureMethod)
                .put("client_secret", intent.clientSecret)
                .put("confirmation_method", "automatic")
                .put("created", intent.created)
                .put("currency", intent.currency)
                .put("customer", intent.customer)
                .putNull("customer_account")
                .put("description", intent.description)
                .putNull("excluded_payment_method_types");
        if (intent.error == null) json.putNull("last_payment_error");
        else json.set("last_payment_error", error(intent.error, intent.created));
        json.put("latest_charge", intent.latestCharge).put("livemode", false);
        json.putObject("managed_payments").put("enabled", false);
        metadata(json, intent.metadata);
        if (intent.status == Status.REQUIRES_ACTION) {
            var action = json.putObject("next_action").put("type", "redirect_to_url");
            action.putObject("redirect_to_url")
                    .put("return_url", intent.returnUrl)
                    .put("url", intent.challengeUrl);
        } else {
            json.putNull("next_action");
        }
        json.putNull("on_behalf_of").put("payment_method", intent.paymentMethod);
        json.putNull("payment_method_configuration_details");
        json.putObject("payment_method_options")
                .putObject("card")
                .putNull("installments")
                .putNull("mandate_options")
                .putNull("network")
                .put("request_three_d_secure", "automatic");
        json.putArray("payment_method_types").add("card");
        if (intent.status == Status.PROCESSING) {
            json.putObject("processing").put("type", "card").putObject("card");
        } else {
            json.putNull("processing");
        }
        json.put("receipt_email", intent.receiptEmail)
                .putNull("review")
                .put("setup_future_usage", intent.futureUsage)
                .putNull("shipping")
                .putNull("source")
                .put("statement_descriptor", intent.statementDescriptor)
                .put("statement_descriptor_suffix", intent.statementDescriptorSuffix)
                .put("status", intent.status.text())
                .putNull("transfer_data")
                .putNull("transfer_group");
        return json;
    }

    private static ObjectNode error(PaymentError error, long created) {
        var json = Store.JSON.createObjectNode().put("type", "card_error").put("code", error.code());
        if (error.declineCode() != null) json.put("decline_code", error.declineCode());
        json.put(
                "doc_url", "https://docs.stripe.com/error-codes#" + error.code().replace('_', '-'));
        if (error.charge() != null) json.put("charge", error.charge());
        json.put("message", error.message());
        if (error.card() != null)
            json.set("payment_method", paymentMethod(error.paymentMethod(), error.card(), created, null));
        return json;
    }

    static ObjectNode method(Method method) {
        return paymentMethod(method.id(), method.card(), method.created(), method.customer());
    }

    private static ObjectNode paymentMethod(String id, TestCard card, long created, String customer) {
        var json = object(id, "payment_method").put("allow_redisplay", "limited");
        json.set("billing_details", billingDetails());
        var shown = json.putObject("card").put("brand", card.brand);
        shown.putObject("checks")
                .putNull("address_line1_check")
                .putNull("address_postal_code_check")
                .put("cvc_check", "pass");
        shown.put("country", "US")
                .put("display_brand", card.brand)
                .put("exp_month", 12)
                .put("exp_year", 2034)
                .put("fingerprint", card.name().toLowerCase(Locale.ROOT))
                .put("funding", "credit")
                .putNull("generated_from")
                .put("last4", card.last4());
        shown.putObject("networks").putNull("preferred").putArray("available").add(card.brand);
        shown.putNull("regulated_status").putObject("three_d_secure_usage").put("supported", true);
        shown.putNull("wallet");
        json.put("created", created)
                .put("customer", customer)
                .putNull("customer_account")
                .put("livemode", false);
        json.putObject("metadata");
        return json.put("type", "card");
    }

    static ObjectNode customer(Customer customer) {
        var json = object(customer.id(), "customer");
        json.putNull("address")
                .put("balance", 0)
                .put("created", customer.created())
                .putNull("currency")
                .putNull("default_source")
                .put("delinquent", false)
                .put("description", customer.description())
                .putNull("discount")
                .putNull("email")
                .put("invoice_prefix", customer.id().substring(4, 12).toUpperCase(Locale.ROOT));
        json.putObject("invoice_settings")
                .putNull("custom_fields")
                .putNull("default_payment_method")
                .putNull("footer")
                .putNull("rendering_options");
        json.put("livemode", false);
        metadata(json, customer.metadata());
        json.putNull("name").put("next_invoice_sequence", 1).putNull("phone").putArray("preferred_locales");
        return json.putNull("shipping").put("tax_exempt", "none").putNull("test_clock");
    }

    private static ObjectNode billingDetails() {
        var json = Store.JSON.createObjectNode();
        json.putObject("address")
                .putNull("city")
                .putNull("country")
                .putNull("line1")
                .putNull("line2")
                .putNull("postal_code")
                .putNull("state");
        return json.putNull("email").putNull("name").putNull("phone").putNull("tax_id");
    }

    static ObjectNode charge(Charge charge) {
        var json = object(charge.id, "charge");
        json.put("amount", charge.amount)
                .put("amount_captured", charge.amountCaptured)
                .put("amount_refunded", charge.amountRefunded)
                .putNull("application")
                .putNull("application_fee")
                .putNull("application_fee_amount")
                .put("balance_transaction", charge.transaction)
                .set("billing_details", billingDetails());
        json.put("calculated_statement_descriptor", "CARTULARY SANDBOX")
                .put("captured", charge.captured)
                .put("created", charge.created)
                .put("currency", charge.currency)
                .put("customer", charge.customer)
                .put("description", charge.description)
                .put("disputed", charge.disputed)
                .putNull("failure_balance_transaction")
                .put("failure_code", charge.error == null ? null : charge.error.code())
                .put("failure_message", charge.error == null ? null : charge.error.message())
                .put("livemode", false);
        json.putObject("fraud_details");
        metadata(json, charge.metadata);
        json.putNull("on_behalf_of");
        boolean declined = charge.error != null;
        json.putObject("outcome")
                .putNull("advice_code")
                .putNull("network_advice_code")
                .putNull("network_decline_code")
                .put("network_status", declined ? "declined_by_network" : "approved_by_network")
                .put("reason", declined ? charge.error.declineCode() : null)
                .put("risk_level", "normal")
                .put("seller_message", declined ? "The bank did not return any further details." : "Payment complete.")
                .put("type", declined ? "issuer_declined" : "authorized");
        json.put("paid", charge.succeeded)
                .put("payment_intent", charge.intent)
                .put("payment_method", charge.paymentMethod);
        var details = json.putObject("payment_method_details");
        card(details.putObject("card"), charge);
        details.put("type", "card");
        json.putNull("receipt_email")
                .putNull("receipt_number")
                .putNull("receipt_url")
                .put("refunded", charge.amountCaptured > 0 && charge.amountRefunded == charge.amountCaptured)
                .putNull("refunds") // The provider fills it only when asked to expand it.
                .putNull("review")
                .putNull("shipping")
                .putNull("source")
                .putNull("source_transfer")
                .putNull("statement_descriptor")
                .putNull("statement_descriptor_suffix")
                .put("status", charge.succeeded ? "succeeded" : "failed")
                .putNull("transfer_data")
                .putNull("transfer_group");
        return json;
    }

    private static void card(ObjectNode card, Charge charge) {
        card.put("amount_authorized", charge.succeeded ? charge.amount : null)
                .putNull("authorization_code")
                .put("brand", charge.card.brand);
        card.putObject("checks")
                .putNull("address_line1_check")
                .putNull("address_postal_code_check")
                .put("cvc_check", "pass");
        card.put("country", "US").put("exp_month", 12).put("exp_year", 2034);
        card.putObject("extended_authorization").put("status", "disabled");
        card.put("fingerprint", charge.card.name().toLowerCase(Locale.ROOT)).put("funding", "credit");
        card.putObject("incremental_authorization").put("status", "unavailable");
        card.putNull("installments").put("last4", charge.card.last4()).putNull("mandate");
        card.putObject("multicapture").put("status", "unavailable");
        card.put("network", charge.card.brand);
        card.putObject("network_token").put("used", false);
        card.putNull("network_transaction_id");
        card.putObject("overcapture")
                .put("maximum_amount_capturable", charge.amount)
                .put("status", "unavailable");
        card.putNull("regulated_status");
        if (charge.authenticated) {
            card.putObject("three_d_secure")
                    .put("authentication_flow", "challenge")
                    .putNull("electronic_commerce_indicator")
                    .putNull("exemption_indicator")
                    .put("result", "authenticated")
                    .putNull("result_reason")
                    .putNull("transaction_id")
                    .put("version", "2.2.0");
        } else {
            card.putNull("three_d_secure");
        }
        card.putNull("transaction_link_id").putNull("wallet");
    }

    static ObjectNode refund(Refund refund) {
        var json = object(refund.id(), "refund");
        json.put("amount", refund.amount())
                .put("balance_transaction", refund.transaction())
                .put("charge", refund.charge())
                .put("created", refund.created())
                .put("currency", refund.currency())
                .putNull("customer")
                .putNull("customer_account");
        var destination = json.putObject("destination_details");
        destination.putObject("card").put("type", "refund");
        destination.put("type", "card");
        metadata(json, refund.metadata());
        json.put("payment_intent", refund.intent())
                .put("payment_method", refund.paymentMethod())
                .put("reason", refund.reason())
                .putNull("receipt_number")
                .putNull("source_transfer_reversal")
                .put("status", refund.status())
                .putNull("transfer_reversal");
        if (refund.failureReason() != null) {
            json.put("failure_reason", refund.failureReason())
                    .put("failure_balance_transaction", refund.failureTransaction());
        }
        return json;
    }

    static ObjectNode session(Session session) {
        var open = session.status().equals("open");
        var json = object(session.id(), "checkout.session");
        json.putNull("after_expiration")
                .putNull("allow_promotion_codes")
                .put("amount_subtotal", session.amount())
                .put("amount_total", session.amount());
        json.putObject("adaptive_pricing").put("enabled", false);
        json.putObject("automatic_tax")
                .put("enabled", false)
                .putNull("liability")
                .putNull("provider")
                .putNull("status");
        json.putNull("billing_address_collection")
                .put("cancel_url", session.cancelUrl())
                .put("client_reference_id", session.clientReferenceId())
                .putNull("client_secret")
                .putNull("collected_information")
                .putNull("consent")
                .putNull("consent_collection")
                .put("created", session.created())
                .put("currency", session.currency())
                .putNull("currency_conversion");
        json.putArray("custom_fields");
        json.putObject("custom_text")
                .putNull("after_submit")
                .putNull("shipping_address")
                .putNull("submit")
                .putNull("terms_of_service_acceptance");
        json.putNull("customer")
                .putNull("customer_account")
                .put("customer_creation", "if_required")
                .putNull("customer_details")
                .putNull("customer_email")
                .putArray("discounts");
        json.put("expires_at", session.expires())
                .putNull("integration_identifier")
                .putNull("invoice")
                .putNull("invoice_creation");
        json.put("livemode", false).putNull("locale");
        json.putObject("managed_payments").put("enabled", false);
        metadata(json, session.metadata());
        json.put("mode", "payment").putNull("origin_context");
        json.put("payment_intent", open ? null : session.intent())
                .putNull("payment_link")
                .put("payment_method_collection", "if_required")
                .putNull("payment_method_configuration_details");
        json.putObject("payment_method_options").putObject("card").put("request_three_d_secure", "automatic");
        json.putArray("payment_method_types").add("card");
        json.put("payment_status", session.paymentStatus()).putNull("permissions");
        json.putObject("phone_number_collection").put("enabled", false);
        json.putNull("recovered_from")
                .putNull("saved_payment_method_options")
                .putNull("setup_intent")
                .putNull("shipping_address_collection")
                .putNull("shipping_cost")
                .putArray("shipping_options");
        json.put("status", session.status())
                .putNull("submit_type")
                .putNull("subscription")
                .put("success_url", session.successUrl());
        json.putObject("total_details")
                .put("amount_discount", 0)
                .put("amount_shipping", 0)
                .put("amount_tax", 0);
        return json.put("ui_mode", "hosted_page")
                .put("url", open ? session.url() : null)
                .putNull("wallet_options");
    }

    static ObjectNode dispute(Dispute dispute) {
        var json = object(dispute.id(), "dispute").put("amount", dispute.amount());
        var transactions = json.putArray("balance_transactions");
        for (int i = 0; i < dispute.transactions().size(); i++) {
            transactions.add(transaction(new Transaction(
                    dispute.transactions().get(i),
                    dispute.created(),
                    i == 0 ? -dispute.amount() : dispute.amount(),
                    dispute.currency(),
                    "adjustment",
                    dispute.id(),
                    null)));
        }
        json.put("charge", dispute.charge()).put("created", dispute.created()).put("currency", dispute.currency());
        json.putArray("enhanced_eligibility_types");
        json.putObject("evidence").putNull("uncategorized_text").putObject("enhanced_evidence");
        json.putObject("evidence_details")
                .put("due_by", dispute.created() + 7 * 24 * 3600)
                .put("has_evidence", !dispute.status().equals("needs_response"))
                .put("past_due", false)
                .put("submission_count", dispute.status().equals("needs_response") ? 0 : 1)
                .putObject("enhanced_eligibility");
        json.put("is_charge_refundable", false).put("livemode", false).putObject("metadata");
        json.put("payment_intent", dispute.intent());
        var details = json.putObject("payment_method_details");
        details.putObject("card")
                .put("brand", "visa")
                .put("case_type", "chargeback")
                .put("network", "visa")
                .put("network_reason_code", "10.4");
        details.put("type", "card");
        return json.put("reason", dispute.reason()).put("status", dispute.status());
    }

    /**
     * 2.9 % and 30 of the smallest unit of what is taken, never more than that, and 1500 for a dispute; nothing of it is given
     * back.
     */
    private static long fee(Transaction transaction) {
        if (transaction.type().equals("adjustment") && transaction.amount() < 0) return DISPUTE_FEE;
        if (!transaction.type().equals("charge")) return 0;
        return Math.min(transaction.amount(), (transaction.amount() * 29 + 500) / 1000 + 30);
    }

    static ObjectNode transaction(Transaction transaction) {
        var json = object(transaction.id(), "balance_transaction");
        json.put("amount", transaction.amount())
                .put("available_on", transaction.created())
                .put("balance_type", "payments")
                .put("created", transaction.created())
                .put("currency", transaction.currency())
                .put("description", transaction.description())
                .putNull("exchange_rate")
                .put("fee", fee(transaction));
        var details = json.putArray("fee_details");
        if (fee(transaction) > 0) {
            details.addObject()
                    .put("amount", fee(transaction))
                    .putNull("application")
                    .put("currency", transaction.currency())
                    .put("description", "Stripe processing fees")
                    .put("type", "stripe_fee");
        }
        return json.put("net", transaction.amount() - fee(transaction))
                .put("reporting_category", transaction.type())
                .put("source", transaction.source())
                .put("status", "available")
                .put("type", transaction.type());
    }

    /** @param withSecret only the answer that creates an endpoint tells its secret */
    static ObjectNode endpoint(Endpoint endpoint, boolean withSecret) {
        var json = object(endpoint.id(), "webhook_endpoint");
        json.put("api_version", endpoint.apiVersion())
                .putNull("application")
                .put("created", endpoint.created())
                .put("description", endpoint.description());
        var enabled = json.putArray("enabled_events");
        endpoint.enabledEvents().forEach(enabled::add);
        json.put("livemode", false);
        metadata(json, endpoint.metadata());
        if (withSecret) json.put("secret", endpoint.secret());
        return json.put("status", "enabled").put("url", endpoint.url());
    }

    static ObjectNode event(
            String id, String type, long created, ObjectNode object, int pending, String requestId, String key) {
        var json = object(id, "event");
        json.put("api_version", API_VERSION).put("created", created);
        json.putObject("data").set("object", object);
        json.put("livemode", false).put("pending_webhooks", pending);
        json.putObject("request")
                .put("id", requestId.isEmpty() ? null : requestId)
                .put("idempotency_key", key);
        return json.put("type", type);
    }

    private static ObjectNode object(String id, String name) {
        return Store.JSON.createObjectNode().put("id", id).put("object", name);
    }

    private static void metadata(ObjectNode json, Map<String, String> metadata) {
        var target = json.putObject("metadata");
        metadata.forEach(target::put);
    }
}
