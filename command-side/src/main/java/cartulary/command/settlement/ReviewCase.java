package cartulary.command.settlement;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Refuse;
import cartulary.contract.money.Money;
import cartulary.contract.settlement.CaseId;
import cartulary.contract.settlement.Decision;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.SettlementCommand.BookCorrection;
import cartulary.contract.settlement.SettlementCommand.ConfirmClosing;
import cartulary.contract.settlement.SettlementCommand.OpenCase;
import cartulary.contract.settlement.SettlementCommand.ProposeClosing;
import cartulary.contract.settlement.SettlementCommand.RejectClosing;
import cartulary.contract.settlement.SettlementEvent.CaseClosed;
import cartulary.contract.settlement.SettlementEvent.CaseEvent;
import cartulary.contract.settlement.SettlementEvent.CaseOpened;
import cartulary.contract.settlement.SettlementEvent.ClosingProposed;
import cartulary.contract.settlement.SettlementEvent.CorrectionBooked;
import cartulary.contract.settlement.SettlementEvent.ProposalRejected;
import cartulary.contract.settlement.SettlementFailure.CaseNotInState;
import cartulary.contract.settlement.SettlementFailure.CaseUnknown;
import cartulary.contract.settlement.SettlementFailure.SecondPersonNeeded;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import java.util.Locale;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** A question about money. One person says how it ends and another confirms; only then are the books corrected. */
public class ReviewCase {
    private enum Status {
        NONE,
        OPEN,
        PROPOSED,
        CLOSED
    }

    @AggregateIdentifier
    private CaseId caseId;

    private Status status = Status.NONE;
    private Difference difference;
    private String proposedBy;
    private Decision decision;
    private boolean corrected;

    ReviewCase() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(OpenCase command) {
        if (!command.difference().caseId().equals(command.caseId())) {
            throw Refuse.invalid("caseId", "is not that of the difference");
        }
        if (status == Status.NONE) apply(new CaseOpened(command.caseId(), command.difference()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ProposeClosing command, Actor actor) {
        require(
                command.caseId(),
                Status.OPEN,
                status == Status.PROPOSED && actor.id().equals(proposedBy));
        apply(new ClosingProposed(caseId, actor.id(), command.decision(), reason(command.reason())));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ConfirmClosing command, Actor actor) {
        require(command.caseId(), Status.PROPOSED, false);
        if (actor.id().equals(proposedBy)) throw new CommandRefused(new SecondPersonNeeded("closing " + caseId));
        apply(new CaseClosed(caseId, proposedBy, actor.id(), decision, reason(command.reason())));
        // A refund made past us is the payment's to book: its own notification may have come, or may come yet.
        if (!difference.refundedPastUs()) correct();
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(BookCorrection command) {
        require(command.caseId(), Status.CLOSED, false);
        if (!corrected) correct();
    }

    private void correct() {
        var gap = difference.gap();
        if (decision != Decision.BOOK_THEIRS || gap == 0) return;
        apply(new CorrectionBooked(
                caseId, difference.provider(), new Money(Math.abs(gap), difference.currency()), gap > 0));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RejectClosing command, Actor actor) {
        require(command.caseId(), Status.PROPOSED, false);
        apply(new ProposalRejected(caseId, actor.id(), reason(command.reason())));
    }

    private static String reason(String text) {
        if (text == null || text.isBlank()) throw Refuse.invalid("reason", "must be given");
        return text.strip();
    }

    private void require(CaseId asked, Status wanted, boolean orElse) {
        if (status == Status.NONE) throw new CommandRefused(new CaseUnknown(asked));
        if (status != wanted && !orElse) {
            throw new CommandRefused(new CaseNotInState(caseId, status.name().toLowerCase(Locale.ROOT)));
        }
    }

    @EventSourcingHandler
    void on(CaseEvent event) {
        switch (event) {
            case CaseOpened opened -> {
                caseId = opened.caseId();
                difference = opened.difference();
                status = Status.OPEN;
            }
            case ClosingProposed proposed -> {
                proposedBy = proposed.by();
                decision = proposed.decision();
                status = Status.PROPOSED;
            }
            case ProposalRejected _ -> status = Status.OPEN;
            case CaseClosed _ -> status = Status.CLOSED;
            case CorrectionBooked _ -> corrected = true;
        }
    }
}
