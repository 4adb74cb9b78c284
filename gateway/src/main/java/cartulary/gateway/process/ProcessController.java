package cartulary.gateway.process;

import cartulary.contract.process.ProcessCommand.CloseProcess;
import cartulary.contract.process.ProcessCommand.CompensateProcess;
import cartulary.contract.process.ProcessCommand.RetryProcess;
import cartulary.contract.process.ProcessCommand.SkipProcessStep;
import cartulary.contract.process.ProcessFailure.ProcessUnknown;
import cartulary.contract.process.ProcessId;
import cartulary.contract.process.ProcessQuery.CountProcesses;
import cartulary.contract.process.ProcessQuery.FindProcess;
import cartulary.contract.process.ProcessQuery.ListProcesses;
import cartulary.contract.process.ProcessView.ProcessCounts;
import cartulary.contract.process.ProcessView.ProcessDetails;
import cartulary.contract.process.ProcessView.ProcessRow;
import cartulary.contract.process.ProcessView.State;
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
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
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
@RequestMapping(path = "/api/v1/admin/processes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: processes")
final class ProcessController {
    record ReasonRequest(
            @NotBlank @Size(max = 500) @Schema(example = "the provider is back")
            String reason) {}

    record ProcessAccepted(ProcessId processId) {}

    private final Shop shop;

    ProcessController(Shop shop) {
        this.shop = shop;
    }

    @Operation(
            summary = "Processes, the latest first; those that wait for a person, the oldest first",
            description =
                    "A checkout, a fulfilment, a return, a cancellation; and calls to providers that were parked.")
    @GetMapping
    Page<ProcessRow> processes(
            @RequestParam(required = false) @Pattern(regexp = "running|delayed|parked|ended|closed") String state,
            @RequestParam(required = false) @Pattern(regexp = "[a-z-]{1,40}") String kind,
            @RequestParam(required = false) @Size(max = 100) String about,
            @RequestParam(defaultValue = "false") boolean overdue,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        var wanted = state == null ? null : State.valueOf(state.toUpperCase(Locale.ROOT));
        return shop.page(new ListProcesses(wanted, kind, about, overdue, cursor, size), ProcessRow.class, caller);
    }

    @Operation(summary = "How many processes there are of each state, and how many wait longer than they should")
    @GetMapping("/counts")
    ProcessCounts counts(Caller caller) {
        return shop.find(new CountProcesses(), ProcessCounts.class, caller).orElseThrow();
    }

    @Operation(summary = "A process: its state, what it waits for and until when, and all that happened to it")
    @GetMapping("/{processId}")
    ProcessDetails process(@PathVariable ProcessId processId, Caller caller) {
        return shop.find(new FindProcess(processId), ProcessDetails.class, caller)
                .orElseThrow(() -> new Refused(new ProcessUnknown(processId)));
    }

    @Operation(summary = "Try the step again")
    @PostMapping("/{processId}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ProcessAccepted retry(
            @PathVariable ProcessId processId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReasonRequest body,
            Caller caller) {
        shop.tell(new RetryProcess(processId, body.reason()), caller, key);
        return new ProcessAccepted(processId);
    }

    @Operation(
            summary = "Go on as if the step were done: it was done by hand",
            description = "Only of a parked process, and only in a step that takes it (`takes`).")
    @PostMapping("/{processId}/skip")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ProcessAccepted skip(
            @PathVariable ProcessId processId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReasonRequest body,
            Caller caller) {
        shop.tell(new SkipProcessStep(processId, body.reason()), caller, key);
        return new ProcessAccepted(processId);
    }

    @Operation(
            summary = "Undo what it did so far",
            description = "Only in a step that takes it (`takes`): a checkout is given up, as a cancellation would.")
    @PostMapping("/{processId}/compensate")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ProcessAccepted compensate(
            @PathVariable ProcessId processId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReasonRequest body,
            Caller caller) {
        shop.tell(new CompensateProcess(processId, body.reason()), caller, key);
        return new ProcessAccepted(processId);
    }

    @Operation(summary = "Close it: it was settled by hand")
    @PostMapping("/{processId}/close")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ProcessAccepted close(
            @PathVariable ProcessId processId,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ReasonRequest body,
            Caller caller) {
        shop.tell(new CloseProcess(processId, body.reason()), caller, key);
        return new ProcessAccepted(processId);
    }
}
