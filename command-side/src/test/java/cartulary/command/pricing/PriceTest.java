package cartulary.command.pricing;

import static cartulary.command.support.Examples.*;

import cartulary.command.support.Examples;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceEvent;
import cartulary.contract.pricing.PriceEvent.PriceScheduled;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.contract.pricing.PriceEvent.ScheduledPriceBegun;
import cartulary.contract.pricing.PriceEvent.ScheduledPriceCancelled;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.BeginScheduledPrice;
import cartulary.contract.pricing.PricingCommand.CancelScheduledPrice;
import cartulary.contract.pricing.PricingCommand.SchedulePrice;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.pricing.PricingFailure.PriceNotPositive;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.support.Failures.InvalidField;
import java.time.Instant;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final PriceId PRICE = PriceId.of(TEA, CNY);
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(120);
    private static final PriceSet SET = new PriceSet(PRICE, TEA, cny(1250), false);

    @Test
    void a_price_is_set_and_changed() {
        given().when(new SetPrice(PRICE, TEA, cny(1250), false)).expectEvents(SET);
        given(SET).when(new SetPrice(PRICE, TEA, cny(1), false)).expectEvents(new PriceSet(PRICE, TEA, cny(1), false));
    }

    @Test
    void the_price_that_holds_already_changes_nothing() {
        given(SET)
                .when(new SetPrice(PRICE, TEA, cny(1250), false))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void nothing_costs_nothing_unless_it_is_marked_free_and_what_is_free_has_no_price() {
        given().when(new SetPrice(PRICE, TEA, cny(0), false)).expectExceptionDetails(new PriceNotPositive(PRICE));
        given().when(new SetPrice(PRICE, TEA, cny(1), true)).expectExceptionDetails(new PriceNotPositive(PRICE));
        given().when(new SetPrice(PRICE, TEA, cny(0), true)).expectEvents(new PriceSet(PRICE, TEA, cny(0), true));
    }

    @Test
    void what_no_product_has_gets_no_price() {
        given().when(new SetPrice(PriceId.of(CUP, CNY), CUP, cny(1), false))
                .expectNoEvents()
                .expectExceptionDetails(new SkuUnknown(CUP));
    }

    @Test
    void a_price_in_a_currency_the_shop_does_not_sell_in_is_refused() {
        var euro = Money.of(1, "EUR");
        given().when(new SetPrice(PriceId.of(TEA, euro.currency()), TEA, euro, false))
                .expectExceptionDetails(InvalidField.class);
    }

    @Test
    void an_id_that_is_not_of_that_sku_and_currency_is_refused() {
        given().when(new SetPrice(PRICE, CUP, cny(1), false)).expectExceptionDetails(InvalidField.class);
    }

    @Test
    void a_price_waits_for_its_time_and_begins_once() {
        given(SET).when(new SchedulePrice(PRICE, TEA, cny(990), false, SOON)).expectEvents(scheduled(990, SOON));
        given(SET, scheduled(990, SOON))
                .when(new SchedulePrice(PRICE, TEA, cny(990), false, SOON))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(SET, scheduled(990, SOON))
                .when(new BeginScheduledPrice(PRICE, SOON))
                .expectEvents(new PriceSet(PRICE, TEA, cny(990), false), new ScheduledPriceBegun(PRICE, SOON));
        given(
                        SET,
                        scheduled(990, SOON),
                        new PriceSet(PRICE, TEA, cny(990), false),
                        new ScheduledPriceBegun(PRICE, SOON),
                        new PriceSet(PRICE, TEA, cny(800), false))
                .when(new BeginScheduledPrice(PRICE, SOON))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(scheduled(1250, SOON), SET)
                .when(new BeginScheduledPrice(PRICE, SOON))
                .expectEvents(new ScheduledPriceBegun(PRICE, SOON));
    }

    @Test
    void of_several_that_are_overdue_the_last_is_the_price_whichever_is_told_first() {
        given(SET, scheduled(700, LATER), scheduled(990, SOON))
                .when(new BeginScheduledPrice(PRICE, LATER))
                .expectEvents(
                        new PriceSet(PRICE, TEA, cny(700), false),
                        new ScheduledPriceBegun(PRICE, SOON),
                        new ScheduledPriceBegun(PRICE, LATER));
        given(SET, scheduled(700, LATER), scheduled(990, SOON))
                .when(new BeginScheduledPrice(PRICE, SOON))
                .expectEvents(new PriceSet(PRICE, TEA, cny(990), false), new ScheduledPriceBegun(PRICE, SOON));
    }

    @Test
    void what_is_cancelled_does_not_begin() {
        given(SET, scheduled(990, SOON))
                .when(new CancelScheduledPrice(PRICE, SOON))
                .expectEvents(new ScheduledPriceCancelled(PRICE, SOON));
        given(SET, scheduled(990, SOON), new ScheduledPriceCancelled(PRICE, SOON))
                .when(new BeginScheduledPrice(PRICE, SOON))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given().when(new CancelScheduledPrice(PRICE, SOON)).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    @Test
    void only_a_sound_price_of_the_future_can_wait() {
        given().when(new SchedulePrice(PRICE, TEA, cny(990), false, NOW)).expectExceptionDetails(InvalidField.class);
        given().when(new SchedulePrice(PRICE, TEA, cny(0), false, SOON))
                .expectExceptionDetails(new PriceNotPositive(PRICE));
        given().when(new SchedulePrice(PriceId.of(CUP, CNY), CUP, cny(1), false, SOON))
                .expectExceptionDetails(new SkuUnknown(CUP));
        given(IntStream.range(1, 21)
                        .mapToObj(hour -> scheduled(hour, NOW.plusSeconds(3600L * hour)))
                        .toArray(PriceEvent[]::new))
                .when(new SchedulePrice(PRICE, TEA, cny(1), false, NOW.plusSeconds(1)))
                .expectExceptionDetails(InvalidField.class);
    }

    private static PriceScheduled scheduled(long fen, Instant from) {
        return new PriceScheduled(PRICE, TEA, cny(fen), false, from);
    }

    private static TestExecutor<Price> given(PriceEvent... events) {
        return Examples.fixture(Price.class)
                .registerInjectableResource(new Book())
                .given((Object[]) events);
    }
}
