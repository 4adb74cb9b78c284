package cartulary.gateway.support;

import static cartulary.contract.support.Role.ADMIN;
import static cartulary.contract.support.Role.AUDITOR;
import static cartulary.contract.support.Role.CUSTOMER;
import static cartulary.contract.support.Role.GUEST;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import cartulary.contract.support.Role;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;

/** Every operation and who may call it. What does not stand here is refused, whatever controller there may be. */
public final class Routes {
    /**
     * @param pattern as the controllers write it
     * @param roles empty: everybody, with or without a token
     */
    public record Route(HttpMethod method, String pattern, Set<Role> roles) {}

    public static final List<Route> ALL = List.of(
            route(POST, "/api/v1/guests"),
            route(GET, "/api/v1/categories"),
            route(GET, "/api/v1/products"),
            route(GET, "/api/v1/products/{productId}"),
            route(GET, "/api/v1/search"),
            route(GET, "/api/v1/suggestions"),
            route(GET, "/api/v1/availability"),
            route(GET, "/api/v1/quote"),
            route(GET, "/api/v1/payment-ways"),
            route(GET, "/api/v1/transitions"),
            route(GET, "/api/v1/shipping-methods"),
            route(GET, "/api/v1/cart", CUSTOMER, GUEST),
            route(DELETE, "/api/v1/cart", CUSTOMER, GUEST),
            route(POST, "/api/v1/cart/lines", CUSTOMER, GUEST),
            route(PUT, "/api/v1/cart/lines/{sku}", CUSTOMER, GUEST),
            route(DELETE, "/api/v1/cart/lines/{sku}", CUSTOMER, GUEST),
            route(POST, "/api/v1/guests/adoption", CUSTOMER),
            route(POST, "/api/v1/checkout/confirmation", CUSTOMER, GUEST),
            route(GET, "/api/v1/addresses", CUSTOMER),
            route(POST, "/api/v1/addresses", CUSTOMER),
            route(PUT, "/api/v1/addresses/{addressId}", CUSTOMER),
            route(DELETE, "/api/v1/addresses/{addressId}", CUSTOMER),
            route(PUT, "/api/v1/addresses/{addressId}/preference", CUSTOMER),
            route(POST, "/api/v1/orders", CUSTOMER, GUEST),
            route(GET, "/api/v1/orders", CUSTOMER, GUEST),
            route(GET, "/api/v1/orders/{orderId}", CUSTOMER, GUEST, ADMIN, AUDITOR),
            route(GET, "/api/v1/orders/{orderId}/events", CUSTOMER, GUEST),
            route(POST, "/api/v1/orders/{orderId}/cancellation", CUSTOMER, GUEST),
            route(POST, "/api/v1/orders/{orderId}/payments", CUSTOMER, GUEST),
            route(GET, "/api/v1/orders/{orderId}/fulfilment", CUSTOMER, GUEST, ADMIN, AUDITOR),
            route(POST, "/api/v1/orders/{orderId}/receipt", CUSTOMER, GUEST),
            route(POST, "/api/v1/orders/{orderId}/returns", CUSTOMER, GUEST),
            route(GET, "/api/v1/admin/dashboard", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/products", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/products", ADMIN),
            route(GET, "/api/v1/admin/products/{productId}", ADMIN, AUDITOR),
            route(PUT, "/api/v1/admin/products/{productId}", ADMIN),
            route(PATCH, "/api/v1/admin/products/{productId}", ADMIN),
            route(DELETE, "/api/v1/admin/products/{productId}", ADMIN),
            route(POST, "/api/v1/admin/products/{productId}/variants", ADMIN),
            route(PUT, "/api/v1/admin/products/{productId}/publication", ADMIN),
            route(DELETE, "/api/v1/admin/products/{productId}/publication", ADMIN),
            route(GET, "/api/v1/admin/products.csv", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/products.jsonl", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/imports", ADMIN),
            route(GET, "/api/v1/admin/imports", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/imports/{importId}", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/imports/{importId}/refusals", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/pictures", ADMIN),
            route(POST, "/api/v1/admin/categories", ADMIN),
            route(PUT, "/api/v1/admin/categories/{category}/parent", ADMIN),
            route(PUT, "/api/v1/admin/categories/{category}/name", ADMIN),
            route(PUT, "/api/v1/admin/prices/{sku}/{currency}", ADMIN),
            route(GET, "/api/v1/admin/shipping-methods", ADMIN, AUDITOR),
            route(PUT, "/api/v1/admin/shipping-methods/{shippingMethod}", ADMIN),
            route(DELETE, "/api/v1/admin/shipping-methods/{shippingMethod}", ADMIN),
            route(GET, "/api/v1/admin/stock", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/stock/{sku}", ADMIN, AUDITOR),
            route(PUT, "/api/v1/admin/stock/{sku}/plan", ADMIN),
            route(POST, "/api/v1/admin/stock/{sku}/stocktakes", ADMIN),
            route(POST, "/api/v1/admin/stock/{sku}/repairs", ADMIN),
            route(POST, "/api/v1/admin/stock/{sku}/releases", ADMIN),
            route(POST, "/api/v1/admin/stock/{sku}/transfers", ADMIN),
            route(POST, "/api/v1/admin/stock/{sku}/transfers/{transferId}/arrival", ADMIN),
            route(POST, "/api/v1/admin/stock/{sku}/transfers/{transferId}/recall", ADMIN),
            route(GET, "/api/v1/admin/locations", ADMIN, AUDITOR),
            route(PUT, "/api/v1/admin/locations/split", ADMIN),
            route(PUT, "/api/v1/admin/locations/{location}", ADMIN),
            route(POST, "/api/v1/admin/stock/{sku}/receipts", ADMIN),
            route(POST, "/api/v1/admin/stock/{sku}/adjustments", ADMIN),
            route(GET, "/api/v1/admin/customers/{customerId}/addresses", ADMIN),
            route(GET, "/api/v1/admin/drafts", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/drafts", ADMIN),
            route(GET, "/api/v1/admin/drafts/{draftId}", ADMIN, AUDITOR),
            route(PUT, "/api/v1/admin/drafts/{draftId}", ADMIN),
            route(DELETE, "/api/v1/admin/drafts/{draftId}", ADMIN),
            route(POST, "/api/v1/admin/drafts/{draftId}/placement", ADMIN),
            route(GET, "/api/v1/admin/orders", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/orders/{orderId}/cancellation", ADMIN),
            route(POST, "/api/v1/admin/orders/{orderId}/refunds", ADMIN),
            route(GET, "/api/v1/wallet", CUSTOMER, GUEST),
            route(GET, "/api/v1/admin/wallets/{customerId}", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/wallets/{customerId}/credits", ADMIN),
            route(GET, "/api/v1/admin/refunds", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/refunds/{refundId}", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/refunds/{refundId}/approval", ADMIN),
            route(POST, "/api/v1/admin/refunds/{refundId}/rejection", ADMIN),
            route(GET, "/api/v1/admin/disputes", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/disputes/{disputeId}", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/orders/{orderId}/fulfilment", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/orders/{orderId}/shipments", ADMIN),
            route(PUT, "/api/v1/admin/orders/{orderId}/shipments/{parcelId}/tracking", ADMIN),
            route(POST, "/api/v1/admin/orders/{orderId}/receipt", ADMIN),
            route(POST, "/api/v1/admin/orders/{orderId}/returns/{returnId}/approval", ADMIN),
            route(POST, "/api/v1/admin/orders/{orderId}/returns/{returnId}/denial", ADMIN),
            route(POST, "/api/v1/admin/orders/{orderId}/returns/{returnId}/receipt", ADMIN),
            route(GET, "/api/v1/admin/returns", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/notifications", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/notifications/{notificationId}/replay", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/reconciliations", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/reconciliations", ADMIN),
            route(GET, "/api/v1/admin/reconciliations/{reconciliationId}", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/reviews", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/reviews/{caseId}", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/reviews/{caseId}/proposal", ADMIN),
            route(POST, "/api/v1/admin/reviews/{caseId}/confirmation", ADMIN),
            route(POST, "/api/v1/admin/reviews/{caseId}/rejection", ADMIN),
            route(GET, "/api/v1/admin/ledger/trial-balance", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/ledger/accounts/{account}", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/ledger/entries", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/ledger/entries.jsonl", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/ledger/entries.csv", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/history/{streamId}", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/dead-letters", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/dead-letters/{deadLetterId}/retry", ADMIN),
            route(POST, "/api/v1/admin/dead-letters/{deadLetterId}/discard", ADMIN),
            route(GET, "/api/v1/admin/projections", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/projections/{projection}", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/projections/{projection}/{act}", ADMIN),
            route(GET, "/api/v1/admin/processes", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/processes/counts", ADMIN, AUDITOR),
            route(GET, "/api/v1/admin/processes/{processId}", ADMIN, AUDITOR),
            route(POST, "/api/v1/admin/processes/{processId}/retry", ADMIN),
            route(POST, "/api/v1/admin/processes/{processId}/skip", ADMIN),
            route(POST, "/api/v1/admin/processes/{processId}/compensate", ADMIN),
            route(POST, "/api/v1/admin/processes/{processId}/close", ADMIN),
            route(GET, "/api/v1/audit/streams/{streamId}", AUDITOR),
            route(GET, "/api/v1/audit/events", AUDITOR),
            route(GET, "/api/v1/audit/events.jsonl", AUDITOR),
            route(GET, "/api/v1/audit/events/{eventId}/causation", AUDITOR),
            route(GET, "/api/v1/openapi.json"),
            route(GET, "/problems/{code}"),
            route(GET, "/"),
            route(GET, "/products"),
            route(GET, "/products/{productId}"),
            route(GET, "/categories/{categoryId}"),
            route(GET, "/search"),
            route(GET, "/cart"),
            route(GET, "/checkout"),
            route(GET, "/orders"),
            route(GET, "/orders/{orderId}"),
            route(GET, "/sign-in"),
            route(GET, "/sign-up"),
            route(GET, "/signed-in"),
            route(GET, "/staff"), // An empty page: what it shows comes over the operations above.
            route(GET, "/staff/{*rest}"),
            route(GET, "/assets/**"),
            route(GET, "/pictures/**"),
            route(POST, "/webhooks/stripe"), // Its signature is its token.
            route(POST, "/webhooks/wechat"),
            route(POST, "/webhooks/alipay"),
            route(GET, "/bench/bare"), // There only for a benchmark.
            route(POST, "/test/clock")); // There only when the test clock is enabled, on loopback.

    private Routes() {}

    private static Route route(HttpMethod method, String pattern, Role... roles) {
        return new Route(method, pattern, Set.of(roles));
    }
}
