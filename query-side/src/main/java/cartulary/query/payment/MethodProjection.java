package cartulary.query.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.MethodEvent;
import cartulary.contract.payment.MethodEvent.MethodForgotten;
import cartulary.contract.payment.MethodEvent.MethodSaved;
import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.MethodQuery.KeptMethod;
import cartulary.contract.payment.SavedCard;
import cartulary.query.payment.MethodProjection.MethodsDocument;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import cartulary.query.support.Sealing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Keeps {@code saved_methods}: the cards of each shopper, sealed under the shopper's key. */
public class MethodProjection extends Projection<MethodsDocument> {
    /** Part of what authenticates the sealed values, so it never changes. */
    private static final String TYPE = "view.SavedMethods";

    /** @param seen all that were ever kept, newest last: a shopper without any is known to the provider all the same */
    public record MethodsDocument(CustomerId customerId, List<Entry> seen) {}

    /** @param sealedCard null if it cannot be opened any more */
    public record Entry(MethodId methodId, String provider, String sealedCard, boolean forgotten) {}

    private final Sealing sealing;

    public MethodProjection(Sealing sealing) {
        super("saved-methods", "saved_methods", MethodsDocument.class, MethodEvent.class);
        this.sealing = sealing;
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof MethodEvent method ? method.customerId().value() : null;
    }

    @Override
    public MethodsDocument apply(MethodsDocument was, Recorded recorded) {
        var event = (MethodEvent) recorded.event();
        var entries = new ArrayList<>(was == null ? List.<Entry>of() : was.seen());
        switch (event) {
            case MethodSaved saved ->
                entries.add(new Entry(
                        saved.methodId(),
                        saved.provider(),
                        sealing.seal(
                                saved.customerId().value(),
                                TYPE,
                                saved.methodId().value(),
                                saved.card()),
                        false));
            case MethodForgotten gone ->
                entries.replaceAll(entry -> entry.methodId().equals(gone.methodId())
                        ? new Entry(entry.methodId(), entry.provider(), entry.sealedCard(), true)
                        : entry);
        }
        return new MethodsDocument(event.customerId(), List.copyOf(entries));
    }

    List<KeptMethod> shown(MethodsDocument methods) {
        return methods.seen().reversed().stream()
                .filter(entry -> !entry.forgotten())
                .map(entry -> {
                    var card = cardOf(methods, entry);
                    return card == null
                            ? new KeptMethod(entry.methodId(), entry.provider(), null, null, null, null)
                            : new KeptMethod(
                                    entry.methodId(),
                                    entry.provider(),
                                    card.brand(),
                                    card.last4(),
                                    card.expiresMonth(),
                                    card.expiresYear());
                })
                .toList();
    }

    /** Null if there is no such method, or it was forgotten. */
    CardPayer payer(MethodsDocument methods, MethodId id) {
        return methods.seen().stream()
                .filter(entry -> !entry.forgotten() && entry.methodId().equals(id))
                .map(entry -> cardOf(methods, entry))
                .filter(Objects::nonNull)
                .findFirst()
                .map(card -> new CardPayer(card.customer(), card.token()))
                .orElse(null);
    }

    /** Under the name that the provider knows the shopper by, if it does. */
    CardPayer keeping(MethodsDocument methods) {
        return methods.seen().stream()
                .map(entry -> cardOf(methods, entry))
                .filter(Objects::nonNull)
                .findFirst()
                .map(card -> new CardPayer(card.customer(), null))
                .orElseGet(() -> new CardPayer(null, null));
    }

    private SavedCard cardOf(MethodsDocument methods, Entry entry) {
        return sealing.open(
                methods.customerId().value(), TYPE, entry.methodId().value(), entry.sealedCard(), SavedCard.class);
    }
}
