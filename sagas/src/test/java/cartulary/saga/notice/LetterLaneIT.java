package cartulary.saga.notice;

import static cartulary.saga.Told.until;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.Localized;
import cartulary.embedded.testing.TestServers;
import cartulary.saga.ShopOfSagas;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What becomes of all else while letters cannot be sent. */
class LetterLaneIT {
    private static final OrderId ORDER = new OrderId("order-00000000000000000000000000000001");
    private static final String STORED = "select task_instance from %s where task_name = 'notice-mail'";

    @Test
    void a_mail_server_that_says_nothing_holds_up_letters_and_nothing_else() throws IOException {
        try (var silent = new SilentServer();
                var shop = ShopOfSagas.on(
                        TestServers.postgres(), Map.of("cartulary.notices.smtp", "127.0.0.1:" + silent.port()))) {
            shop.publish(placed(shop));
            var tasks = shop.get(StoredTasks.class);
            for (var letter = 0; letter < 200; letter++) {
                tasks.store(new TaskInstance<>(NoticeTasks.MAIL, "letter-" + letter, work()));
            }
            until(() -> silent.callers() >= 4); // As many as may be sent at once.
            tasks.store(new TaskInstance<>(ShopOfSagas.NOTED, "beside", "beside"));
            until(() -> shop.told().notes().contains("beside"));
            silent.close(); // Or each would wait for its ten seconds.
        }
    }

    @Test
    void a_letter_that_a_shop_without_lanes_stored_is_found_in_its_own() {
        var database = TestServers.postgres();
        try (var before = ShopOfSagas.on(database, Map.of())) {
            before.stopScheduler();
            before.get(StoredTasks.class)
                    .store(
                            new TaskInstance<>(NoticeTasks.MAIL, "letter", work()),
                            before.now().plus(Duration.ofDays(1)));
            before.database()
                    .sql("with gone as (delete from scheduled_letters returning *)"
                            + " insert into scheduled_tasks select * from gone")
                    .update();
        }
        try (var after = ShopOfSagas.on(database, Map.of())) {
            assertThat(after.database()
                            .sql(STORED.formatted("scheduled_tasks"))
                            .query(String.class)
                            .list())
                    .isEmpty();
            assertThat(after.database()
                            .sql(STORED.formatted("scheduled_letters"))
                            .query(String.class)
                            .list())
                    .containsExactly("letter");
        }
    }

    private static NoticeWork work() {
        return new NoticeWork(ORDER.value(), "confirmed", Map.of(), 1);
    }

    private static OrderPlaced placed(ShopOfSagas shop) {
        var line = new OrderLine(
                new Sku("TEA"),
                new ProductId("product-00000000000000000000000000000001"),
                new Localized(Map.of("en", "Tea")),
                1,
                Money.of(700, "CNY"));
        return new OrderPlaced(
                ORDER,
                new CustomerId("customer-1"),
                List.of(line),
                Money.of(700, "CNY"),
                new Recipient("Ada Lin", null, "ada@example.org", "1 Kiln Lane", "Shanghai", null, "CN"),
                shop.now().plus(Duration.ofMinutes(15)),
                7,
                "hash");
    }

    /** Takes every call and says nothing, not even that it is there. */
    private static final class SilentServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        private final Queue<Socket> callers = new ConcurrentLinkedQueue<>();

        SilentServer() throws IOException {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) callers.add(socket.accept());
                } catch (IOException _) { // Closed.
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        int callers() {
            return callers.size();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (var each : callers) each.close();
        }
    }
}
