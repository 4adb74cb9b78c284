package cartulary.gateway.payment;

import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.payment.NotificationQuery.ListNotifications;
import cartulary.contract.payment.NotificationQuery.RehearseNotification;
import cartulary.contract.payment.NotificationRehearsal;
import cartulary.contract.payment.NotificationRow;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "admin: notifications")
final class NotificationController {
    private final Shop shop;

    NotificationController(Shop shop) {
        this.shop = shop;
    }

    @Operation(
            summary = "What payment providers told us, newest first",
            description = "Without the bytes: they are sealed.")
    @GetMapping("/api/v1/admin/notifications")
    Page<NotificationRow> list(
            @RequestParam(required = false) @Pattern(regexp = "waiting|applied|ignored|unmatched") String state,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "50") @Min(1) @Max(100) int size,
            Caller caller) {
        var waiting = "waiting".equals(state);
        var outcome = state == null || waiting ? null : NotificationOutcome.valueOf(state.toUpperCase(Locale.ROOT));
        return shop.page(new ListNotifications(outcome, waiting, cursor, size), NotificationRow.class, caller);
    }

    @Operation(
            summary = "What a notification would do if it came today",
            description =
                    "A dry run: its stored bytes are read by today's code and held against the payment as it is now;"
                            + " nothing is told and nothing changes.")
    @GetMapping("/api/v1/admin/notifications/{notificationId}/replay")
    NotificationRehearsal replay(@PathVariable NotificationId notificationId, Caller caller) {
        return shop.find(new RehearseNotification(notificationId), NotificationRehearsal.class, caller)
                .orElseThrow(() -> new Refused(new Failures.NotFound("such notification")));
    }
}
