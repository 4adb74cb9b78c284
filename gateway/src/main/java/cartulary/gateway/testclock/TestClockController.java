package cartulary.gateway.testclock;

import cartulary.contract.support.InvalidValue;
import cartulary.eventstore.MoveClock;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Moves shop time for everybody, in demo and test; there is no such address otherwise. Open to all, so loopback only. */
@Hidden
@RestController
@ConditionalOnProperty("cartulary.test-clock.enabled")
final class TestClockController {
    /**
     * One of the two.
     *
     * @param instant to move to; one that is past moves nothing
     * @param advanceSeconds to move by
     */
    record MoveRequest(
            Instant instant, @Min(0) @Max(100_000_000) Long advanceSeconds) {}

    record Now(Instant now) {}

    private final MoveClock clock;
    private final InstantSource shopTime;

    TestClockController(MoveClock clock, InstantSource shopTime) {
        this.clock = clock;
        this.shopTime = shopTime;
    }

    /** Returns when everybody lives in the new time. */
    @PostMapping(path = "/test/clock", produces = MediaType.APPLICATION_JSON_VALUE)
    Now move(@Valid @RequestBody MoveRequest body) {
        if ((body.instant() == null) == (body.advanceSeconds() == null)) {
            throw new InvalidValue("instant", "or advanceSeconds must be given, and not both");
        }
        var then = body.instant() != null ? body.instant() : shopTime.instant().plusSeconds(body.advanceSeconds());
        return new Now(clock.to(then));
    }
}
