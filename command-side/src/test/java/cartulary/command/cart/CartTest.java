package cartulary.command.cart;

import static cartulary.command.support.Examples.ADMIN;
import static cartulary.command.support.Examples.ALICE;
import static cartulary.command.support.Examples.CNY;
import static cartulary.command.support.Examples.CUP;
import static cartulary.command.support.Examples.OTHER_PRODUCT;
import static cartulary.command.support.Examples.RECIPIENT;
import static cartulary.command.support.Examples.SHOPPER_ALICE;
import static cartulary.command.support.Examples.SHOPPER_BOB;
import static cartulary.command.support.Examples.TEA;
import static cartulary.command.support.Examples.by;
import static cartulary.command.support.Examples.cny;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.command.support.Examples;
import cartulary.command.support.OrderPlacement;
import cartulary.contract.cart.CartCommand.AddToCart;
import cartulary.contract.cart.CartCommand.CheckOutCart;
import cartulary.contract.cart.CartCommand.ClearCart;
import cartulary.contract.cart.CartCommand.MergeCart;
import cartulary.contract.cart.CartCommand.RemoveFromCart;
import cartulary.contract.cart.CartCommand.SetCartLine;
import cartulary.contract.cart.CartEvent.CartCheckedOut;
import cartulary.contract.cart.CartEvent.CartCleared;
import cartulary.contract.cart.CartEvent.CartItemAdded;
import cartulary.contract.cart.CartEvent.CartItemRemoved;
import cartulary.contract.cart.CartEvent.CartMerged;
import cartulary.contract.cart.CartEvent.CartQuantityChanged;
import cartulary.contract.cart.CartFailure.CartChanged;
import cartulary.contract.cart.CartFailure.CartEmpty;
import cartulary.contract.cart.CartFailure.CartLineInvalid;
import cartulary.contract.cart.CartFailure.CartOrdered;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartLine;
import cartulary.contract.cart.CartRef;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.pricing.PricingFailure.SkuWithdrawn;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import cartulary.contract.support.Failures.InvalidField;
import cartulary.contract.support.Failures.NotAllowed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CartTest {
    private static final CartId CART = CartId.of(ALICE);
    private static final CartId GUESTS = CartId.of(new CustomerId("guest-1"));
    private static final CartItemAdded TWO_TEAS = new CartItemAdded(CART, TEA, 2, "key-1");

    private final Examples.Book book = new Examples.Book().with(CUP, OTHER_PRODUCT, true, cny(100));
    private final List<PlaceOrder> placed = new ArrayList<>();
    private List<CartLine> theirs = List.of();
    private FixtureConfiguration<Cart> fixture;

    @BeforeEach
    void prepare() {
        fixture = Examples.fixture(Cart.class)
                .registerInjectableResource(book)
                .registerInjectableResource((GuestCarts) (_, _) -> theirs)
                .registerInjectableResource((OrderPlacement) (command, _) -> placed.add(command));
    }

    @Test
    void articles_are_added_changed_taken_out_and_cleared() {
        fixture.givenNoPriorActivity().when(add(TEA, 2, "key-1")).expectEvents(TWO_TEAS);
        prepare();
        fixture.given(TWO_TEAS).when(new SetCartLine(CART, TEA, 5)).expectEvents(new CartQuantityChanged(CART, TEA, 5));
        prepare();
        fixture.given(TWO_TEAS).when(new RemoveFromCart(CART, TEA)).expectEvents(new CartItemRemoved(CART, TEA));
        prepare();
        fixture.given(TWO_TEAS).when(new ClearCart(CART)).expectEvents(new CartCleared(CART));
    }

    @Test
    void what_is_so_already_makes_no_event() {
        fixture.given(TWO_TEAS).when(new SetCartLine(CART, TEA, 2)).expectNoEvents();
        prepare();
        fixture.given(TWO_TEAS).when(new RemoveFromCart(CART, CUP)).expectNoEvents();
        for (var command : List.of(new RemoveFromCart(CART, TEA), new ClearCart(CART), new MergeCart(CART, GUESTS))) {
            prepare();
            fixture.givenNoPriorActivity()
                    .when(command)
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }
    }

    @Test
    void the_same_key_adds_once_and_with_another_wish_is_refused() {
        fixture.given(TWO_TEAS).when(add(TEA, 2, "key-1")).expectNoEvents().expectSuccessfulHandlerExecution();
        prepare();
        fixture.given(TWO_TEAS)
                .when(add(TEA, 3, "key-1"))
                .expectExceptionDetails(new IdempotencyKeyReused(CART.value()));
        prepare();
        fixture.given(TWO_TEAS).when(add(TEA, 2, "key-2")).expectEvents(new CartItemAdded(CART, TEA, 2, "key-2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void a_quantity_out_of_bounds_is_refused(int quantity) {
        var no = new CartLineInvalid("quantity", "must be 1 to 999 of one SKU");
        fixture.givenNoPriorActivity().when(add(TEA, quantity, null)).expectExceptionDetails(no);
        prepare();
        fixture.given(TWO_TEAS).when(new SetCartLine(CART, TEA, quantity)).expectExceptionDetails(no);
    }

    @Test
    void the_bounds_hold_for_the_cart_as_a_whole() {
        fixture.given(TWO_TEAS)
                .when(add(TEA, 998, null))
                .expectExceptionDetails(new CartLineInvalid("quantity", "must be 1 to 999 of one SKU"));
        prepare();
        fixture.given(hundred())
                .when(add(CUP, 1, null))
                .expectExceptionDetails(new CartLineInvalid("sku", "is one more than 100 lines"));
    }

    @Test
    void only_what_is_sold_goes_in() {
        var none = new Sku("NO-SUCH");
        fixture.givenNoPriorActivity().when(add(none, 1, null)).expectExceptionDetails(new SkuUnknown(none));
        book.with(CUP, OTHER_PRODUCT, false, cny(100));
        prepare();
        fixture.givenNoPriorActivity().when(add(CUP, 1, null)).expectExceptionDetails(new SkuWithdrawn(CUP));
    }

    @Test
    void nobody_looks_into_the_cart_of_somebody_else() {
        for (var command : List.of(
                add(TEA, 1, null),
                new SetCartLine(CART, TEA, 1),
                new RemoveFromCart(CART, TEA),
                new ClearCart(CART),
                new MergeCart(CART, GUESTS),
                checkOut(1, "hash-1"))) {
            prepare();
            fixture.given(TWO_TEAS)
                    .when(command, by(SHOPPER_BOB))
                    .expectNoEvents()
                    .expectExceptionDetails(NotAllowed.class);
        }
        prepare();
        fixture.given(TWO_TEAS).when(new ClearCart(CART), by(ADMIN)).expectEvents(new CartCleared(CART));
    }

    @Test
    void what_a_guest_chose_joins_what_the_customer_had_within_the_bounds() {
        theirs = List.of(new CartLine(CUP, 1), new CartLine(TEA, 998));
        fixture.given(TWO_TEAS)
                .when(new MergeCart(CART, GUESTS), by(SHOPPER_ALICE))
                .expectEvents(new CartMerged(CART, GUESTS, List.of(new CartLine(TEA, 999), new CartLine(CUP, 1))));
        prepare();
        fixture.given(hundred())
                .when(new MergeCart(CART, GUESTS))
                .expectEventsMatching(org.axonframework.test.matchers.Matchers.payloadsMatching(
                        org.axonframework.test.matchers.Matchers.exactSequenceOf(
                                org.axonframework.test.matchers.Matchers.matches((CartMerged merged) ->
                                        merged.lines().size() == 100)))); // The guest's two find no room.
    }

    @Test
    void only_a_guests_cart_goes_into_only_a_customers() {
        fixture.givenNoPriorActivity()
                .when(new MergeCart(CART, CartId.of(new CustomerId("customer-bob"))), by(SHOPPER_ALICE))
                .expectExceptionDetails(InvalidField.class);
        prepare();
        fixture.givenNoPriorActivity().when(new MergeCart(GUESTS, GUESTS)).expectExceptionDetails(InvalidField.class);
    }

    @Test
    void a_version_makes_one_order_whatever_the_key() {
        var lines = List.of(new CartLine(TEA, 2));
        var ordered = new CartCheckedOut(CART, 1, checkOut(1, "hash-1").orderId(), lines, "hash-1");
        fixture.given(TWO_TEAS).when(checkOut(1, "hash-1"), by(SHOPPER_ALICE)).expectEvents(ordered);
        assertThat(placed)
                .containsExactly(new PlaceOrder(
                        checkOut(1, "hash-1").orderId(),
                        ALICE,
                        List.of(new RequestedLine(TEA, 2)),
                        CNY,
                        RECIPIENT,
                        "hash-1",
                        null,
                        null,
                        null,
                        null,
                        new CartRef(CART, 1)));
        prepare();
        fixture.given(TWO_TEAS, ordered)
                .when(checkOut(1, "hash-1"))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
        prepare();
        fixture.given(TWO_TEAS, ordered)
                .when(checkOut(1, "hash-2"))
                .expectExceptionDetails(new CartOrdered(1, checkOut(1, "").orderId()));
        prepare();
        fixture.given(TWO_TEAS, ordered).when(checkOut(2, "hash-2")).expectExceptionDetails(new CartEmpty());
        assertThat(placed).hasSize(1);
    }

    @Test
    void another_version_than_the_shopper_saw_is_not_ordered() {
        fixture.given(TWO_TEAS, new CartQuantityChanged(CART, TEA, 3))
                .when(checkOut(1, "hash-1"))
                .expectNoEvents()
                .expectExceptionDetails(new CartChanged(1, 2));
        assertThat(placed).isEmpty();
    }

    @Test
    void an_order_that_is_refused_leaves_the_cart_as_it_was() {
        fixture = Examples.fixture(Cart.class).registerInjectableResource((OrderPlacement) (_, _) -> {
            throw new CommandRefused(new SkuWithdrawn(TEA));
        });
        fixture.given(TWO_TEAS)
                .when(checkOut(1, "hash-1"))
                .expectNoEvents()
                .expectExceptionDetails(new SkuWithdrawn(TEA));
    }

    private static List<CartItemAdded> hundred() {
        return IntStream.range(0, 100)
                .mapToObj(i -> new CartItemAdded(CART, new Sku("SKU-" + i), 1, null))
                .toList();
    }

    private static AddToCart add(Sku sku, int quantity, String key) {
        return new AddToCart(CART, sku, quantity, key);
    }

    private static CheckOutCart checkOut(long version, String hash) {
        return new CheckOutCart(CART, version, CNY, RECIPIENT, null, null, null, null, hash);
    }
}
