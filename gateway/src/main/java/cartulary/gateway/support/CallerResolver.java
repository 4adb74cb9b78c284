package cartulary.gateway.support;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

final class CallerResolver implements HandlerMethodArgumentResolver {
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
        return new Caller(actor, position(request.getHeader(Shop.POSITION)), trace);
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
