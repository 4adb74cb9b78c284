package cartulary.payments.stripe;

import cartulary.contract.payment.ProviderFact;
import cartulary.payments.PaymentProvider;
import cartulary.payments.ProviderBehaviour;

class StripeBehaviourTest extends ProviderBehaviour {
    @Override
    protected PaymentProvider provider() {
        return new StripeProvider(StripeSettings.of(
                sandbox.url().toString(),
                STRIPE_KEY,
                STRIPE_SECRET,
                sandbox.url() + "/pay/{intent}?client_secret={clientSecret}"));
    }

    @Override
    protected Words words() {
        return new Words(
                "payment_intents.create",
                "payment_intents.retrieve",
                "payment_intents.cancel",
                "refunds.create",
                "webhooks.*");
    }

    @Override
    protected void pay(ProviderFact.ActionRequired opened) throws Exception {
        confirm(opened, "pm_card_visa");
    }

    @Override
    protected void decline(ProviderFact.ActionRequired opened) throws Exception {
        confirm(opened, "pm_card_chargeDeclined");
    }

    private void confirm(ProviderFact.ActionRequired opened, String method) throws Exception {
        post(
                "/v1/payment_intents/" + opened.providerReference() + "/confirm",
                "payment_method=" + method + "&return_url=http%3A%2F%2Fshop.example%2Fpaid");
    }

    @Override
    protected String inLedger(ProviderFact.ActionRequired opened) {
        return opened.providerReference();
    }
}
