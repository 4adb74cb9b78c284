package cartulary.gateway.support;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Pages that are of use to one visitor alone; what they show comes over the API, with that visitor's token. */
@Hidden
@RestController
final class ScriptPages {
    private final Pages pages;

    ScriptPages(Pages pages) {
        this.pages = pages;
    }

    @GetMapping(
            path = {
                "/search",
                "/cart",
                "/checkout",
                "/orders",
                "/orders/{orderId}",
                "/cards",
                "/sign-in",
                "/sign-up",
                "/signed-in"
            })
    ResponseEntity<byte[]> shop(Visit visit) {
        return pages.page(visit, Pages.View.script());
    }

    @GetMapping(path = {"/staff", "/staff/{*rest}"})
    ResponseEntity<byte[]> staff(Visit visit) {
        return pages.page(Pages.Entry.STAFF, visit, Pages.View.script());
    }
}
