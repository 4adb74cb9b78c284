package cartulary.gateway.auditing;

import cartulary.contract.auditing.AuditQuery.FindStream;
import cartulary.contract.auditing.EventStream;
import cartulary.contract.support.Failures;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "audit")
final class AuditController {
    private final Shop shop;

    AuditController(Shop shop) {
        this.shop = shop;
    }

    @Operation(
            summary = "Events of one aggregate as they are stored",
            description = "With actor, time and correlation of each; sealed fields stay sealed.")
    @GetMapping("/api/v1/audit/streams/{streamId}")
    EventStream stream(
            @PathVariable @Pattern(regexp = "[A-Za-z0-9:@_-]{3,220}") String streamId,
            @RequestParam(defaultValue = "0") @Min(0) long from,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int size,
            Caller caller) {
        return shop.find(new FindStream(streamId, from, size), EventStream.class, caller)
                .orElseThrow(() -> new Refused(new Failures.NotFound("such stream")));
    }
}
