package cartulary.gateway.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.ImportCommand.AddImportPart;
import cartulary.contract.catalog.ImportCommand.BeginImport;
import cartulary.contract.catalog.ImportCommand.StartImport;
import cartulary.contract.catalog.ImportId;
import cartulary.contract.catalog.ImportQuery.ExportProducts;
import cartulary.contract.catalog.ImportQuery.FindImport;
import cartulary.contract.catalog.ImportQuery.ImportDetails;
import cartulary.contract.catalog.ImportQuery.ListImports;
import cartulary.contract.catalog.ImportQuery.ListRefusedRows;
import cartulary.contract.catalog.ImportRow;
import cartulary.contract.catalog.RowRefusal;
import cartulary.contract.support.Failures;
import cartulary.contract.support.InvalidValue;
import cartulary.contract.support.Page;
import cartulary.gateway.support.Caller;
import cartulary.gateway.support.IdempotencyKey;
import cartulary.gateway.support.Refused;
import cartulary.gateway.support.Requests;
import cartulary.gateway.support.Shop;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The catalogue as a file, out and in. */
@RestController
@RequestMapping("/api/v1/admin")
@Tag(name = "admin: catalogue")
final class ImportController {
    private static final int ROWS_MAX = 100_000;
    /** Of a part; the rows of one product are not torn apart below four times as many. */
    private static final int PART = 100;

    private static final int EXPORT_STRETCH = 200;

    record ImportTaken(ImportId importId, int rows) {}

    private final Shop shop;
    private final JsonMapper json;
    private final ProductFiles files;

    ImportController(Shop shop, JsonMapper json, Validator validator) {
        this.shop = shop;
        this.json = json;
        this.files = new ProductFiles(json, validator);
    }

