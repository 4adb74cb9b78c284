package cartulary.gateway.support;

import cartulary.contract.support.Failure;
import cartulary.contract.support.Failures;
import cartulary.contract.support.InvalidValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.common.AxonTransientException;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * The only place that makes a problem of an exception, and the only one that knows the status of each kind of failure.
 * What a client sent is never repeated, for it may be personal, and nothing of ours (class, statement, stack) is shown.
 */
@RestControllerAdvice
@Order(0)
final class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private final ProblemWriter problems;

    ProblemAdvice(ProblemWriter problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void told(Exception exception, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (exception instanceof AsyncRequestNotUsableException) return; // The client went away.
        if (exception instanceof Refused refused) {
            refused(refused, request, response);
            return;
        }
        var problem = problem(exception, response);
        problems.write(
                request,
                response,
                problem.code().status(),
                problem.code().code(),
                problem.code().title(),
                problem.getMessage(),
                problem.errors());
    }

    private void refused(Refused refused, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var failure = refused.failure();
        var title = ProblemCode.of(failure.code()).map(ProblemCode::title).orElse(failure.code());
        var errors = refused.field() == null ? Map.<String, String>of() : Map.of(refused.field(), failure.detail());
        if (failure instanceof Failures.ViewBehind behind) {
            response.setHeader("Retry-After", "1");
            response.setHeader(Shop.POSITION, Long.toString(behind.reached()));
        }
        problems.write(request, response, status(failure.kind()), failure.code(), title, failure.detail(), errors);
    }

    static int status(Failure.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case STALE -> 412;
            case KEY_REUSED -> 422;
            case UNAVAILABLE -> 503;
        };
    }

    private ProblemException problem(Exception exception, HttpServletResponse response) {
        return switch (exception) {
            case ProblemException known -> known;
            case InvalidValue invalid -> invalidField(invalid.field(), invalid.getMessage());
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case MethodArgumentNotValidException invalid ->
                invalidFields(invalid.getFieldErrors().stream()
                        .collect(Collectors.toMap(
                                FieldError::getField, ProblemAdvice::message, (one, _) -> one, LinkedHashMap::new)));
            case HandlerMethodValidationException invalid -> {
                var errors = parameters(invalid);
                yield invalid(inPath(invalid) ? ProblemCode.INVALID_ID : ProblemCode.INVALID_FIELD, errors);
            }
            case MethodArgumentTypeMismatchException mismatch -> mismatch(mismatch);
            case MissingServletRequestParameterException missing ->
                invalidField(missing.getParameterName(), "is missing");
            case MissingRequestHeaderException missing
            when missing.getHeaderName().equals(IdempotencyKey.HEADER) ->
                new ProblemException(
                        ProblemCode.MISSING_IDEMPOTENCY_KEY,
                        "the header Idempotency-Key is missing",
                        Map.of(IdempotencyKey.HEADER, "is missing"));
            case MissingRequestHeaderException missing -> invalidField(missing.getHeaderName(), "is missing");
            case HttpRequestMethodNotSupportedException unsupported -> {
                var methods = unsupported.getSupportedMethods();
                if (methods != null) response.setHeader("Allow", String.join(", ", methods));
                yield new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "this address does not take this method");
            }
            case HttpMediaTypeNotSupportedException _ ->
                new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "send application/json");
            case HttpMediaTypeNotAcceptableException _ ->
                new ProblemException(ProblemCode.NOT_ACCEPTABLE, "accept application/json");
            case NoHandlerFoundException _ -> new ProblemException(ProblemCode.NOT_FOUND, "nothing is at this address");
            case NoResourceFoundException _ ->
                new ProblemException(ProblemCode.NOT_FOUND, "nothing is at this address");
            default -> unforeseen(exception);
        };
    }

    private static ProblemException unforeseen(Exception exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyLimitFilter.BodyTooLarge) {
                return new ProblemException(ProblemCode.BODY_TOO_LARGE, cause.getMessage());
            }
            if (isAway(cause)) {
                LOG.warn("a server behind is not there", exception);
                return new ProblemException(
                        ProblemCode.UNAVAILABLE, "a server behind is not there; the request may have been done or not");
            }
        }
        LOG.error("a request failed for a reason nobody foresaw", exception);
        return new ProblemException(ProblemCode.INTERNAL_ERROR, "the shop made a mistake; it was logged");
    }

    /** Whether the answer to this is 503: something behind is away, slow or busy, and the request itself is sound. */
    static boolean isUnavailable(RuntimeException exception) {
        if (exception instanceof ProblemException known) return known.code().status() == 503;
        if (exception instanceof Refused refused) return refused.failure().kind() == Failure.Kind.UNAVAILABLE;
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (isAway(cause)) return true;
        }
        return false;
    }

    private static boolean isAway(Throwable cause) {
        return cause instanceof AxonTransientException
                || cause instanceof NoHandlerForCommandException
                || cause instanceof NoHandlerForQueryException
                || cause instanceof TransientDataAccessException
                || cause instanceof CannotCreateTransactionException
                || cause instanceof SQLTransientException
                || (cause instanceof SQLException sql && isAway(sql))
                || cause instanceof java.net.SocketException;
    }

    /** Classes 08 (no connection) and 57 (the server is being stopped or started) of the SQL standard and PostgreSQL. */
    private static boolean isAway(SQLException sql) {
        var state = sql.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57"));
    }

    private static ProblemException unreadable(HttpMessageNotReadableException exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case BodyLimitFilter.BodyTooLarge tooLarge -> {
                    return new ProblemException(ProblemCode.BODY_TOO_LARGE, tooLarge.getMessage());
                }
                case UnrecognizedPropertyException unknown -> {
                    var field = path(unknown);
                    return new ProblemException(
                            ProblemCode.UNKNOWN_FIELD,
                            "%s is not a field of this operation".formatted(field),
                            Map.of(field, "is not known here"));
                }
                case MismatchedInputException mismatch
                when !mismatch.getPath().isEmpty() -> {
                    return invalidField(path(mismatch), message(mismatch));
                }
                case JacksonException json
                when !(json instanceof MismatchedInputException) && invalidValue(json) != null -> {
                    return invalidField(path(json), invalidValue(json).getMessage());
                }
                // A number that is too long for its field.
                case InputCoercionException number
                when !number.getPath().isEmpty() -> {
                    return invalidField(path(number), "must be a whole number that is not so large");
                }
                case StreamReadException malformed -> {
                    return new ProblemException(ProblemCode.MALFORMED_JSON, where(malformed));
                }
                default -> {}
            }
        }
        return new ProblemException(ProblemCode.MALFORMED_JSON, "the body is missing or is not a JSON object");
    }

    private static InvalidValue invalidValue(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidValue invalid) return invalid;
        }
        return null;
    }

    private static String message(MismatchedInputException mismatch) {
        var invalid = invalidValue(mismatch);
        if (invalid != null) return invalid.getMessage();
        var type = mismatch.getTargetType();
        if (type == null) return "is not acceptable";
        if (type == Integer.class || type == int.class) return "must be a whole number of 32 bits";
        if (type == Long.class || type == long.class) return "must be a whole number of 64 bits";
        if (type == Boolean.class || type == boolean.class) return "must be true or false";
        if (type == java.util.Currency.class) return "must be an ISO 4217 code";
        if (type == java.time.Instant.class) return "must be an instant as 2026-11-21T04:00:00Z";
        if (type.isEnum()) return "is none of the values that stand here";
        if (java.util.Collection.class.isAssignableFrom(type)) return "must be a list";
        if (type == String.class) return "must be a text";
        return "has another type than this field takes";
    }

    private static String where(StreamReadException malformed) {
        var place = malformed.getLocation();
        return place == null
                ? "the body is not valid JSON"
                : "the body is not valid JSON at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
    }

    /** As lines[0].quantity. */
    private static String path(JacksonException exception) {
        var path = new StringBuilder();
        for (var step : exception.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                if (!path.isEmpty()) path.append('.');
                var name = step.getPropertyName();
                path.append(name.length() <= 60 ? name : name.substring(0, 60) + "…");
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    private static ProblemException mismatch(MethodArgumentTypeMismatchException mismatch) {
        var invalid = invalidValue(mismatch);
        var header = mismatch.getParameter()
                .getParameterAnnotation(org.springframework.web.bind.annotation.RequestHeader.class);
        var name = header != null ? header.name().isEmpty() ? header.value() : header.name() : mismatch.getName();
        var message = invalid != null ? invalid.getMessage() : "is not acceptable";
        var code = mismatch.getParameter().hasParameterAnnotation(PathVariable.class)
                ? ProblemCode.INVALID_ID
                : ProblemCode.INVALID_FIELD;
        return new ProblemException(code, name + " " + message, Map.of(name, message));
    }

    private static Map<String, String> parameters(HandlerMethodValidationException invalid) {
        var errors = new LinkedHashMap<String, String>();
        for (var result : invalid.getParameterValidationResults()) {
            if (result instanceof ParameterErrors fields) {
                fields.getFieldErrors().forEach(error -> errors.putIfAbsent(error.getField(), message(error)));
            } else {
                var name = result.getMethodParameter().getParameterName();
                result.getResolvableErrors()
                        .forEach(error ->
                                errors.putIfAbsent(String.valueOf(name), String.valueOf(error.getDefaultMessage())));
            }
        }
        return errors;
    }

    private static String message(FieldError error) {
        return error.isBindingFailure() ? "is not acceptable" : String.valueOf(error.getDefaultMessage());
    }

    private static ProblemException invalidField(String field, String message) {
        return invalidFields(Map.of(field, message));
    }

    private static boolean inPath(HandlerMethodValidationException invalid) {
        return invalid.getParameterValidationResults().stream()
                .anyMatch(result -> result.getMethodParameter().hasParameterAnnotation(PathVariable.class));
    }

    private static ProblemException invalidFields(Map<String, String> errors) {
        return invalid(ProblemCode.INVALID_FIELD, errors);
    }

    private static ProblemException invalid(ProblemCode code, Map<String, String> errors) {
        var detail = errors.entrySet().stream()
                .map(error -> error.getKey() + " " + error.getValue())
                .sorted()
                .collect(Collectors.joining("; "));
        return new ProblemException(code, detail, errors);
    }
}
