package cartulary.gateway.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.util.Map;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

final class CallerResolver implements HandlerMethodArgumentResolver {
    private static final int REASON_MAX = 200;

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Caller resolveArgument(
            MethodParameter parameter,
            ModelAndViewContainer container,
            NativeWebRequest request,
            WebDataBinderFactory binders) {
        var actor = Callers.current().orElse(Callers.ANYBODY);
        var trace = RequestFilter.traceparent(request.getNativeRequest(HttpServletRequest.class));
        return new Caller(
                actor, position(request.getHeader(Shop.POSITION)), trace, reason(request.getHeader(Caller.REASON)));
    }

    private static String reason(String header) {
        if (header == null || header.isBlank()) return null;
        try {
            var reason = URLDecoder.decode(header.replace("+", "%2B"), UTF_8).strip();
            if (reason.length() <= REASON_MAX && reason.chars().noneMatch(Character::isISOControl)) return reason;
        } catch (IllegalArgumentException _) {
            // Told below, like one that is too long.
        }
        var message = "must be at most %d characters of one line, percent-encoded".formatted(REASON_MAX);
        throw new ProblemException(
                ProblemCode.INVALID_FIELD, Caller.REASON + " " + message, Map.of(Caller.REASON, message));
    }

    private static Long position(String header) {
        if (header == null) return null;
        try {
            var position = Long.parseLong(header);
            if (position >= 0) return position;
        } catch (NumberFormatException _) {
            // Told below, like a negative one.
        }
        var message = "must be a position as an answer gave it";
        throw new ProblemException(
                ProblemCode.INVALID_FIELD, Shop.POSITION + " " + message, Map.of(Shop.POSITION, message));
    }
}
