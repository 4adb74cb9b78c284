package cartulary.command.wallet;

import static cartulary.command.support.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.command.support.Examples;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import cartulary.contract.support.Failures.InvalidField;
import cartulary.contract.wallet.WalletCommand;
import cartulary.contract.wallet.WalletCommand.DebitWallet;
import cartulary.contract.wallet.WalletCommand.GrantCredit;
import cartulary.contract.wallet.WalletCommand.ReturnCredit;
import cartulary.contract.wallet.WalletEvent;
import cartulary.contract.wallet.WalletEvent.CreditGranted;
import cartulary.contract.wallet.WalletEvent.CreditReturned;
import cartulary.contract.wallet.WalletEvent.WalletDebited;
import cartulary.contract.wallet.WalletFailure.WalletTooLow;
import cartulary.contract.wallet.WalletId;
import java.util.HashMap;
import java.util.Random;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalletTest {
    private static final WalletId WALLET = WalletId.of(ALICE, CNY);
    private static final CreditGranted GRANTED = new CreditGranted(WALLET, ALICE, cny(500), "g1", "sorry");

    @Test
    void what_is_in_it_can_be_paid_with_and_no_more() {
        given(GRANTED)
                .when(new DebitWallet(WALLET, ALICE, cny(500), "p1"))
                .expectEvents(new WalletDebited(WALLET, ALICE, cny(500), "p1"));
        given(GRANTED)
                .when(new DebitWallet(WALLET, ALICE, cny(501), "p1"))
                .expectNoEvents()
                .expectExceptionDetails(new WalletTooLow(WALLET, cny(500)));
        given().when(new DebitWallet(WALLET, ALICE, cny(1), "p1"))
                .expectExceptionDetails(new WalletTooLow(WALLET, cny(0)));
    }

    @Test
    void a_reference_moves_it_once_and_with_another_sum_is_refused() {
        var paid = new WalletDebited(WALLET, ALICE, cny(500), "p1");
        given(GRANTED, paid)
                .when(new DebitWallet(WALLET, ALICE, cny(500), "p1"))
                .expectNoEvents();
        given(GRANTED, paid)
                .when(new DebitWallet(WALLET, ALICE, cny(1), "p1"))
                .expectExceptionDetails(new IdempotencyKeyReused("p1"));
        given(GRANTED)
                .when(new GrantCredit(WALLET, ALICE, cny(500), "g1", "sorry"))
                .expectNoEvents();
    }

    @Test
    void nothing_and_another_currency_are_refused() {
        given().when(new GrantCredit(WALLET, ALICE, cny(0), "g1", "sorry")).expectExceptionDetails(InvalidField.class);
        given().when(new GrantCredit(WALLET, BOB, cny(5), "g1", "sorry")).expectExceptionDetails(InvalidField.class);
    }

    /** Any sequence of commands, repeats among them, judged by a sum that reads nothing but the events. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void the_balance_is_never_below_zero_and_each_reference_counts_once(long seed) {
        var random = new Random(seed);
        var shop = DefaultConfigurer.defaultConfiguration(false)
                .configureEmbeddedEventStore(_ -> new InMemoryEventStorageEngine())
                .configureCommandBus(_ -> SimpleCommandBus.builder().build())
                .configureAggregate(AggregateConfigurer.defaultConfiguration(Wallet.class))
                .buildConfiguration();
        shop.start();
        try {
            for (var step = 0; step < 400; step++) {
                try {
                    shop.commandGateway().sendAndWait(command(random));
                } catch (CommandRefused _) {
                    // A no leaves no event; what counts is what is stored.
                }
            }
            var counted = new HashMap<String, WalletEvent>();
            long balance = 0;
            var stream = shop.eventStore().readEvents(WALLET.value());
            while (stream.hasNext()) {
                var event = (WalletEvent) stream.next().getPayload();
                assertThat(counted.put(event.reference(), event))
                        .as("%s is new", event)
                        .isNull();
                balance += event instanceof WalletDebited
                        ? -event.amount().minorUnits()
                        : event.amount().minorUnits();
                assertThat(balance).as("after %s", event).isNotNegative();
            }
            assertThat(counted.values())
                    .hasAtLeastOneElementOfType(WalletDebited.class)
                    .hasAtLeastOneElementOfType(CreditReturned.class);
        } finally {
            shop.shutdown();
        }
    }

    private static WalletCommand command(Random random) {
        var amount = cny(1 + random.nextInt(300));
        var reference = "r" + random.nextInt(150);
        return switch (random.nextInt(5)) {
            case 0 -> new GrantCredit(WALLET, ALICE, amount, reference, "why");
            case 1 -> new ReturnCredit(WALLET, ALICE, amount, reference);
            default -> new DebitWallet(WALLET, ALICE, amount, reference);
        };
    }

    private static TestExecutor<Wallet> given(WalletEvent... events) {
        return Examples.fixture(Wallet.class).given((Object[]) events);
    }
}
