package cartulary.gateway.catalog;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** As many constant bytes behind the same filters: what {@code bench browse} holds browsing against. Off unless asked for. */
@Hidden
@RestController
@ConditionalOnProperty("cartulary.bench.enabled")
final class BareController {
    private byte[] body = new byte[0];

    @GetMapping(path = "/bench/bare", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> bare(@RequestParam @Min(2) @Max(1_000_000) int bytes) {
        var known = body;
        if (known.length != bytes) {
            known = ('"' + "x".repeat(bytes - 2) + '"').getBytes(StandardCharsets.UTF_8);
            body = known;
        }
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(known);
    }
}