    @Operation(
            summary = "Take in a file of products",
            description =
                    "CSV or JSON lines, a line for each variant, as the export writes them. A product that is there is changed as"
                            + " its line says, and what the line does not say stays. It is worked after the answer: look at"
                            + " its progress. Sent again under the same key it goes on where it broke off.")
    @PostMapping(
            path = "/imports",
            consumes = {"text/csv", "application/jsonl", "application/x-ndjson"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ImportTaken> take(
            @RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, HttpServletRequest request, Caller caller)
            throws IOException {
        var type = MediaType.parseMediaType(request.getContentType());
        var format = type.getSubtype().equals("csv") ? ProductFiles.CSV : ProductFiles.JSONL;
        var taking = new Taking(ImportId.derivedFrom(caller.actor().id(), key.value()), format, caller, key);
        files.read(format, request.getInputStream(), taking::row);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/admin/imports/" + taking.importId))
                .body(new ImportTaken(taking.importId, taking.end()));
    }

    /** Sends the rows on in parts as they are read: of a large file no more than a part is held here. */
    private final class Taking {
        private final ImportId importId;
        private final String format;
        private final Caller caller;
        private final IdempotencyKey key;
        private final List<ImportRow> part = new ArrayList<>();
        private int parts;
        private int rows;

        Taking(ImportId importId, String format, Caller caller, IdempotencyKey key) {
            this.importId = importId;
            this.format = format;
            this.caller = caller;
            this.key = key;
        }

        void row(ImportRow row) {
            if (++rows > ROWS_MAX) throw new InvalidValue("body", "has more than %d rows".formatted(ROWS_MAX));
            var isFull = part.size() >= PART
                    && (row.productId() == null
                            || !row.productId().equals(part.getLast().productId()));
            if (isFull || part.size() >= 4 * PART) send();
            part.add(row);
        }

        private void send() {
            if (parts == 0) shop.tell(new BeginImport(importId, format), caller, key);
            var content = List.copyOf(part);
            shop.tell(new AddImportPart(importId, parts++, Requests.hash("import", content), content), caller, key);
            part.clear();
        }

        /** How many rows there were. */
        int end() {
            if (rows == 0) throw new InvalidValue("body", "has no rows");
            if (!part.isEmpty()) send();
            shop.tell(new StartImport(importId, parts), caller, key);
            return rows;
        }
    }

    @Operation(summary = "Every import, newest first")
    @GetMapping(path = "/imports", produces = MediaType.APPLICATION_JSON_VALUE)
    Page<ImportDetails> list(
            @RequestParam(required = false) @Size(max = 500) String cursor,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size,
            Caller caller) {
        return shop.page(new ListImports(cursor, size), ImportDetails.class, caller);
    }

    @Operation(summary = "How far an import is")
    @GetMapping(path = "/imports/{importId}", produces = MediaType.APPLICATION_JSON_VALUE)
    ImportDetails one(@PathVariable ImportId importId, Caller caller) {
        return shop.find(new FindImport(importId), ImportDetails.class, caller)
                .orElseThrow(() -> new Refused(new Failures.NotFound("import " + importId)));
    }

    @Operation(
            summary = "Which rows were refused, and why",
            description =
                    "In the order of the file, some hundred rows of it at a time: go on while there is a `nextCursor`.")
    @GetMapping(path = "/imports/{importId}/refusals", produces = MediaType.APPLICATION_JSON_VALUE)
    Page<RowRefusal> refusals(
            @PathVariable ImportId importId,
            @RequestParam(required = false) @Size(max = 500) String cursor,
            Caller caller) {
        return shop.page(new ListRefusedRows(importId, cursor, 5), RowRefusal.class, caller);
    }

    @Operation(
            summary = "Every product but the archived ones, one variant a line",
            description = "What an import reads. A file that is missing its last line, `{\"end\":true}`, broke off.")
    @GetMapping(path = "/products.jsonl", produces = "application/jsonl")
    void lines(Caller caller, HttpServletResponse response) throws IOException {
        var first = stretch(null, caller); // A no is told before anything is written.
        response.setContentType("application/jsonl");
        response.setHeader("Content-Disposition", "attachment; filename=\"products.jsonl\"");
        var out = response.getOutputStream();
        write(first, caller, out, line -> {
            out.write(json.writeValueAsBytes(line));
            out.write('\n');
        });
        out.write((ProductFiles.JSONL_END + "\n").getBytes(UTF_8));
    }

    @Operation(
            summary = "The same as a table",
            description = "What an import reads. A file that is missing its last line, `# end`, broke off.")
    @GetMapping(path = "/products.csv", produces = "text/csv")
    void table(Caller caller, HttpServletResponse response) throws IOException {
        // Read twice, for the header stands before the rows: that costs time, and no room.
        var columns = new TreeSet<String>();
        var page = stretch(null, caller);
        while (true) {
            for (var product : page.items()) columns.addAll(ProductFiles.columns(files.lines(product)));
            if (page.nextCursor() == null) break;
            page = stretch(page.nextCursor(), caller);
        }
        var header = ProductFiles.header(columns);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"products.csv\"");
        var out = new OutputStreamWriter(response.getOutputStream(), UTF_8);
        var table = new CSVPrinter(out, CSVFormat.RFC4180);
        table.printRecord(header);
        write(stretch(null, caller), caller, out, line -> table.printRecord(ProductFiles.cells(header, line)));
        out.write(ProductFiles.CSV_END + "\r\n");
        out.flush();
    }

    @FunctionalInterface
    private interface Lines {
        void write(ObjectNode line) throws IOException;
    }

    /** What bundles are put together of stands before them, as an import wants it: they are read in a second round. */
    private void write(Page<ProductPage> first, Caller caller, Flushable out, Lines lines) throws IOException {
        if (write(first, caller, out, lines, false)) write(stretch(null, caller), caller, out, lines, true);
    }

    /** @return whether there were others than those that it wrote */
    private boolean write(Page<ProductPage> first, Caller caller, Flushable out, Lines lines, boolean bundles)
            throws IOException {
        var others = false;
        for (var page = first; ; page = stretch(page.nextCursor(), caller)) {
            for (var product : page.items()) {
                if (ProductFiles.hasBundle(product) != bundles) others = true;
                else for (var line : files.lines(product)) lines.write(line);
            }
            if (page.nextCursor() == null) return others;
            out.flush();
        }
    }

    private Page<ProductPage> stretch(String cursor, Caller caller) {
        return shop.page(new ExportProducts(cursor, EXPORT_STRETCH), ProductPage.class, caller);
    }
}
