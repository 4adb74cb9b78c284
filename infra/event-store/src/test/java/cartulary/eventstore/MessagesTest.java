package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.Catalogue;
import cartulary.contract.Examples;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.Carts;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Products;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.AddressId;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.customer.Customers;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.fulfilment.Fulfilments;
import cartulary.contract.fulfilment.ParcelId;
import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.Stock;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.TransferId;
import cartulary.contract.ordering.DraftId;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.ordering.Orders;
import cartulary.contract.payment.DisputeId;
import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.Payments;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.SavedCard;
import cartulary.contract.payment.SavedMethodsId;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.Prices;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.process.DeadLetterId;
import cartulary.contract.process.ProcessId;
import cartulary.contract.process.Processes;
import cartulary.contract.process.ProjectionId;
import cartulary.contract.settlement.Account;
import cartulary.contract.settlement.CaseId;
import cartulary.contract.settlement.ReconciliationId;
import cartulary.contract.settlement.Settlements;
import cartulary.contract.support.Localized;
import cartulary.contract.wallet.WalletId;
import cartulary.contract.wallet.Wallets;
import cartulary.privacy.InMemorySubjectKeys;
import cartulary.privacy.SealedFields;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever crosses the buses must be able to cross to another process. */
class MessagesTest {
    private static final CartularySerializer SERIALIZER = new CartularySerializer(
            CartularySerializer.messageMapper(new SealedFields(new InMemorySubjectKeys())), List.of());

    private static final Map<Type, Object> VALUES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(int.class, 7),
            Map.entry(Integer.class, 7),
            Map.entry(long.class, 8L),
            Map.entry(Long.class, 8L),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(Instant.class, Examples.NOW),
            Map.entry(Currency.class, Prices.CNY),
            Map.entry(Localized.class, Products.NAME),
            Map.entry(CategoryId.class, Products.TEAPOTS),
            Map.entry(cartulary.contract.catalog.ImportId.class, Products.IMPORT),
            Map.entry(ProductId.class, Products.TEAPOT),
            Map.entry(Sku.class, Products.SMALL),
            Map.entry(CustomerId.class, Customers.LIN),
            Map.entry(StockItemId.class, Stock.SMALL),
            Map.entry(TransferId.class, Stock.TRANSFER),
            Map.entry(CartId.class, Carts.CART),
            Map.entry(ShippingMethodId.class, Prices.EXPRESS),
            Map.entry(AddressId.class, Customers.HOME),
            Map.entry(DraftId.class, Orders.DRAFT),
            Map.entry(OrderNumber.class, Orders.orderPlacedFromCart().number()),
            Map.entry(OrderId.class, Orders.ORDER),
            Map.entry(FulfilmentId.class, Fulfilments.FULFILMENT),
            Map.entry(ParcelId.class, Fulfilments.PARCEL),
            Map.entry(ReturnId.class, Fulfilments.RETURN),
            Map.entry(WalletId.class, Wallets.WALLET),
            Map.entry(CaseId.class, Settlements.CASE),
            Map.entry(ReconciliationId.class, new ReconciliationId("reconciliation-stripe:2026-11-01")),
            Map.entry(PaymentId.class, Payments.PAYMENT),
            Map.entry(RefundId.class, Payments.REFUND),
            Map.entry(MethodId.class, Payments.METHOD),
            Map.entry(SavedMethodsId.class, Payments.METHODS),
            Map.entry(SavedCard.class, Payments.CARD),
            Map.entry(DisputeId.class, Payments.DISPUTE),
            Map.entry(NotificationId.class, Payments.NOTIFICATION),
            Map.entry(PriceId.class, PriceId.of(Products.SMALL, Prices.CNY)),
            Map.entry(ProcessId.class, Processes.CHECKOUT),
            Map.entry(DeadLetterId.class, Processes.LETTER),
            Map.entry(LocalDate.class, Settlements.DAY),
            Map.entry(double.class, 0.5),
            Map.entry(Account.class, Account.REVENUE),
            Map.entry(ProjectionId.class, ProjectionId.of("orders")));

    /** Each message with every component given, once for each kind of what it holds; and each with nulls. */
    static Stream<Object> messages() {
        return Catalogue.MESSAGES.stream()
                .map(Catalogue.Entry::type)
                .flatMap(type -> Stream.concat(some(type, 0).stream(), Stream.of(record(type, c -> orNull(c, type)))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void it_comes_back_as_it_was(Object message) {
        assertThat(SERIALIZER.copy(message)).isEqualTo(message);
    }

    @Test
    void every_kind_of_message_was_tried() {
        assertThat(messages().map(Object::getClass).distinct().toList())
                .containsAll(
                        Catalogue.MESSAGES.stream().map(Catalogue.Entry::type).toList());
    }

    @Test
    void an_unknown_field_is_no_message() {
        var json = "{\"stockItemId\":\"stock-AB@main\",\"quantity\":1,\"key\":\"k\",\"more\":1}";
        var type = SERIALIZER.typeForClass(ReceiveStock.class);
        assertThatThrownBy(() -> SERIALIZER.deserialize(
                        new org.axonframework.serialization.SimpleSerializedObject<>(json, String.class, type)))
                .isInstanceOf(org.axonframework.serialization.SerializationException.class);
    }

    private static List<Object> some(Type type, int depth) {
        if (VALUES.containsKey(type)) return List.of(VALUES.get(type));
        if (type instanceof Class<?> c && c.isEnum()) return List.of(c.getEnumConstants());
        if (type instanceof Class<?> c && c.isSealed()) {
            return Arrays.stream(c.getPermittedSubclasses())
                    .flatMap(kind -> some(kind, depth).stream())
                    .toList();
        }
        if (type instanceof Class<?> c && c.isRecord()) {
            var kinds = Arrays.stream(c.getRecordComponents())
                    .mapToInt(component ->
                            some(component.getGenericType(), depth + 1).size())
                    .max()
                    .orElse(1);
            return Stream.iterate(0, i -> i < Math.max(kinds, 1), i -> i + 1)
                    .map(i -> record(c, component -> nth(some(component.getGenericType(), depth + 1), i)))
                    .toList();
        }
        if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
            // A tree ends somewhere.
            return List.of(depth > 3 ? List.of() : some(p.getActualTypeArguments()[0], depth + 1));
        }
        if (type instanceof ParameterizedType p && p.getRawType() == Map.class) {
            return List.of(Map.of(
                    some(p.getActualTypeArguments()[0], depth + 1).getFirst(),
                    some(p.getActualTypeArguments()[1], depth + 1).getFirst()));
        }
        if (type instanceof java.lang.reflect.TypeVariable<?>) return List.of("item");
        throw new AssertionError("no value for " + type);
    }

    private static Object nth(List<Object> values, int n) {
        return values.isEmpty() ? null : values.get(Math.min(n, values.size() - 1));
    }

    /** Values that check themselves refuse null; what is around them must not. */
    private static Object orNull(RecordComponent component, Class<?> type) {
        return component.getType().isPrimitive() || type == Localized.class
                ? some(component.getGenericType(), 0).getFirst()
                : null;
    }

    private static Object record(Class<?> type, java.util.function.Function<RecordComponent, Object> value) {
        try {
            var components = type.getRecordComponents();
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(Arrays.stream(components).map(value).toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getName(), e);
        }
    }
}
