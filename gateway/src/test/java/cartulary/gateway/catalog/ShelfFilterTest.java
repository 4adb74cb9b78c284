package cartulary.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.catalog.ProductEvent.ProductWithdrawn;
import cartulary.contract.catalog.ProductId;
import cartulary.gateway.catalog.Shelf.Rendered;
import cartulary.gateway.support.MachineTime;
import cartulary.gateway.support.ProblemWriter;
import cartulary.gateway.support.RateLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class ShelfFilterTest {
    private static final String BOWL = "/api/v1/products/product-bowl";
    private final AtomicBoolean fed = new AtomicBoolean(true);
    private final Shelf shelf = new Shelf(null, new SimpleMeterRegistry(), fed::get, Duration.ofMinutes(1));
    private final AtomicInteger wholeWays = new AtomicInteger();
    private final ShelfFilter filter = filter(0);

    private ShelfFilter filter(int perMinute) {
        var time = new MachineTime(Clock.systemUTC());
        var problems = new ProblemWriter(
                new JsonMapper(),
                time,
                new StaticListableBeanFactory().getBeanProvider(cartulary.gateway.support.Pages.class));
        return new ShelfFilter(shelf, new RateLimits(problems, List.of()), perMinute);
    }

    /** As security and the controller answer: the latter with what is on the shelf. */
    private MockHttpServletResponse get(ShelfFilter asked, String query, String... headers) throws Exception {
        var request = new MockHttpServletRequest("GET", BOWL);
        request.setQueryString(query);
        for (int i = 0; i < headers.length; i += 2) request.addHeader(headers[i], headers[i + 1]);
        var response = new MockHttpServletResponse();
        response.setHeader("X-Request-Id", "one of its own");
        asked.doFilter(request, response, (_, answered) -> {
            wholeWays.incrementAndGet();
            var made = shelf.get("product:product-bowl", _ -> {
                var body = "{\"way\":%d}".formatted(wholeWays.get());
                return new Rendered(body.getBytes(StandardCharsets.UTF_8), "\"tag-" + wholeWays.get() + "\"", Set.of());
            });
            var http = (HttpServletResponse) answered;
            http.addHeader("Vary", "Origin");
            http.addHeader("Vary", "Authorization");
            http.setHeader("X-Content-Type-Options", "nosniff");
            http.setHeader("ETag", made.etag());
            http.setContentType("application/json");
            http.getOutputStream().write(made.body());
            ShelfFilter.answeredWith(request, "product:product-bowl");
        });
        return response;
    }

    @Test
    void what_is_kept_is_answered_at_the_door_as_it_was_the_whole_way() throws Exception {
        var first = get(filter, null);
        var second = get(filter, null);
        assertThat(wholeWays).hasValue(1);
        assertThat(second.getContentAsString()).isEqualTo(first.getContentAsString());
        for (var name : first.getHeaderNames()) {
            assertThat(second.getHeaders(name)).as(name).isEqualTo(first.getHeaders(name));
        }
        assertThat(second.getHeaderNames()).contains("Content-Length");
    }

    @Test
    void what_was_changed_goes_the_whole_way_once_more() throws Exception {
        get(filter, null);
        shelf.on(new ProductWithdrawn(new ProductId("product-bowl")), 7);
        var changed = get(filter, null);
        assertThat(changed.getHeader("ETag")).isEqualTo("\"tag-2\"");
        assertThat(get(filter, null).getHeader("ETag")).isEqualTo("\"tag-2\"");
        assertThat(wholeWays).hasValue(2);
        fed.set(false); // Nobody would tell of a change.
        get(filter, null);
        assertThat(wholeWays).hasValue(3);
    }

    @Test
    void who_shows_a_token_or_asks_for_something_else_goes_the_whole_way() throws Exception {
        get(filter, null);
        get(filter, null, "Authorization", "Bearer x");
        get(filter, null, "Cartulary-Position", "7");
        get(filter, null, "If-None-Match", "\"tag-1\"");
        get(filter, null, "Origin", "https://shop.example");
        get(filter, null, "Accept", "text/html");
        get(filter, "size=1");
        assertThat(wholeWays).hasValue(7);
        get(filter, "size=1");
        get(filter, null, "Accept", "*/*");
        assertThat(wholeWays).hasValue(7);
    }

    @Test
    void the_door_counts_what_one_caller_asks_for() throws Exception {
        var strict = filter(2);
        get(strict, null);
        assertThat(get(strict, null).getStatus()).isEqualTo(200);
        assertThat(get(strict, null).getStatus()).isEqualTo(200);
        assertThat(get(strict, null).getStatus()).isEqualTo(429);
    }
}
