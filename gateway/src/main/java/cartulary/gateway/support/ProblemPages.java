package cartulary.gateway.support;

import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The page behind each problem's type. */
@Hidden
@RestController
final class ProblemPages {
    record Page(String code, int status, String title, String meaning, String remedy) {}

    @GetMapping(path = "/problems/{code}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> html(@PathVariable String code) {
        var page = page(code);
        return answer("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%2$s</title></head>
                <body><h1>%2$s</h1><p><code>%1$s</code>, status %3$d</p>
                <h2>What happened</h2><p>%4$s</p><h2>What to do</h2><p>%5$s</p></body></html>
                """.formatted(page.code(), page.title(), page.status(), page.meaning(), page.remedy()));
    }

    @GetMapping(path = "/problems/{code}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Page> json(@PathVariable String code) {
        return answer(page(code));
    }

    private static <T> ResponseEntity<T> answer(T body) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePublic())
                .body(body);
    }

    private static Page page(String code) {
        return ProblemCode.of(code)
                .map(known -> new Page(known.code(), known.status(), known.title(), known.meaning(), known.remedy()))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "there is no such problem"));
    }
}
