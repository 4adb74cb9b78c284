package cartulary.gateway.support;

import cartulary.contract.ordering.Recipient;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** Who gets it. Lengths are in characters; control characters are refused. */
public record RecipientRequest(
        @NotBlank @Size(max = 100) @Pattern(regexp = PLAIN) @Schema(example = "Ada Lin")
        String name,

        @Size(max = 40) @Pattern(regexp = PLAIN) @Schema(example = "+86 21 5550 0000")
        String phone,

        @Size(max = 254) @Pattern(regexp = "[^\\p{Cntrl}\\s@]+@[^\\p{Cntrl}\\s@]+") @Schema(example = "ada@example.org")
        String email,

        @NotBlank @Size(max = 200) @Pattern(regexp = PLAIN) @Schema(example = "1 Kiln Lane")
        String street,

        @NotBlank @Size(max = 100) @Pattern(regexp = PLAIN) @Schema(example = "Shanghai")
        String city,

        @Size(max = 20) @Pattern(regexp = PLAIN) @Schema(example = "200001")
        String postalCode,

        @NotNull @Pattern(regexp = "[A-Z]{2}") @Schema(example = "CN", description = "ISO 3166-1 alpha-2")
        String country) {
    private static final String PLAIN = "[^\\p{Cntrl}]*";

    public Recipient recipient() {
        return new Recipient(name, phone, email, street, city, postalCode, country);
    }

    @Override
    public String toString() {
        return "RecipientRequest[…]"; // A log line must not spell it out.
    }
}
