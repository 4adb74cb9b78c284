package cartulary.command.ordering;

import static cartulary.command.support.Examples.ADMIN;
import static cartulary.command.support.Examples.ALICE;
import static cartulary.command.support.Examples.CNY;
import static cartulary.command.support.Examples.CUP;
import static cartulary.command.support.Examples.RECIPIENT;
import static cartulary.command.support.Examples.TEA;
import static cartulary.command.support.Examples.by;
import static cartulary.command.support.Examples.cny;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.command.support.Examples;
import cartulary.command.support.OrderPlacement;
import cartulary.contract.ordering.DraftCommand.CreateDraft;
import cartulary.contract.ordering.DraftCommand.DiscardDraft;
import cartulary.contract.ordering.DraftCommand.PlaceDraft;
import cartulary.contract.ordering.DraftCommand.ReviseDraft;
import cartulary.contract.ordering.DraftContent;
import cartulary.contract.ordering.DraftEvent;
import cartulary.contract.ordering.DraftEvent.DraftCreated;
import cartulary.contract.ordering.DraftEvent.DraftDiscarded;
import cartulary.contract.ordering.DraftEvent.DraftPlaced;
import cartulary.contract.ordering.DraftEvent.DraftRevised;
import cartulary.contract.ordering.DraftFailure.DraftClosed;
import cartulary.contract.ordering.DraftFailure.DraftUnknown;
import cartulary.contract.ordering.DraftFailure.DraftWithoutRecipient;
import cartulary.contract.ordering.DraftId;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderingFailure.OrderLinesInvalid;
import cartulary.contract.ordering.OrderingFailure.OrderTotalTooLarge;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class DraftTest {
    private static final DraftId DRAFT = DraftId.derivedFrom("admin-1", "key-1");
    private static final DraftContent TWO_TEAS = new DraftContent(List.of(new RequestedLine(TEA, 2)), CNY, null);
    private static final DraftContent A_CUP = new DraftContent(List.of(new RequestedLine(CUP, 1)), CNY, null);
    private static final DraftCreated CREATED = new DraftCreated(DRAFT, ALICE, TWO_TEAS, RECIPIENT, "rang", "hash-1");
    private static final DraftPlaced PLACED = new DraftPlaced(DRAFT, DRAFT.orderId());
    private static final DraftDiscarded DISCARDED = new DraftDiscarded(DRAFT);

    private final List<PlaceOrder> placed = new ArrayList<>();
    private boolean refusing;

    private static CreateDraft create(String hash) {
        return new CreateDraft(DRAFT, ALICE, TWO_TEAS, RECIPIENT, "rang", hash);
    }

    @Test
    void a_draft_is_created_once_under_its_key() {
        given().when(create("hash-1")).expectEvents(CREATED);
        given(CREATED).when(create("hash-1")).expectNoEvents().expectSuccessfulHandlerExecution();
        given(CREATED).when(create("hash-2")).expectExceptionDetails(new IdempotencyKeyReused(DRAFT.value()));
        // Also after it became an order: the answer to a repeat is the same for ever.
        given(CREATED, PLACED).when(create("hash-1")).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    @Test
    void it_keeps_the_bounds_of_an_order() {
        var nothing = new DraftContent(List.of(), CNY, null);
        given().when(new CreateDraft(DRAFT, ALICE, nothing, null, null, "hash-1"))
                .expectNoEvents()
                .expectExceptionDetails(new OrderLinesInvalid("lines", "must be 1 to 100"));
        var tooMany = new DraftContent(List.of(new RequestedLine(TEA, 999), new RequestedLine(TEA, 1)), CNY, null);
        given(CREATED)
                .when(new ReviseDraft(DRAFT, tooMany, null, null))
                .expectNoEvents()
                .expectExceptionDetails(new OrderLinesInvalid("lines[1].quantity", "must be 1 to 999 of one SKU"));
    }

    @Test
    void it_is_revised_while_it_is_open() {
        given(CREATED)
                .when(new ReviseDraft(DRAFT, A_CUP, null, null))
                .expectEvents(new DraftRevised(DRAFT, ALICE, A_CUP, null, null));
        given(CREATED)
                .when(new ReviseDraft(DRAFT, TWO_TEAS, RECIPIENT, "rang"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void placing_it_orders_for_the_customer_what_it_asks_for_last() {
        given(CREATED, new DraftRevised(DRAFT, ALICE, A_CUP, RECIPIENT, null))
                .when(new PlaceDraft(DRAFT, cny(100)), by(ADMIN))
                .expectEvents(PLACED);
        assertThat(placed).singleElement().satisfies(order -> {
            assertThat(order.orderId()).isEqualTo(DRAFT.orderId());
            assertThat(order.customerId()).isEqualTo(ALICE);
            assertThat(order.lines()).isEqualTo(A_CUP.lines());
            assertThat(order.recipient()).isEqualTo(RECIPIENT);
            assertThat(order.expectedTotal()).isEqualTo(cny(100));
        });
    }

    @Test
    void placed_again_it_is_the_same_order() {
        given(CREATED, PLACED)
                .when(new PlaceDraft(DRAFT, null), by(ADMIN))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        assertThat(placed).isEmpty();
    }

    @Test
    void without_a_recipient_or_when_the_order_is_refused_it_stays_open() {
        given(CREATED, new DraftRevised(DRAFT, ALICE, A_CUP, null, null))
                .when(new PlaceDraft(DRAFT, null), by(ADMIN))
                .expectNoEvents()
                .expectExceptionDetails(new DraftWithoutRecipient(DRAFT));
        assertThat(placed).isEmpty();
        refusing = true;
        given(CREATED)
                .when(new PlaceDraft(DRAFT, null), by(ADMIN))
                .expectNoEvents()
                .expectExceptionDetails(new OrderTotalTooLarge("CNY"));
    }

    @Test
    void once_placed_or_discarded_it_is_closed() {
        given(CREATED).when(new DiscardDraft(DRAFT)).expectEvents(DISCARDED);
        given(CREATED, DISCARDED).when(new DiscardDraft(DRAFT)).expectNoEvents().expectSuccessfulHandlerExecution();
        for (var command : List.of(new ReviseDraft(DRAFT, A_CUP, null, null), new PlaceDraft(DRAFT, null))) {
            given(CREATED, DISCARDED)
                    .when(command)
                    .expectNoEvents()
                    .expectExceptionDetails(new DraftClosed(DRAFT, "discarded"));
        }
        for (var command : List.of(new ReviseDraft(DRAFT, A_CUP, null, null), new DiscardDraft(DRAFT))) {
            given(CREATED, PLACED)
                    .when(command)
                    .expectNoEvents()
                    .expectExceptionDetails(new DraftClosed(DRAFT, "placed"));
        }
    }

    @Test
    void what_was_never_created_is_unknown() {
        for (var command : List.of(
                new ReviseDraft(DRAFT, A_CUP, null, null), new DiscardDraft(DRAFT), new PlaceDraft(DRAFT, null))) {
            given().when(command).expectNoEvents().expectExceptionDetails(new DraftUnknown(DRAFT));
        }
    }

    private TestExecutor<Draft> given(DraftEvent... events) {
        return Examples.fixture(Draft.class)
                .registerInjectableResource((OrderPlacement) (command, _) -> {
                    if (refusing) throw new CommandRefused(new OrderTotalTooLarge("CNY"));
                    placed.add(command);
                })
                .given((Object[]) events);
    }
}
