package cartulary.gateway.support;

import cartulary.contract.support.Failure;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Currency;
import java.util.Map;

/** One instance of any failure, made from examples of the types its components have. */
final class FailureExamples {
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("TransferId", "transfer-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("OrderId", "order-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("PaymentId", "payment-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("RefundId", "refund-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("DisputeId", "dispute-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("MethodId", "method-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("ProductId", "product-bowl"),
            Map.entry("CategoryId", "category-tea"),
            Map.entry("CustomerId", "customer-ada"),
            Map.entry("StockItemId", "stock-BOWL-1@main"),
            Map.entry("ProcessId", "process-checkout:x"),
            Map.entry("Sku", "BOWL-1"),
            Map.entry("AddressId", "address-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("DraftId", "draft-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("ShippingMethodId", "shipping-express"),
            Map.entry("FulfilmentId", "fulfilment-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("ParcelId", "parcel-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            Map.entry("ReturnId", "return-0f1e2d3c4b5a69788796a5b4c3d2e1f0"));

    private FailureExamples() {}

    static Failure of(Class<?> type) {
        try {
            var components = type.getRecordComponents();
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var values = new Object[components.length];
            for (var i = 0; i < values.length; i++) values[i] = example(types[i]);
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (Failure) constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }

    private static Object example(Class<?> type) throws ReflectiveOperationException {
        if (type == String.class) return "example";
        if (type == int.class) return 1;
        if (type == long.class) return 1L;
        if (type == boolean.class) return true;
        if (type == Currency.class) return Currency.getInstance("CNY");
        if (type == cartulary.contract.money.Money.class) return cartulary.contract.money.Money.of(1, "CNY");
        if (type == cartulary.contract.settlement.CaseId.class) {
            return cartulary.contract.settlement.CaseId.derivedFrom("x");
        }
        if (type == cartulary.contract.wallet.WalletId.class) {
            return cartulary.contract.wallet.WalletId.of(
                    new cartulary.contract.customer.CustomerId("customer-ada"), Currency.getInstance("CNY"));
        }
        var text = TEXTS.get(type.getSimpleName());
        return text == null ? null : type.getConstructor(String.class).newInstance(text);
    }
}
