package cartulary.gateway.process;

import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.DeadLetterCommand.DiscardDeadLetter;
import cartulary.contract.process.DeadLetterCommand.RetryDeadLetter;
import cartulary.contract.process.DeadLetterId;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfViews;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfWorkers;
import cartulary.contract.support.Failures;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/admin/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: dead letters")
final class DeadLetterController {
    record ReasonRequest(
            @NotBlank @Size(max = 500) @Schema(example = "the fix is out")
            String reason) {}

    record DeadLetters(List<DeadLetter> items) {}

    record Accepted(DeadLetterId deadLetterId) {}

    private final Shop shop;

    DeadLetterController(Shop shop) {
        this.shop = shop;
    }

    @Operation(summary = "What views and workers could not take up", description = "At most 200 of each.")
    @GetMapping
    DeadLetters list(Caller caller) {
        return new DeadLetters(all(caller));
    }

    @Operation(summary = "Offer them again")
    @PostMapping("/{deadLetterId}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Accepted retry(
            @PathVariable DeadLetterId deadLetterId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReasonRequest body,
            Caller caller) {
        mustBeThere(deadLetterId, caller);
        shop.tell(new RetryDeadLetter(deadLetterId, body.reason(), key.scopedTo(caller.actor(), "retry")), caller, key);
        return new Accepted(deadLetterId);
    }

    @Operation(summary = "Leave the first out and offer those behind it", description = "The book keeps the event.")
    @PostMapping("/{deadLetterId}/discard")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Accepted discard(
            @PathVariable DeadLetterId deadLetterId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReasonRequest body,
            Caller caller) {
        mustBeThere(deadLetterId, caller);
        shop.tell(
                new DiscardDeadLetter(deadLetterId, body.reason(), key.scopedTo(caller.actor(), "discard")),
                caller,
                key);
        return new Accepted(deadLetterId);
    }

    private void mustBeThere(DeadLetterId id, Caller caller) {
        if (all(caller).stream().noneMatch(letter -> letter.deadLetterId().equals(id))) {
            throw new Refused(new Failures.NotFound("such dead letter; it may have been taken up"));
        }
    }

    private List<DeadLetter> all(Caller caller) {
        return Stream.concat(
                        shop.list(new ListDeadLettersOfViews(), DeadLetter.class, caller).stream(),
                        shop.list(new ListDeadLettersOfWorkers(), DeadLetter.class, caller).stream())
                .toList();
    }
}
