package cartulary.gateway.support;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What fails outside of MVC, in a filter or in the server, is told as a problem too. */
@Hidden
@RestController
final class ErrorPages implements ErrorController {
    private final ProblemWriter problems;

    ErrorPages(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer known ? known : 404;
        var code =
                switch (status) {
                    case 400 -> ProblemCode.MALFORMED_REQUEST;
                    case 401 -> ProblemCode.UNAUTHENTICATED;
                    case 403 -> ProblemCode.NOT_ALLOWED;
                    case 404 -> ProblemCode.NOT_FOUND;
                    case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
                    case 413 -> ProblemCode.BODY_TOO_LARGE;
                    case 431 -> ProblemCode.HEADERS_TOO_LARGE;
                    case 503 -> ProblemCode.UNAVAILABLE;
                    default -> ProblemCode.INTERNAL_ERROR;
                };
        problems.write(request, response, code, code.meaning());
    }
}
