package cartulary.gateway.support;

import cartulary.contract.support.Actor;
import cartulary.eventstore.FailPoint;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Outermost: gives each request an id and a trace, puts both on every log line, and writes one access line. The line
 * holds the path without its query, and neither headers nor bodies.
 */
public final class RequestFilter extends OncePerRequestFilter {
    public static final String REQUEST_ID = "X-Request-Id";
    private static final Logger ACCESS = LoggerFactory.getLogger("cartulary.access");
    private static final String ID = RequestFilter.class.getName() + ".id";
    private static final String BEGAN = RequestFilter.class.getName() + ".began";
    private static final String TRACE = RequestFilter.class.getName() + ".trace";
    private static final String ACTOR = RequestFilter.class.getName() + ".actor";
    private static final Pattern TRACEPARENT =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}");

    /** Never null within a request of the gateway. */
    static String requestId(HttpServletRequest request) {
        return (String) request.getAttribute(ID);
    }

    /** The W3C traceparent of this request: the caller's, or a new one. */
    static String traceparent(HttpServletRequest request) {
        return (String) request.getAttribute(TRACE);
    }

    /** When it came, by {@link System#nanoTime}; null outside a request. */
    static Long began(RequestAttributes request) {
        return request == null ? null : (Long) request.getAttribute(BEGAN, RequestAttributes.SCOPE_REQUEST);
    }

    /** Tells the access line who it was. */
    static void actor(HttpServletRequest request, Actor actor) {
        request.setAttribute(ACTOR, actor.id());
        MDC.put("userId", actor.id());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var began = System.nanoTime();
        letOthersGoFirst();
        var requestId = drawn();
        var traceparent = request.getHeader("traceparent");
        if (traceparent == null || !TRACEPARENT.matcher(traceparent).matches()) {
            traceparent = "00-" + drawn() + drawn() + '-' + drawn() + "-01";
        }
        request.setAttribute(BEGAN, began);
        request.setAttribute(ID, requestId);
        request.setAttribute(TRACE, traceparent);
        response.setHeader(REQUEST_ID, requestId);
        MDC.put("requestId", requestId);
        MDC.put("traceId", traceparent.substring(3, 35));
        try {
            chain.doFilter(request, response);
            if (request.getMethod().equals("POST")) FailPoint.AFTER_REPLY.pass();
        } finally {
            ACCESS.atInfo()
                    .addKeyValue("method", request.getMethod())
                    .addKeyValue("path", path(request))
                    .addKeyValue("status", response.getStatus())
                    .addKeyValue("user", request.getAttribute(ACTOR))
                    .addKeyValue("durationMicros", (System.nanoTime() - began) / 1_000)
                    .log("request");
            MDC.clear();
        }
    }

    /**
     * A connection whose next request is there already goes on with it: who is quick to ask again would keep one of the few
     * carriers to himself, while the others' requests wait.
     */
    @SuppressWarnings("ThreadPriorityCheck") // Virtual threads are run in the order in which they stand in line.
    private static void letOthersGoFirst() {
        if (Thread.currentThread().isVirtual()) Thread.yield();
    }

    /** Sixteen hexadecimal digits. They tell requests apart and open nothing: they need not be secret. */
    private static String drawn() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static String path(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.length() <= 200 ? path : path.substring(0, 200);
    }
}
