package cartulary.gateway.process;

import cartulary.contract.process.ProcessFailure.ProjectionRefused;
import cartulary.contract.process.ProcessQuery.ListProjections;
import cartulary.contract.process.ProjectionAct;
import cartulary.contract.process.ProjectionCommand.OperateProjection;
import cartulary.contract.process.ProjectionId;
import cartulary.contract.process.ProjectionStatus;
import cartulary.contract.process.ProjectionStatus.Outcome;
import cartulary.contract.support.Failures;
import cartulary.contract.support.InvalidValue;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
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
@RequestMapping(path = "/api/v1/admin/projections", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: projections")
final class ProjectionController {
    private static final Duration OUTCOME_WITHIN = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String ACTS = "pause|resume|reset|rebuild|compare|switch|switch-back|drop";

    /**
     * @param wrong a rebuild that is wrong on purpose, to see that no switch to it is possible; in demo and test
     */
    record ActRequest(
            @NotBlank @Size(max = 500) @Schema(example = "the fold is better now")
            String reason,

            Boolean wrong) {}

    record ProjectionList(List<ProjectionStatus> items) {}

    /**
     * @param result {@code done}, or {@code begun} where it takes longer; its outcome is told by the projection under the key
     */
    record Acted(String projection, ProjectionAct act, String key, String result) {}

    private final Shop shop;
    private final boolean drills;

    ProjectionController(Shop shop, @Value("${cartulary.test-clock.enabled:false}") boolean drills) {
        this.shop = shop;
        this.drills = drills;
    }

    @Operation(
            summary = "How far each view is, how fast, and which versions of it there are",
            description =
                    "Lag in events and seconds, errors, dead letters, what was compared, what came of the last act.")
    @GetMapping
    ProjectionList list(Caller caller) {
        return new ProjectionList(all(caller));
    }

    @Operation(summary = "One of them")
    @GetMapping("/{projection}")
    ProjectionStatus show(@PathVariable @Pattern(regexp = "[a-z0-9-]{1,60}") String projection, Caller caller) {
        return one(projection, caller);
    }

    @Operation(
            summary = "Pause, resume, reset, rebuild, compare, switch, switch back, drop",
            description =
                    "A rebuild is made beside the live version, compared with it when it has caught up, and waits "
                            + "for the switch, which refuses a version that differs. A reset switches by itself.")
    @PostMapping("/{projection}/{act}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Acted act(
            @PathVariable @Pattern(regexp = "[a-z0-9-]{1,60}") String projection,
            @PathVariable @Pattern(regexp = ACTS, message = "must be one of " + ACTS) String act,
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
            @Valid @RequestBody ActRequest body,
            Caller caller) {
        var name = one(projection, caller).projection();
        boolean wrong = Boolean.TRUE.equals(body.wrong());
        if (wrong && !(drills && act.equals("rebuild"))) {
            throw new InvalidValue("wrong", "is for drills: a rebuild in demo and test");
        }
        var wanted = ProjectionAct.valueOf(
                (wrong ? "rebuild-wrong" : act).toUpperCase(Locale.ROOT).replace('-', '_'));
        var scoped = key.scopedTo(caller.actor(), act);
        shop.tell(new OperateProjection(ProjectionId.of(name), wanted, body.reason(), scoped), caller, key);
        var outcome = outcome(name, scoped, caller);
        if (outcome != null && outcome.result().equals("refused")) {
            throw new Refused(new ProjectionRefused(name, outcome.detail()));
        }
        return new Acted(name, wanted, scoped, outcome == null ? "begun" : outcome.result());
    }

    /** Null if there is none yet. */
    private Outcome outcome(String projection, String key, Caller caller) {
        for (long end = System.nanoTime() + OUTCOME_WITHIN.toNanos(); ; ) {
            var last = one(projection, caller).outcome();
            boolean mine = last != null && last.key().equals(key);
            if (mine && !last.result().equals("begun")) return last;
            if (System.nanoTime() > end) return mine ? last : null;
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    private ProjectionStatus one(String projection, Caller caller) {
        return all(caller).stream()
                .filter(status -> status.projection().equals(projection))
                .findFirst()
                .orElseThrow(() -> new Refused(new Failures.NotFound("projection " + projection)));
    }

    private List<ProjectionStatus> all(Caller caller) {
        return shop.list(new ListProjections(), ProjectionStatus.class, caller);
    }
}
