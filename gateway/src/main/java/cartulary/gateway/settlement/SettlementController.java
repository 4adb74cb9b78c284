package cartulary.gateway.settlement;

import cartulary.contract.settlement.CaseId;
import cartulary.contract.settlement.Decision;
import cartulary.contract.settlement.ReconciliationId;
import cartulary.contract.settlement.SettlementCommand.ConfirmClosing;
import cartulary.contract.settlement.SettlementCommand.ProposeClosing;
import cartulary.contract.settlement.SettlementCommand.RejectClosing;
import cartulary.contract.settlement.SettlementCommand.RequestReconciliation;
import cartulary.contract.settlement.SettlementQuery.FindCase;
import cartulary.contract.settlement.SettlementQuery.FindReconciliation;
import cartulary.contract.settlement.SettlementQuery.ListCases;
import cartulary.contract.settlement.SettlementQuery.ListReconciliations;
import cartulary.contract.settlement.SettlementView.Reconciliation;
import cartulary.contract.settlement.SettlementView.ReviewCase;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/admin", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: reconciliation")
final class SettlementController {
    /** @param asKnownAt what came later, on either side, does not count; now if it is left out */
    record ReconciliationRequest(
            @NotNull @Pattern(regexp = "[a-z][a-z0-9-]{0,29}") @Schema(example = "stripe")
            String provider,

            @NotNull @Schema(example = "2026-11-01") LocalDate day,
            Instant asKnownAt) {}

    record ReconciliationAccepted(ReconciliationId reconciliationId, Instant asKnownAt) {}

    record ProposalRequest(
            @NotNull Decision decision,

            @NotBlank @Size(max = 500) @Schema(example = "their list is right: we were told too late")
            String reason) {}

    record CaseReason(
            @NotBlank @Size(max = 500) @Schema(example = "agreed")
            String reason) {}

    record CaseAccepted(CaseId caseId) {}

    private final Shop shop;
    private final InstantSource time;

    SettlementController(Shop shop, InstantSource time) {
        this.shop = shop;
        this.time = time;
    }

    @Operation(
            summary = "Hold a provider's day against our books",
            description = "By itself it is done once, the morning after. Again, it is another run of the same day.")
    @PostMapping("/reconciliations")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReconciliationAccepted request(
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReconciliationRequest body,
            Caller caller) {
        var now = time.instant();
        if (body.day().isAfter(LocalDate.ofInstant(now, ZoneOffset.ofHours(14)))) {
            throw new Refused(new Failures.InvalidField("day", "must not be ahead"));
        }
        var asKnownAt = body.asKnownAt() == null ? now : body.asKnownAt();
        if (asKnownAt.isAfter(now)) throw new Refused(new Failures.InvalidField("asKnownAt", "must not be ahead"));
        var id = ReconciliationId.of(body.provider(), body.day());
        shop.tell(new RequestReconciliation(id, body.provider(), body.day(), asKnownAt), caller, key);
        return new ReconciliationAccepted(id, asKnownAt);
    }

    @Operation(summary = "The days that were compared, newest first, each with its differences")
    @GetMapping("/reconciliations")
    Page<Reconciliation> list(
            @RequestParam(required = false) @Size(max = 30) String provider,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        return shop.page(new ListReconciliations(provider, cursor, size), Reconciliation.class, caller);
    }

    @Operation(summary = "The report of a provider's day")
    @GetMapping("/reconciliations/{reconciliationId}")
    Reconciliation report(@PathVariable ReconciliationId reconciliationId, Caller caller) {
        return shop.find(new FindReconciliation(reconciliationId), Reconciliation.class, caller)
                .orElseThrow(() -> new Refused(new Failures.NotFound("such reconciliation")));
    }

    @Operation(summary = "Questions about money for people, newest first")
    @GetMapping("/reviews")
    Page<ReviewCase> reviews(
            @RequestParam(required = false) @Pattern(regexp = "open|proposed|closed") String state,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        return shop.page(new ListCases(state, cursor, size), ReviewCase.class, caller);
    }

    @Operation(summary = "One of them, with both sides")
    @GetMapping("/reviews/{caseId}")
    ReviewCase review(@PathVariable CaseId caseId, Caller caller) {
        return shop.find(new FindCase(caseId), ReviewCase.class, caller)
                .orElseThrow(() -> new Refused(new Failures.NotFound("such case")));
    }

    @Operation(summary = "Say how it ends; another person must confirm")
    @PostMapping("/reviews/{caseId}/proposal")
    @ResponseStatus(HttpStatus.ACCEPTED)
    CaseAccepted propose(
            @PathVariable CaseId caseId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ProposalRequest body,
            Caller caller) {
        shop.tell(new ProposeClosing(caseId, body.decision(), body.reason()), caller, key);
        return new CaseAccepted(caseId);
    }

    @Operation(summary = "Confirm what another person proposed: the case is closed and the books follow")
    @PostMapping("/reviews/{caseId}/confirmation")
    @ResponseStatus(HttpStatus.ACCEPTED)
    CaseAccepted confirm(
            @PathVariable CaseId caseId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody CaseReason body,
            Caller caller) {
        shop.tell(new ConfirmClosing(caseId, body.reason()), caller, key);
        return new CaseAccepted(caseId);
    }

    @Operation(summary = "Reject the proposal: the case is open again")
    @PostMapping("/reviews/{caseId}/rejection")
    @ResponseStatus(HttpStatus.ACCEPTED)
    CaseAccepted reject(
            @PathVariable CaseId caseId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody CaseReason body,
            Caller caller) {
        shop.tell(new RejectClosing(caseId, body.reason()), caller, key);
        return new CaseAccepted(caseId);
    }
}
