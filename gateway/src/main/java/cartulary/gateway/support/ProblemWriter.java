package cartulary.gateway.support;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems, for filters and for MVC alike: as JSON, whatever Accept says, unless a browser asked for a page. */
public final class ProblemWriter {
    private final JsonMapper json;
    private final MachineTime time;
    private final ObjectProvider<Pages> pages;

    /** @param pages asked for only when a page is wanted */
    public ProblemWriter(JsonMapper json, MachineTime time, ObjectProvider<Pages> pages) {
        this.json = json;
        this.time = time;
        this.pages = pages;
    }

    public void write(HttpServletRequest request, HttpServletResponse response, ProblemCode code, String detail)
            throws IOException {
        write(request, response, code.status(), code.code(), code.title(), detail, Map.of());
    }

    public void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String code,
            String title,
            String detail,
            Map<String, String> errors)
            throws IOException {
        if (response.isCommitted()) return; // Half an answer is out; only the connection can tell now.
        response.resetBuffer();
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        if (status == 503 && response.getHeader("Retry-After") == null) response.setHeader("Retry-After", "1");
        if (status == 413) response.setHeader("Connection", "close"); // The rest of the body is not read.
        var problem = new Problem(
                "/problems/" + code, title, status, detail, code, time.now(), errors, RequestFilter.requestId(request));
        var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                ? failed
                : request.getRequestURI();
        if (Pages.wanted(request, path)) {
            pages.getObject().problem(request, response, path, problem);
            return;
        }
        response.setContentType("application/problem+json");
        var body = json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
