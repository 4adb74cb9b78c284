package cartulary.gateway.process;

import cartulary.contract.process.ParkedProcess;
import cartulary.contract.process.ProcessCommand.CloseProcess;
import cartulary.contract.process.ProcessCommand.RetryProcess;
import cartulary.contract.process.ProcessId;
import cartulary.contract.process.ProcessQuery.ListParkedProcesses;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
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

    @Operation(summary = "Processes that wait for a person, oldest first")
    @GetMapping
    Page<ParkedProcess> parked(
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        return shop.page(new ListParkedProcesses(cursor, size), ParkedProcess.class, caller);
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
