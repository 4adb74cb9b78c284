package cartulary.gateway.catalog;

import static cartulary.gateway.catalog.AdminCatalogController.LANGUAGE;
import static cartulary.gateway.catalog.AdminCatalogController.PICTURE;
import static cartulary.gateway.catalog.AdminCatalogController.TEXT;

import cartulary.contract.catalog.Amendment;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.support.InvalidValue;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** As a JSON merge patch (RFC 7396): what is not there stays, what is null goes. */
class ProductPatch {
    @Size(max = 20)
    @Schema(example = "{\"en\": \"Large tea bowl\"}")
    private Map<
                    @Pattern(regexp = LANGUAGE) String,
                    @Size(max = 200) @Pattern(regexp = TEXT, message = "must not be blank") String>
            name;

    @Size(max = 20)
    private Map<
                    @Pattern(regexp = LANGUAGE) String,
                    @Size(max = 5000) @Pattern(regexp = TEXT, message = "must not be blank") String>
            description;

    private CategoryId category;

    @Size(max = 20)
    private List<@NotNull @Size(max = 200) @Pattern(regexp = PICTURE) String> pictures;

    @Size(max = 100)
    @Pattern(regexp = TEXT, message = "must not be blank")
    private String brand;

    @Size(max = 50)
    private Map<
                    @NotBlank @Size(max = 40) String,
                    @Size(max = 200) @Pattern(regexp = TEXT, message = "must not be blank") String>
            attributes;

    private final Set<String> cleared = new TreeSet<>();

    public void setName(Map<String, String> name) {
        this.name = required("name", name);
    }

    public void setDescription(Map<String, String> description) {
        this.description = required("description", description);
    }

    public void setCategory(CategoryId category) {
        this.category = category;
        if (category == null) cleared.add(Amendment.CATEGORY);
    }

    public void setPictures(List<String> pictures) {
        this.pictures = pictures == null ? List.of() : pictures;
    }

    public void setBrand(String brand) {
        this.brand = brand;
        if (brand == null) cleared.add(Amendment.BRAND);
    }

    public void setAttributes(Map<String, String> attributes) {
        this.attributes = attributes;
        if (attributes == null) cleared.add(Amendment.ATTRIBUTES);
    }

    private static <T> T required(String field, T value) {
        if (value == null) throw new InvalidValue(field, "cannot be taken away");
        return value;
    }

    /** Whether anything is said of the product. */
    boolean saysMore() {
        return name != null
                || description != null
                || category != null
                || pictures != null
                || brand != null
                || attributes != null
                || !cleared.isEmpty();
    }

    Amendment amendment() {
        return new Amendment(
                taken(name), taken(description), category, pictures, brand, taken(attributes), List.copyOf(cleared));
    }

    private static Map<String, String> taken(Map<String, String> changes) {
        if (changes == null) return null;
        var all = new TreeMap<String, String>();
        changes.forEach((key, text) -> all.put(key, text == null ? "" : text));
        return all;
    }
}
