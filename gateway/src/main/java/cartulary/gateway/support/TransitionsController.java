package cartulary.gateway.support;

import cartulary.contract.support.TransitionsQuery.ListTransitions;
import cartulary.contract.support.TransitionsQuery.TransitionTable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "transitions")
final class TransitionsController {
    private final Shop shop;

    TransitionsController(Shop shop) {
        this.shop = shop;
    }

    @Operation(
            summary = "The transition tables",
            description =
                    "What is answered to each command in each state: the event that is stored, the reason why nothing"
                            + " is, or the failure. The shop decides by these very tables.")
    @GetMapping(path = "/api/v1/transitions", produces = MediaType.APPLICATION_JSON_VALUE)
    List<TransitionTable> all(Caller caller) {
        return shop.list(new ListTransitions(), TransitionTable.class, caller);
    }
}
