package cartulary.gateway.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.Variant;
import cartulary.contract.catalog.ImportRow;
import cartulary.contract.catalog.RowRefusal;
import cartulary.contract.support.InvalidValue;
import jakarta.validation.Validator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Products as files: a line for each variant, as JSON or as a table whose columns are named like the fields of the JSON
 * ({@code name.en}, {@code option.colour}, {@code price.CNY}); the parts of a bundle are one, as {@code CUP-1=2 POT-1=1}. An
 * empty cell says nothing.
 */
final class ProductFiles {
    static final String CSV = "csv";
    static final String JSONL = "jsonl";
    /** Behind the last line: a file without it broke off. */
    static final String CSV_END = "# end";

    static final String JSONL_END = "{\"end\":true}";

    /** Of RFC 4180, and a line that begins with # says nothing. */
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setCommentMarker('#')
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();

    private static final List<String> PLAIN =
            List.of("product", "status", "category", "brand", "pictures", "sku", "parts");
    /** How a column of a map begins, and the field it stands for. */
    private static final Map<String, String> MAPS = Map.of(
            "name", "name",
            "description", "description",
            "attribute", "attributes",
            "option", "options",
            "price", "prices");

    private static final int LINE_MAX = 256 * 1024;

    private final JsonMapper json;
    private final Validator validator;

