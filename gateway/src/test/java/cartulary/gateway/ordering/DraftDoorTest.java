package cartulary.gateway.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.AddressId;
import cartulary.contract.customer.CustomerCommand.AddAddress;
import cartulary.contract.customer.CustomerCommand.PreferAddress;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.DraftCommand.CreateDraft;
import cartulary.contract.ordering.DraftCommand.PlaceDraft;
import cartulary.contract.ordering.DraftContent;
import cartulary.contract.ordering.DraftId;
import cartulary.contract.ordering.DraftQuery.DraftDetails;
import cartulary.contract.ordering.DraftQuery.DraftState;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingQuery.ShippingOption;
import cartulary.contract.support.Localized;
import cartulary.gateway.support.DoorTest;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Draft orders of staff, and the address books they order from. */
class DraftDoorTest extends DoorTest {
    private static final CustomerId LIN = new CustomerId("customer-lin");
    private static final DraftId DRAFT = DraftId.derivedFrom("admin-1", "k");
    private static final Recipient THERE = new Recipient("Ada Lin", null, null, "1 Kiln Lane", "Shanghai", null, "CN");
    private static final String RECIPIENT =
            "{\"name\":\"Ada Lin\",\"street\":\"1 Kiln Lane\",\"city\":\"Shanghai\",\"country\":\"CN\"}";
    private static final String CONTENT =
            "{\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":2}],\"currency\":\"CNY\",\"recipient\":%s}"
                    .formatted(RECIPIENT);

    private Answer as(String who, String method, String path, String key, String body) {
        return call(
                method,
                "/api/v1" + path,
                body,
                "Authorization",
                who,
                "Idempotency-Key",
                key,
                "Content-Type",
                "application/json");
    }

    private static DraftDetails draft(Recipient recipient, ShippingMethodId method) {
        var lines = List.of(new RequestedLine(new Sku("BOWL-1"), 2));
        var content = new DraftContent(lines, Currency.getInstance("CNY"), method);
        return new DraftDetails(
                DRAFT, LIN, DraftState.OPEN, content, recipient, null, "admin-1", Instant.EPOCH, Instant.EPOCH, null);
    }

    @Test
    void staff_prepares_an_order_for_a_customer_and_a_repeat_is_the_same_draft() {
        var body = "{\"customerId\":\"customer-lin\",\"content\":%s}".formatted(CONTENT);
        var first = as(admin(), "POST", "/admin/drafts", "k1", body);
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(as(admin(), "POST", "/admin/drafts", "k1", body).http().body())
                .isEqualTo(first.http().body());
        assertThat(others.commands())
                .hasSize(2)
                .first()
                .isEqualTo(others.commands().getLast());
        var command = (CreateDraft) others.commands().getFirst();
        assertThat(command.customerId()).isEqualTo(LIN);
        assertThat(command.recipient()).isEqualTo(THERE);
        for (var bad : List.of(
                "{\"content\":%s}".formatted(CONTENT),
                "{\"customerId\":\"customer-lin\"}",
                body.replace("\"quantity\":2", "\"quantity\":0"),
                body.replace("\"country\":\"CN\"", "\"country\":\"China\""))) {
            assertThat(as(admin(), "POST", "/admin/drafts", "k2", bad).code())
                    .as(bad)
                    .isEqualTo("invalid-field");
        }
    }

    @Test
    void a_draft_shows_what_it_would_cost_now() {
        others.shipping(new ShippingOption(
                ShippingMethodId.STANDARD, new Localized(Map.of("en", "Post")), Money.of(500, "CNY")));
        others.draft(draft(THERE, null));
        var shown = as(admin(), "GET", "/admin/drafts/" + DRAFT, "-", null);
        assertThat(shown.json().at("/total/minorUnits").asLong())
                .as(shown.toString())
                .isEqualTo(2500);
        assertThat(shown.json().at("/draft/state").asString()).isEqualTo("open");
        others.draft(draft(null, null));
        var nowhere = as(admin(), "GET", "/admin/drafts/" + DRAFT, "-", null);
        assertThat(nowhere.json().at("/total/minorUnits").asLong()).isEqualTo(2000);
        others.draft(draft(THERE, new ShippingMethodId("shipping-pigeon")));
        var unsendable = as(admin(), "GET", "/admin/drafts/" + DRAFT, "-", null);
        assertThat(unsendable.json().get("total").isNull()).isTrue();
        others.draft(null);
        assertThat(as(admin(), "GET", "/admin/drafts/" + DRAFT, "-", null).code())
                .isEqualTo("draft-unknown");
    }

    @Test
    void placing_a_draft_is_one_order_whatever_the_key() {
        others.draft(draft(THERE, null));
        var path = "/admin/drafts/" + DRAFT + "/placement";
        var first = as(admin(), "POST", path, "k1", "{\"expectedTotal\":2500}");
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(first.json().get("orderId").asString())
                .isEqualTo(DRAFT.orderId().value());
        assertThat(as(admin(), "POST", path, "k2", "{\"expectedTotal\":2500}")
                        .http()
                        .body())
                .isEqualTo(first.http().body());
        assertThat(others.commands()).containsOnly(new PlaceDraft(DRAFT, Money.of(2500, "CNY")));
    }

    @Test
    void a_customer_keeps_addresses() {
        var me = new CustomerId("customer-" + ADA);
        var first = as(customer(), "POST", "/addresses", "k1", RECIPIENT);
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        var id = new AddressId(first.json().get("addressId").asString());
        assertThat(first.header("Location")).isEqualTo("/api/v1/addresses/" + id);
        assertThat(as(customer(), "PUT", "/addresses/" + id + "/preference", "-", null)
                        .status())
                .isEqualTo(204);
        assertThat(as(customer(), "DELETE", "/addresses/" + id, "-", null).status())
                .isEqualTo(204);
        assertThat(others.commands()).contains(new PreferAddress(me, id));
        var added = (AddAddress) others.commands().getFirst();
        assertThat(added.address()).isEqualTo(THERE);
        assertThat(added.toString()).doesNotContain("Kiln");
        assertThat(as(customer(), "POST", "/addresses", "k1", RECIPIENT.replace("CN", "C"))
                        .code())
                .isEqualTo("invalid-field");
        assertThat(as(customer(), "PUT", "/addresses/nowhere", "-", RECIPIENT).status())
                .isEqualTo(400);
    }
}
