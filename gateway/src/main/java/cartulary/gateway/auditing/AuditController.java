package cartulary.gateway.auditing;

import cartulary.contract.auditing.AuditQuery.FindCausation;
import cartulary.contract.auditing.AuditQuery.FindHistory;
import cartulary.contract.auditing.AuditQuery.FindStream;
import cartulary.contract.auditing.AuditQuery.SearchTrail;
import cartulary.contract.auditing.Causation;
import cartulary.contract.auditing.EventStream;
import cartulary.contract.auditing.Trace;
import cartulary.contract.auditing.TrailEntry;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Export;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "audit")
final class AuditController {
    private static final int EXPORT_STRETCH = 200;

    /**
     * What is null does not narrow.
     *
     * @param about any id that an event names
     * @param type as ordering.OrderPlaced
     * @param feature as ordering
     * @param trigger the event that had its command sent
     */
    record Wanted(
            @Size(max = 255) String stream,
            @Size(max = 255) String about,
            @Size(max = 100) String type,
            @Size(max = 50) String feature,
            @Size(max = 255) String actor,
            @Size(max = 100) String correlation,
            @Size(max = 100) String causation,
            @Size(max = 100) String trigger,
            @DateTimeFormat(iso = ISO.DATE_TIME) Instant from,
            @DateTimeFormat(iso = ISO.DATE_TIME) Instant to) {
        Map<Trace, String> traces() {
            var traces = new EnumMap<Trace, String>(Trace.class);
            put(traces, Trace.STREAM, stream);
            put(traces, Trace.ABOUT, about);
            put(traces, Trace.TYPE, type);
            put(traces, Trace.FEATURE, feature);
            put(traces, Trace.ACTOR, actor);
            put(traces, Trace.CORRELATION, correlation);
            put(traces, Trace.CAUSATION, causation);
            put(traces, Trace.TRIGGER, trigger);
            return traces;
        }

        private static void put(Map<Trace, String> traces, Trace trace, String value) {
            if (value != null && !value.isBlank()) traces.put(trace, value.strip());
        }
    }

    private final Shop shop;
    private final JsonMapper json;

    AuditController(Shop shop, JsonMapper json) {
        this.shop = shop;
        this.json = json;
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

    @Operation(summary = "Events of the whole book, newest first", description = "As they are stored; see streams.")
    @GetMapping("/api/v1/audit/events")
    Page<TrailEntry> search(
            @ParameterObject @jakarta.validation.Valid @ModelAttribute Wanted wanted,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size,
            Caller caller) {
        return shop.page(
                new SearchTrail(wanted.traces(), wanted.from(), wanted.to(), false, cursor, size),
                TrailEntry.class,
                caller);
    }

    /** A stretch at a time, so that its length costs the shop nothing but time. */
    @Operation(
            summary = "The same, whole and oldest first, one event a line",
            description = "A line that is missing its end says that it broke off: ask again.")
    @GetMapping(path = "/api/v1/audit/events.jsonl", produces = "application/jsonl")
    void export(
            @ParameterObject @jakarta.validation.Valid @ModelAttribute Wanted wanted,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        Export.<TrailEntry>send(
                response,
                Export.LINES,
                "events.jsonl",
                "",
                Export.LINES_END,
                cursor -> stretch(wanted, cursor, caller),
                (entry, out) -> {
                    out.write(json.writeValueAsBytes(entry));
                    out.write('\n');
                });
    }

    private Page<TrailEntry> stretch(Wanted wanted, String cursor, Caller caller) {
        return shop.page(
                new SearchTrail(wanted.traces(), wanted.from(), wanted.to(), true, cursor, EXPORT_STRETCH),
                TrailEntry.class,
                caller);
    }

    @Operation(summary = "What led to an event, and what came of it")
    @GetMapping("/api/v1/audit/events/{eventId}/causation")
    Causation causation(@PathVariable @Pattern(regexp = "[A-Za-z0-9-]{3,64}") String eventId, Caller caller) {
        return shop.find(new FindCausation(eventId), Causation.class, caller)
                .orElseThrow(() -> new Refused(new Failures.NotFound("such event")));
    }

    @Operation(summary = "What was done to one thing, newest first")
    @GetMapping("/api/v1/admin/history/{streamId}")
    Page<TrailEntry> history(
            @PathVariable @Pattern(regexp = "[A-Za-z0-9:@_.-]{3,255}") String streamId,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int size,
            Caller caller) {
        return shop.page(new FindHistory(streamId, cursor, size), TrailEntry.class, caller);
    }
}
