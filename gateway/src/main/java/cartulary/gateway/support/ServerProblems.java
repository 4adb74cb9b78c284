package cartulary.gateway.support;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty's own refusals, before a request reaches a filter. */
final class ServerProblems extends ErrorHandler {
    private final MachineTime time;

    ServerProblems(MachineTime time) {
        this.time = time;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int status, String message, Throwable cause, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, body(status), callback);
    }

    private String body(int status) {
        var code =
                switch (status) {
                    case 431, 414 -> ProblemCode.HEADERS_TOO_LARGE;
                    case 413 -> ProblemCode.BODY_TOO_LARGE;
                    case 503 -> ProblemCode.UNAVAILABLE;
                    default -> status < 500 ? ProblemCode.MALFORMED_REQUEST : ProblemCode.INTERNAL_ERROR;
                };
        return """
                {"type":"/problems/%s","title":"%s","status":%d,"detail":"%s","code":"%s","timestamp":"%s"}""".formatted(code.code(), code.title(), status, code.meaning(), code.code(), time.now());
    }
}
