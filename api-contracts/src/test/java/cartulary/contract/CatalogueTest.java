package cartulary.contract;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.cart.CartEvent;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.ImportEvent;
import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.customer.CustomerEvent;
import cartulary.contract.customer.LimitsEvent;
import cartulary.contract.fulfilment.FulfilmentEvent;
import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockPlanEvent;
import cartulary.contract.ordering.DraftEvent;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.payment.DisputeEvent;
import cartulary.contract.payment.MethodEvent;
import cartulary.contract.payment.NotificationEvent;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.pricing.PriceEvent;
import cartulary.contract.pricing.ShippingEvent;
import cartulary.contract.process.DeadLetterEvent;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.process.ProjectionEvent;
import cartulary.contract.settlement.SettlementEvent;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;
import cartulary.contract.wallet.WalletEvent;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final List<Class<?>> LIVES = List.of(
            ProductEvent.class,
            CategoryEvent.class,
            ImportEvent.class,
            PriceEvent.class,
            ShippingEvent.class,
            CartEvent.class,
            StockEvent.class,
            StockPlanEvent.class,
            LocationEvent.class,
            CustomerEvent.class,
            LimitsEvent.class,
            OrderEvent.class,
            FulfilmentEvent.class,
            DraftEvent.class,
            PaymentEvent.class,
            DisputeEvent.class,
            MethodEvent.class,
            SettlementEvent.class,
            WalletEvent.class,
            NotificationEvent.class,
            ProcessEvent.class,
            DeadLetterEvent.class,
            ProjectionEvent.class);

    @Test
    void every_event_of_every_life_has_an_alias() {
        var named = Catalogue.EVENTS.stream().map(Catalogue.Entry::type).toList();
        assertThat(LIVES.stream().flatMap(CatalogueTest::permitted))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(named).contains(event));
    }

    @Test
    void every_command_and_query_says_who_may_send_it() {
        assertThat(Catalogue.MESSAGES.stream()
                        .map(Catalogue.Entry::type)
                        .filter(type -> Arrays.stream(type.getInterfaces())
                                .anyMatch(life -> life.getSimpleName().matches(".*(Command|Query)"))))
                .isNotEmpty()
                .allSatisfy(type -> assertThat(type).hasAnnotation(AllowedTo.class));
    }

    @Test
    void a_sealed_component_stands_beside_exactly_one_subject() {
        assertThat(Catalogue.EVENTS.stream()
                        .map(Catalogue.Entry::type)
                        .filter(type -> components(type).anyMatch(c -> c.isAnnotationPresent(Sealed.class))))
                .isNotEmpty()
                .allSatisfy(type -> assertThat(components(type).filter(c -> c.isAnnotationPresent(Subject.class)))
                        .hasSize(1));
    }

    /** The page is made from the code: {@code mvn -pl api-contracts test -Dcartulary.docs=write} writes it anew. */
    @Test
    void the_page_of_events_says_what_the_code_says() throws IOException {
        var page = Path.of("..", "docs", "events.md");
        if ("write".equals(System.getProperty("cartulary.docs"))) Files.writeString(page, eventPage());
        assertThat(page).hasContent(eventPage());
    }

    private static String eventPage() {
        var rows = Catalogue.EVENTS.stream()
                .map(e -> "| `%s` | %d | %s |"
                        .formatted(
                                e.alias(),
                                e.revision(),
                                components(e.type()).map(CatalogueTest::spelled).collect(Collectors.joining(", "))))
                .collect(Collectors.joining("\n"));
        return """
                # Events

                Made from `Catalogue.EVENTS`; `CatalogueTest` fails when the two differ and says how to make it anew. Alias and revision
                are what is stored; a changed event gets a new revision, a sample under `api-contracts/src/test/resources/events` and an
                upcaster. *Sealed* components are encrypted under the key of the *subject*. Metadata of each: `actor`, `roles`,
                `correlationId`, `causationId`, and where known `triggerId` (the event that had the command sent), `reason`,
                `traceparent`, `idempotencyKey`.

                | alias | revision | components |
                |---|---|---|
                %s
                """.formatted(rows);
    }

    private static String spelled(RecordComponent component) {
        var marks = component.isAnnotationPresent(Sealed.class)
                ? " *sealed*"
                : component.isAnnotationPresent(Subject.class) ? " *subject*" : "";
        return "%s: %s%s".formatted(component.getName(), spelled(component.getGenericType()), marks);
    }

    private static String spelled(Type type) {
        if (type instanceof Class<?> plain) return plain.getSimpleName();
        var generic = (ParameterizedType) type;
        return ((Class<?>) generic.getRawType()).getSimpleName()
                + Arrays.stream(generic.getActualTypeArguments())
                        .map(CatalogueTest::spelled)
                        .collect(Collectors.joining(", ", "‹", "›"));
    }

    private static Stream<Class<?>> permitted(Class<?> life) {
        return life.isSealed()
                ? Arrays.stream(life.getPermittedSubclasses()).flatMap(CatalogueTest::permitted)
                : Stream.of(life);
    }

    private static Stream<RecordComponent> components(Class<?> type) {
        return type.isRecord() ? Arrays.stream(type.getRecordComponents()) : Stream.empty();
    }
}
