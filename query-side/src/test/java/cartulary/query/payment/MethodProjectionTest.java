package cartulary.query.payment;

import static cartulary.contract.payment.Payments.CARD;
import static cartulary.contract.payment.Payments.METHOD;
import static cartulary.contract.payment.Payments.METHODS;
import static cartulary.contract.payment.Payments.PROVIDER;
import static cartulary.contract.payment.Payments.methodSaved;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.customer.Customers;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.MethodEvent;
import cartulary.contract.payment.MethodEvent.MethodForgotten;
import cartulary.contract.payment.MethodEvent.MethodSaved;
import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.MethodQuery.KeptMethod;
import cartulary.contract.payment.SavedCard;
import cartulary.query.payment.MethodProjection.MethodsDocument;
import cartulary.query.support.Recorded;
import cartulary.query.support.Sealing;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MethodProjectionTest {
    private static final SavedCard OTHER = new SavedCard("cus_0001", "pm_0002", "mastercard", "4444", 1, 2031, null);
    private static final MethodId OTHER_METHOD = MethodId.of(Customers.LIN, OTHER.token());
    private static final MethodForgotten FORGOTTEN = new MethodForgotten(METHODS, Customers.LIN, METHOD, PROVIDER);

    private final Vault vault = new Vault();
    private final MethodProjection methods = new MethodProjection(vault);

    /** What is sealed lies here, and is gone when the key is. */
    private static final class Vault implements Sealing {
        private final Map<String, Object> sealed = new HashMap<>();

        @Override
        public String seal(String subject, String type, String field, Object value) {
            if (value == null) return null;
            var name = String.join(" ", subject, type, field);
            sealed.put(name, value);
            return "sealed " + name.hashCode();
        }

        @Override
        public <T> T open(String subject, String type, String field, String text, Class<T> as) {
            return as.cast(sealed.get(String.join(" ", subject, type, field)));
        }
    }

    private MethodsDocument after(MethodEvent... events) {
        MethodsDocument document = null;
        for (var i = 0; i < events.length; i++) {
            assertThat(methods.idOf(events[i])).isEqualTo(Customers.LIN.value());
            document = methods.apply(
                    document, new Recorded("e" + i, events[i], METHODS.value(), i, i, Instant.EPOCH, Map.of()));
        }
        return document;
    }

    @Test
    void cards_are_shown_newest_first_by_what_one_tells_them_by() {
        assertThat(methods.shown(
                        after(methodSaved(), new MethodSaved(METHODS, Customers.LIN, OTHER_METHOD, PROVIDER, OTHER))))
                .containsExactly(
                        new KeptMethod(OTHER_METHOD, PROVIDER, "mastercard", "4444", 1, 2031),
                        new KeptMethod(METHOD, PROVIDER, "visa", "4242", 12, 2030));
    }

    @Test
    void no_document_spells_out_what_is_sealed() {
        assertThat(after(methodSaved()).toString()).doesNotContain(CARD.token(), CARD.customer(), CARD.last4());
    }

    @Test
    void what_is_forgotten_pays_nothing_more_but_the_provider_still_knows_the_shopper() {
        assertThat(methods.payer(after(methodSaved()), METHOD)).isEqualTo(new CardPayer(CARD.customer(), CARD.token()));
        var document = after(methodSaved(), FORGOTTEN);
        assertThat(methods.shown(document)).isEmpty();
        assertThat(methods.payer(document, METHOD)).isNull();
        assertThat(methods.keeping(document)).isEqualTo(new CardPayer(CARD.customer(), null));
        assertThat(methods.keeping(new MethodsDocument(Customers.LIN, List.of())))
                .isEqualTo(new CardPayer(null, null));
    }

    @Test
    void of_somebody_who_was_erased_no_card_pays_and_nothing_is_shown() {
        var document = after(methodSaved());
        vault.sealed.clear();
        assertThat(methods.payer(document, METHOD)).isNull();
        assertThat(methods.keeping(document)).isEqualTo(new CardPayer(null, null));
        assertThat(methods.shown(document)).containsExactly(new KeptMethod(METHOD, PROVIDER, null, null, null, null));
    }
}
