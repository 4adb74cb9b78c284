package cartulary.gateway.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CatalogView.Variant;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ImportRow;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.InvalidValue;
import cartulary.contract.support.Localized;
import jakarta.validation.Validation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ProductFilesTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final ProductPage BOWL = new ProductPage(
            new ProductId("product-bowl"),
            new Localized(Map.of("en", "Bowl, \"large\"", "zh", "碗\n大")),
            new Localized(Map.of("en", "Thrown.")),
            new CategoryId("category-tea"),
            List.of("/pictures/a.svg", "/pictures/b.svg"),
            ProductStatus.PUBLISHED,
            List.of(
                    new Variant(new Sku("BOWL-1"), Map.of("colour", "red"), Map.of("CNY", 900L, "USD", 0L)),
                    new Variant(
                            new Sku("BOWL-2"),
                            Map.of(),
                            Map.of(),
                            List.of(new BundlePart(new Sku("BOWL-1"), 2), new BundlePart(new Sku("LID-1"), 1)))),
            7,
            "Longquan",
            Map.of("material", "porcelain"));
    private static final ProductPage DRAFT = new ProductPage(
            new ProductId("product-cup"),
            new Localized(Map.of("fr", "Tasse")),
            new Localized(Map.of("fr", "-")),
            null,
            List.of(),
            ProductStatus.DRAFT,
            List.of(),
            0);

    private final ProductFiles files =
            new ProductFiles(JSON, Validation.buildDefaultValidatorFactory().getValidator());

    private List<ImportRow> read(String format, String text) {
        var rows = new ArrayList<ImportRow>();
        try {
            files.read(format, new ByteArrayInputStream(text.getBytes(UTF_8)), rows::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    @Test
    void what_is_written_is_read_as_it_was_in_both_forms() throws IOException {
        var lines = new ArrayList<>(files.lines(BOWL));
        lines.addAll(files.lines(DRAFT));
        var asLines = lines.stream().map(line -> line + "\n").collect(Collectors.joining()) + ProductFiles.JSONL_END;
        var header = ProductFiles.header(ProductFiles.columns(lines));
        var text = new StringWriter();
        var table = new CSVPrinter(text, CSVFormat.RFC4180);
        table.printRecord(header);
        for (var line : lines) table.printRecord(ProductFiles.cells(header, line));
        var rows = read(ProductFiles.CSV, '\uFEFF' + text.toString() + ProductFiles.CSV_END + "\r\n");

        assertThat(rows).isEqualTo(read(ProductFiles.JSONL, asLines)).hasSize(3).allMatch(row -> row.unread() == null);
        var first = rows.getFirst();
        assertThat(first.productId()).isEqualTo(BOWL.productId());
        assertThat(first.says().name()).isEqualTo(BOWL.name().texts());
        assertThat(first.says().pictures()).isEqualTo(BOWL.pictures());
        assertThat(first.says().brand()).isEqualTo("Longquan");
        assertThat(first.says().attributes()).isEqualTo(BOWL.attributes());
        assertThat(first.options()).isEqualTo(Map.of("colour", "red"));
        assertThat(first.prices()).isEqualTo(Map.of("CNY", 900L, "USD", 0L));
        assertThat(first.status()).isEqualTo(ProductStatus.PUBLISHED);
        assertThat(first.parts()).isNull();
        assertThat(rows.get(1).options()).isNull();
        assertThat(rows.get(1).parts()).isEqualTo(BOWL.variants().getLast().parts());
        assertThat(rows.get(2).sku()).isNull();
    }

    @Test
    void a_line_that_cannot_be_read_says_which_field_is_to_blame_and_others_go_on() {
        var rows = read(ProductFiles.JSONL, """
                {"sku":"A-1","prices":{"CNY":100}}
                {"sku":"A-1","prices":{"CNY":-1}}
                {"sku":"a 1"}
                {"product":"product-x","colour":"red"}
                {"product":"product-x","name":{"en":" "}}
                {"product":"product-x","prices":{"CNY":1}}
                {"sku":"A-1","prices":{"XXQ":1}}
                {"status":"published"}
                {"product":"product-x","status":"sold"}
                [1]
                {"product":
                {"sku":"A-2","prices":{"CNY":100}}
                """);
        assertThat(rows).hasSize(12);
        assertThat(rows.getFirst().unread()).isNull();
        assertThat(rows.getLast().unread()).isNull();
        assertThat(rows.subList(1, 11))
                .extracting(row -> row.unread().field())
                .containsExactly(
                        "prices[CNY].<map value>",
                        "sku",
                        "colour",
                        "name[en].<map value>",
                        "sku",
                        "prices.XXQ",
                        "product",
                        "status",
                        "row",
                        "row");
        assertThat(rows.subList(1, 11)).extracting(ImportRow::row).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    @Test
    void parts_that_cannot_be_counted_or_are_of_no_sku_are_refused() {
        var rows = read(
                ProductFiles.CSV,
                "sku,product,parts\nA-1,product-x,CUP-1\nA-1,product-x,CUP-1=x\nA-1,product-x,CUP-1=0\n,product-x,CUP-1=2\n");
        assertThat(rows)
                .extracting(row -> row.unread().field())
                .containsExactly("parts", "parts", "parts[0].quantity", "sku");
    }

    @Test
    void a_row_of_another_length_is_refused_alone_and_a_quote_without_end_ends_the_file() {
        var rows = read(ProductFiles.CSV, "sku,price.CNY\nA-1,1\nA-2\nA-3,3\n");
        assertThat(rows).extracting(row -> row.unread() == null).containsExactly(true, false, true);
        assertThatThrownBy(() -> read(ProductFiles.CSV, "sku,name.en\nA-1,\"no end\n"))
                .isInstanceOf(InvalidValue.class);
    }
}
