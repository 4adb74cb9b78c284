package cartulary.gateway.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.CountStock;
import cartulary.contract.inventory.InventoryCommand.LandTransfer;
import cartulary.contract.inventory.InventoryCommand.RecallTransfer;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.InventoryCommand.RepairStock;
import cartulary.contract.inventory.InventoryCommand.TransferStock;
import cartulary.contract.inventory.Location;
import cartulary.contract.inventory.PlanningCommand.PlanStock;
import cartulary.contract.inventory.PlanningCommand.RequireLocation;
import cartulary.contract.inventory.PlanningCommand.SetLocation;
import cartulary.contract.inventory.PlanningCommand.SetSplit;
import cartulary.contract.inventory.Split;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.TransferId;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.MetaKeys;
import cartulary.gateway.support.DoorTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an admin does about stock is asked as one command, of the place that was meant. */
class StockDoorTest extends DoorTest {
    private static final Sku BOWL = new Sku("BOWL-1");
    private static final StockItemId MAIN = StockItemId.of(BOWL, "main");
    private static final StockItemId BERLIN = StockItemId.of(BOWL, "berlin");
    private static final OrderId ORDER = new OrderId("order-0f1e2d3c4b5a69788796a5b4c3d2e1f0");

    private Answer asAdmin(String method, String path, String body) {
        return call(
                method,
                "/api/v1/admin" + path,
                body,
                "Authorization",
                admin(),
                "Idempotency-Key",
                "k1",
                "Content-Type",
                "application/json");
    }

    private Answer done(String path, String body) {
        var answer = asAdmin("POST", "/stock/BOWL-1" + path, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    @Test
    void goods_are_received_only_where_there_is_a_location() {
        done("/receipts", "{\"quantity\":5}");
        done("/receipts", "{\"quantity\":5,\"location\":\"berlin\"}");
        var commands = others.commands();
        assertThat(commands).hasSize(3);
        assertThat(((ReceiveStock) commands.getFirst()).stockItemId()).isEqualTo(MAIN);
        assertThat(commands.get(1)).isEqualTo(new RequireLocation("berlin"));
        assertThat(((ReceiveStock) commands.getLast()).stockItemId()).isEqualTo(BERLIN);
    }

    @Test
    void a_number_is_set_right_at_the_place_and_bucket_that_was_meant() {
        done("/adjustments", "{\"difference\":-2,\"reason\":\"broken\",\"location\":\"berlin\"}");
        done("/stocktakes", "{\"counted\":7,\"reason\":\"yearly\",\"bucket\":3}");
        done("/repairs", "{\"onHand\":7,\"reason\":\"flood\"}");
        assertThat(others.commands())
                .satisfiesExactly(
                        adjusted -> assertThat(((AdjustStock) adjusted).stockItemId())
                                .isEqualTo(BERLIN),
                        counted -> {
                            assertThat(((CountStock) counted).stockItemId()).isEqualTo(MAIN.bucket(3));
                            assertThat(((CountStock) counted).counted()).isEqualTo(7);
                        },
                        repaired -> {
                            assertThat(((RepairStock) repaired).onHand()).isEqualTo(7);
                            assertThat(((RepairStock) repaired).shipped()).isNull();
                        });
    }

    @Test
    void a_stuck_hold_is_released_with_the_reason_on_record() {
        done("/releases", "{\"orderId\":\"" + ORDER + "\",\"reason\":\"closed by hand\"}");
        assertThat(others.received()).singleElement().satisfies(received -> {
            var release = (ReleaseReservation) received.message();
            assertThat(release.stockItemId()).isEqualTo(MAIN);
            assertThat(release.orderId()).isEqualTo(ORDER);
            assertThat(received.metadata()).containsEntry(MetaKeys.REASON, "closed by hand");
        });
    }

    @Test
    void a_transfer_asked_for_twice_is_one_transfer_and_ends_once_it_landed_or_was_recalled() {
        var body = "{\"to\":\"berlin\",\"quantity\":4,\"reason\":\"sells better\"}";
        var transfer = done("/transfers", body).json().get("transferId").asString();
        assertThat(done("/transfers", body).json().get("transferId").asString()).isEqualTo(transfer);
        done("/transfers/" + transfer + "/arrival", "{}");
        done("/transfers/" + transfer + "/recall", "{\"reason\":\"the road was closed\"}");
        var id = new TransferId(transfer);
        assertThat(others.commands())
                .containsExactly(
                        new RequireLocation("berlin"),
                        new TransferStock(MAIN, BERLIN, id, 4, "sells better"),
                        new RequireLocation("berlin"),
                        new TransferStock(MAIN, BERLIN, id, 4, "sells better"),
                        new LandTransfer(MAIN, id),
                        new RecallTransfer(MAIN, id, "the road was closed"));
    }

    @Test
    void a_sku_is_planned_and_a_location_opened() {
        var plan = asAdmin(
                "PUT", "/stock/BOWL-1/plan", "{\"buckets\":8,\"backorderMax\":3,\"lowAt\":10,\"perCustomerMax\":2}");
        assertThat(plan.status()).as(plan.toString()).isEqualTo(204);
        var location = asAdmin(
                "PUT",
                "/locations/berlin",
                "{\"name\":\"Berlin\",\"country\":\"DE\",\"postalCode\":\"10115\",\"priority\":1}");
        assertThat(location.status()).as(location.toString()).isEqualTo(204);
        assertThat(asAdmin("PUT", "/locations/split", "{\"split\":\"lines\"}").status())
                .isEqualTo(204);
        assertThat(others.commands())
                .containsExactly(
                        new PlanStock(BOWL, 8, 3, 10, 2),
                        new SetLocation(new Location("berlin", "Berlin", "DE", "10115", 1)),
                        new SetSplit(Split.LINES));
    }

    @Test
    void what_makes_no_sense_is_refused_with_its_field() {
        Map.of(
                        "/stocktakes", "{\"counted\":-1,\"reason\":\"r\"} counted",
                        "/repairs", "{\"onHand\":1} reason",
                        "/releases", "{\"reason\":\"r\"} orderId",
                        "/transfers", "{\"to\":\"Not here\",\"quantity\":1,\"reason\":\"r\"} to",
                        "/adjustments", "{\"difference\":1,\"reason\":\"r\",\"bucket\":99} bucket",
                        "/receipts", "{\"quantity\":0} quantity")
                .forEach((path, wrong) -> {
                    var end = wrong.lastIndexOf(' ');
                    var answer = asAdmin("POST", "/stock/BOWL-1" + path, wrong.substring(0, end));
                    assertThat(answer.status()).as(path).isEqualTo(400);
                    assertThat(answer.code()).isEqualTo("invalid-field");
                    assertThat(answer.json()
                                    .at("/errors/" + wrong.substring(end + 1))
                                    .isMissingNode())
                            .as(answer.toString())
                            .isFalse();
                });
        assertThat(asAdmin("PUT", "/stock/BOWL-1/plan", "{\"buckets\":0,\"backorderMax\":0}")
                        .code())
                .isEqualTo("invalid-field");
        assertThat(asAdmin("GET", "/stock/NEVER-SEEN", null).code()).isEqualTo("stock-item-unknown");
        assertThat(others.commands()).isEmpty();
    }
}
