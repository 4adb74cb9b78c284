package cartulary.command.wallet;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Refuse;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.support.CommandRefused;
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
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** A shopper's store credit in one currency: never below zero, and each reference moves it once. */
public class Wallet {
    @AggregateIdentifier
    private WalletId walletId;

    private long balance;
    private final Map<String, WalletEvent> movements = new HashMap<>();

    Wallet() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(GrantCredit command) {
        if (isKnown(command.walletId(), command.customerId(), command.reference(), command.amount())) return;
        requireRoom(command.amount());
        apply(new CreditGranted(
                command.walletId(), command.customerId(), command.amount(), command.reference(), command.reason()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReturnCredit command) {
        if (isKnown(command.walletId(), command.customerId(), command.reference(), command.amount())) return;
        requireRoom(command.amount());
        apply(new CreditReturned(command.walletId(), command.customerId(), command.amount(), command.reference()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(DebitWallet command) {
        if (isKnown(command.walletId(), command.customerId(), command.reference(), command.amount())) return;
        if (command.amount().minorUnits() > balance) {
            var held = new Money(balance, command.amount().currency());
            throw new CommandRefused(new WalletTooLow(command.walletId(), held));
        }
        apply(new WalletDebited(command.walletId(), command.customerId(), command.amount(), command.reference()));
    }

    private void requireRoom(Money amount) {
        if (amount.minorUnits() > Long.MAX_VALUE - balance) throw Refuse.invalid("amount", "is too much");
    }

    private boolean isKnown(WalletId id, CustomerId customer, String reference, Money amount) {
        if (!WalletId.of(customer, amount.currency()).equals(id)) throw Refuse.invalid("amount", "is not of " + id);
        if (amount.minorUnits() == 0) throw Refuse.invalid("amount", "must be above zero");
        var before = movements.get(reference);
        if (before == null) return false;
        Refuse.unlessSame(before.amount(), amount, reference);
        return true;
    }

    @EventSourcingHandler
    void on(WalletEvent event) {
        walletId = event.walletId();
        movements.put(event.reference(), event);
        var sum = event.amount().minorUnits();
        balance += switch (event) {
            case CreditGranted _, CreditReturned _ -> sum;
            case WalletDebited _ -> -sum;
        };
    }
}
