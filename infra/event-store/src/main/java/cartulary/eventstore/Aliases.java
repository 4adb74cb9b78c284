package cartulary.eventstore;

import cartulary.contract.Catalogue;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.fulfilment.ParcelId;
import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.TransferId;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.process.DeadLetterId;
import cartulary.contract.process.ProcessId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.tokenstore.ConfigToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateScopeDescriptor;
import org.axonframework.modelling.saga.SagaScopeDescriptor;
import org.axonframework.serialization.SerializationException;

/** Which name stands for which class, and back. Nothing without a name is ever stored or sent. */
final class Aliases {
    private static Stream<Class<?>> ids() {
        return Stream.of(
                CategoryId.class,
                ProductId.class,
                Sku.class,
                CustomerId.class,
                StockItemId.class,
                TransferId.class,
                OrderId.class,
                NotificationId.class,
                PaymentId.class,
                RefundId.class,
                FulfilmentId.class,
                ParcelId.class,
                ReturnId.class,
                PriceId.class,
                ProcessId.class,
                DeadLetterId.class);
    }

    private static Stream<Class<?>> framework() {
        return Stream.of(
                GapAwareTrackingToken.class,
                GlobalSequenceTrackingToken.class,
                MergedTrackingToken.class,
                ReplayToken.class,
                ConfigToken.class,
                SagaScopeDescriptor.class,
                AggregateScopeDescriptor.class);
    }

    private static Stream<Class<?>> plain() {
        return Stream.of(String.class, Boolean.class, Integer.class, Long.class);
    }

    private final Map<String, TypeAlias> byName = new HashMap<>();
    private final Map<Class<?>, TypeAlias> byType = new HashMap<>();

    /** @throws IllegalArgumentException if a name or a class comes twice */
    Aliases(Collection<TypeAlias> others) {
        Stream.concat(Catalogue.EVENTS.stream(), Catalogue.MESSAGES.stream())
                .map(e -> new TypeAlias(
                        e.alias(), e.revision() == null ? null : e.revision().toString(), e.type()))
                .forEach(this::add);
        ids().forEach(type -> add(new TypeAlias("id." + type.getSimpleName(), null, type)));
        framework().forEach(type -> add(new TypeAlias("axon." + type.getSimpleName(), null, type)));
        // Axon asks for metadata by this name, whatever the serializer called it when it was written.
        add(new TypeAlias(MetaData.class.getName(), null, MetaData.class));
        plain().forEach(type -> add(new TypeAlias(type.getSimpleName(), null, type)));
        others.forEach(this::add);
    }

    /** @throws SerializationException if there is none */
    TypeAlias byName(String alias) {
        var found = byName.get(alias);
        if (found == null) throw new SerializationException("no class goes by the alias " + alias);
        return found;
    }

    /** @throws SerializationException if it has none */
    TypeAlias byType(Class<?> type) {
        var found = byType.get(type);
        if (found == null) throw new SerializationException(type.getName() + " has no alias: declare a TypeAlias");
        return found;
    }

    private void add(TypeAlias alias) {
        if (byName.putIfAbsent(alias.alias(), alias) != null || byType.putIfAbsent(alias.type(), alias) != null) {
            throw new IllegalArgumentException("named twice: " + alias);
        }
    }
}
