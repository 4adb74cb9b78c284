package cartulary.gateway.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.support.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * A list sent whole as a file, a stretch at a time, so that its length costs the shop nothing but time. How it ends says that
 * it is whole.
 */
public final class Export {
    public static final String LINES = "application/jsonl";
    public static final String LINES_END = "{\"end\":true}\n";
    public static final String TABLE = "text/csv";
    public static final String TABLE_END = "# end\r\n";

    @FunctionalInterface
    public interface Writer<T> {
        void write(T item, OutputStream out) throws IOException;
    }

    private Export() {}

    /**
     * @param header what stands before the first item
     * @param stretch by its cursor, which is null for the first: a no is told before anything is written
     */
    public static <T> void send(
            HttpServletResponse response,
            String type,
            String name,
            String header,
            String end,
            Function<String, Page<T>> stretch,
            Writer<T> writer)
            throws IOException {
        var page = stretch.apply(null);
        response.setContentType(type);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        var out = response.getOutputStream();
        out.write(header.getBytes(UTF_8));
        while (true) {
            for (var item : page.items()) writer.write(item, out);
            if (page.nextCursor() == null) break;
            out.flush();
            page = stretch.apply(page.nextCursor());
        }
        out.write(end.getBytes(UTF_8));
    }

    /** A text of others in a table; null is empty. None may begin a formula in somebody's spreadsheet. */
    public static String cell(String text) {
        if (text == null) return "";
        var quoted = '"' + text.replace("\"", "\"\"") + '"';
        return text.matches("[A-Za-z0-9].*") ? quoted : "\"'" + quoted.substring(1);
    }
}
