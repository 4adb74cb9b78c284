package cartulary.gateway.support;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;

/**
 * The one shape in which the gateway says no (RFC 9457).
 *
 * @param type address of the page that explains the code
 * @param detail one sentence about this case; never personal data, never the name of a class
 * @param code stable, kebab-case
 * @param timestamp machine time, to be found again in the logs
 * @param errors by field, parameter or header, as the client knows it; absent if none is to blame
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        @Schema(example = "/problems/invalid-field") String type,
        @Schema(example = "A value is not acceptable") String title,
        @Schema(example = "400") int status,

        @Schema(example = "lines[0].quantity must be at least 1")
        String detail,

        @Schema(example = "invalid-field") String code,
        Instant timestamp,

        @Schema(example = "{\"lines[0].quantity\": \"must be at least 1\"}")
        Map<String, String> errors,

        @Schema(example = "9f86d081884c7d65") String requestId) {}