    ProductFiles(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * Hands each row on as it is read, those too that say nothing that can be understood.
     *
     * @throws InvalidValue if it is no such file
     */
    void read(String format, InputStream bytes, Consumer<ImportRow> rows) throws IOException {
        var text = new BufferedReader(new InputStreamReader(bytes, UTF_8));
        text.mark(1);
        if (text.read() != '\uFEFF') text.reset(); // A mark that spreadsheets put before the first byte.
        if (format.equals(CSV)) table(text, rows);
        else lines(text, rows);
    }

    private void table(Reader text, Consumer<ImportRow> rows) throws IOException {
        try (var table = CSVParser.parse(text, FORMAT)) {
            var columns = table.getHeaderNames();
            if (columns.isEmpty()) throw new InvalidValue("body", "has no header");
            columns.forEach(ProductFiles::requireKnown);
            for (var record : table) {
                var number = Math.toIntExact(record.getRecordNumber());
                if (!record.isConsistent()) {
                    rows.accept(unread(
                            number,
                            null,
                            "row",
                            "has %d cells, and the header %d".formatted(record.size(), columns.size())));
                    continue;
                }
                rows.accept(row(number, () -> node(columns, record)));
            }
        } catch (IllegalArgumentException | UncheckedIOException e) { // A quote that does not end, a column twice.
            if (e instanceof InvalidValue) throw e;
            if (e.getCause() instanceof IOException broken
                    && !(broken instanceof org.apache.commons.csv.CSVException)) {
                throw broken;
            }
            throw new InvalidValue("body", "is no table: " + e.getMessage());
        }
    }

    private static void requireKnown(String column) {
        var dot = column.indexOf('.');
        if (dot > 0
                ? MAPS.containsKey(column.substring(0, dot)) && dot < column.length() - 1
                : PLAIN.contains(column)) {
            return;
        }
        throw new InvalidValue(column.isBlank() ? "header" : column, "is no column of products");
    }

    private ObjectNode node(List<String> columns, CSVRecord record) {
        var node = json.createObjectNode();
        for (var column : columns) {
            var cell = record.get(column);
            if (cell.isEmpty()) continue;
            var dot = column.indexOf('.');
            if (dot > 0) {
                var field = MAPS.get(column.substring(0, dot));
                var map = node.get(field) instanceof ObjectNode known ? known : node.putObject(field);
                var key = column.substring(dot + 1);
                if (field.equals("prices")) map.put(key, minorUnits(key, cell));
                else map.put(key, cell);
            } else if (column.equals("pictures")) {
                var pictures = node.putArray(column);
                for (var picture : cell.split("\\s+")) pictures.add(picture);
            } else if (column.equals("parts")) {
                var parts = node.putArray(column);
                for (var part : cell.split("\\s+")) parts.add(part(part));
            } else {
                node.put(column, cell);
            }
        }
        return node;
    }

    private ObjectNode part(String said) {
        var sign = said.lastIndexOf('=');
        try {
            return json.createObjectNode()
                    .put("sku", said.substring(0, sign))
                    .put("quantity", Integer.parseInt(said.substring(sign + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException _) {
            throw new InvalidValue("parts", "must be as CUP-1=2 POT-1=1");
        }
    }

    private static long minorUnits(String currency, String cell) {
        try {
            return Long.parseLong(cell);
        } catch (NumberFormatException _) {
            throw new InvalidValue("price." + currency, "must be a whole number of minor units");
        }
    }

    private void lines(BufferedReader text, Consumer<ImportRow> rows) throws IOException {
        var number = 0;
        for (var line = text.readLine(); line != null; line = text.readLine()) {
            if (line.isBlank() || line.strip().equals(JSONL_END)) continue;
            var said = line;
            number++;
            if (said.length() > LINE_MAX) throw new InvalidValue("body", "line %d is too long".formatted(number));
            rows.accept(row(number, () -> json.readTree(said)));
        }
    }

    @FunctionalInterface
    private interface Said {
        Object read();
    }

    private ImportRow row(int number, Said said) {
        String about = null;
        try {
            if (!(said.read() instanceof ObjectNode node)) return unread(number, null, "row", "must be a JSON object");
            about = node.path("product").asString(node.path("sku").asString(null));
            var line = json.treeToValue(node, ImportLine.class);
            var wrong = validator.validate(line).stream()
                    .min(java.util.Comparator.comparing(
                            violation -> violation.getPropertyPath().toString()));
            if (wrong.isPresent()) {
                return unread(
                        number,
                        about,
                        wrong.get().getPropertyPath().toString(),
                        wrong.get().getMessage());
            }
            return line.row(number);
        } catch (InvalidValue e) {
            return unread(number, about, e.field(), e.getMessage());
        } catch (JacksonException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof InvalidValue invalid) {
                    return unread(number, about, invalid.field(), invalid.getMessage());
                }
            }
            var field = e.getPath().isEmpty() ? "row" : e.getPath().getFirst().getPropertyName();
            return unread(number, about, field, "is not acceptable");
        }
    }

    private static ImportRow unread(int number, String about, String field, String why) {
        var named = about == null || about.length() <= 60 ? about : about.substring(0, 60);
        return ImportRow.unread(new RowRefusal(number, named, "invalid-field", field, why));
    }

    /** A line for each variant; one without a SKU for a product that has none. */
    List<ObjectNode> lines(ProductPage product) {
        var lines = new ArrayList<ObjectNode>();
        if (product.variants().isEmpty()) lines.add(line(product, null));
        else product.variants().forEach(variant -> lines.add(line(product, variant)));
        return lines;
    }

    /** Whether one of its variants is put together of others: its lines stand behind those of the others. */
    static boolean hasBundle(ProductPage product) {
        return product.variants().stream().anyMatch(variant -> !variant.parts().isEmpty());
    }

    private ObjectNode line(ProductPage product, Variant variant) {
        var line = json.createObjectNode();
        line.put("product", product.productId().value());
        line.put("status", product.status().name().toLowerCase(java.util.Locale.ROOT));
        if (product.category() != null) line.put("category", product.category().value());
        if (product.brand() != null) line.put("brand", product.brand());
        texts(line, "name", product.name().texts());
        texts(line, "description", product.description().texts());
        if (!product.pictures().isEmpty()) {
            var pictures = line.putArray("pictures");
            product.pictures().forEach(pictures::add);
        }
        texts(line, "attributes", product.attributes());
        if (variant == null) return line;
        line.put("sku", variant.sku().value());
        texts(line, "options", variant.options());
        if (!variant.prices().isEmpty()) {
            var prices = line.putObject("prices");
            new java.util.TreeMap<>(variant.prices()).forEach(prices::put);
        }
        if (!variant.parts().isEmpty()) {
            var parts = line.putArray("parts");
            for (var part : variant.parts()) {
                parts.addObject().put("sku", part.sku().value()).put("quantity", part.quantity());
            }
        }
        return line;
    }

    private static void texts(ObjectNode line, String field, Map<String, String> texts) {
        if (texts.isEmpty()) return;
        var node = line.putObject(field);
        new java.util.TreeMap<>(texts).forEach(node::put);
    }

    /** The columns that these lines need. */
    static Set<String> columns(List<ObjectNode> lines) {
        var found = new TreeSet<String>();
        for (var line : lines) {
            MAPS.forEach((column, field) -> {
                if (line.get(field) instanceof ObjectNode map) {
                    map.propertyNames().forEach(key -> found.add(column + "." + key));
                }
            });
        }
        return found;
    }

    /** The plain columns, then the others by name. */
    static List<String> header(Set<String> columns) {
        var header = new ArrayList<>(PLAIN);
        header.addAll(columns);
        return header;
    }

    static List<String> cells(List<String> header, ObjectNode line) {
        return header.stream().map(column -> cell(column, line)).toList();
    }

    private static String cell(String column, ObjectNode line) {
        var dot = column.indexOf('.');
        if (dot > 0) {
            return line.path(MAPS.get(column.substring(0, dot)))
                    .path(column.substring(dot + 1))
                    .asString("");
        }
        if (!line.path(column).isArray()) return line.path(column).asString("");
        var several = new ArrayList<String>();
        line.path(column)
                .forEach(one -> several.add(
                        one.isObject()
                                ? one.path("sku").asString() + "="
                                        + one.path("quantity").asInt()
                                : one.asString()));
        return String.join(" ", several);
    }
}
