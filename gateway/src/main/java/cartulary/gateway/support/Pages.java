package cartulary.gateway.support;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pages as browsers and search engines get them: the built page, in it what a template made of the view, and the view itself
 * as data, from which the script goes on without asking again (docs/adr/0012-pages-rendered-by-templates.md).
 */
@Component
public final class Pages {
    /** The two halves of the build: each is a page of its own with its own script. */
    public enum Entry {
        SHOP,
        STAFF
    }

    /**
     * What a page shows.
     *
     * @param template of the content; null leaves it to the script
     * @param title without the shop's name; null for the shop's own page
     * @param description for search engines; null if they have no business here
     * @param model what the template names, beside words (t), visit and shell
     * @param state what the script shows the same page from; null if it has to ask
     * @param data schema.org's description of it; null for none
     */
    public record View(
            String template,
            String title,
            String description,
            Map<String, Object> model,
            Map<String, Object> state,
            Map<String, Object> data) {
        /** A page that is of use to its visitor alone. */
        public static View script() {
            return new View(null, null, null, Map.of(), Map.of(), null);
        }
    }

    private static final Pattern NO_PAGES =
            Pattern.compile("/(api|webhooks|problems|assets|pictures|test|error)(/.*)?");

    private final ResourceLoader resources;
    private final String location;
    private final JsonMapper json;
    /** The same view is the same page, with the same tag, from every gateway. */
    private final ObjectWriter inOrder;

    private final Words words;
    private final Visits visits;
    private final String issuer;
    private final String policy;
    private final Mustache.Compiler mustache = Mustache.compiler()
            .nullValue("")
            .withLoader(name -> new InputStreamReader(template(name), StandardCharsets.UTF_8));
    private final Map<String, Template> templates = new ConcurrentHashMap<>();
    private final Map<Entry, Shell> shells = new ConcurrentHashMap<>();

    /** A built page, cut where something is put in. */
    private record Shell(String start, String head, String end, Map<String, String> wordFiles) {}

    /** @param location of the built pages; one that begins with file: is read anew for each page, for those who work on them */
    Pages(
            ResourceLoader resources,
            JsonMapper json,
            Visits visits,
            @Value("${cartulary.gateway.pages:classpath:/cartulary/web/}") String location,
            @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer) {
        this.resources = resources;
        this.location = location;
        this.json = json;
        this.inOrder = json.writer().with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        this.visits = visits;
        this.words = new Words(json);
        this.issuer = issuer;
        this.policy = String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self'",
                "font-src 'self'",
                "connect-src 'self' " + originOf(issuer),
                "form-action 'self'",
                "base-uri 'none'",
                "object-src 'none'",
                "frame-ancestors 'none'");
    }

    private static String originOf(String address) {
        var uri = URI.create(address);
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    private static InputStream template(String name) {
        var found = Pages.class.getResourceAsStream("/cartulary/gateway/pages/" + name + ".mustache");
        if (found == null) throw new IllegalArgumentException("there is no template " + name);
        return found;
    }

    /** Words with {name} replaced by what stands for it, in turn name and value. */
    public String words(Visit visit, String path, Object... values) {
        var text = words.text(visit.language(), path);
        for (var i = 0; i < values.length; i += 2)
            text = text.replace("{" + values[i] + "}", String.valueOf(values[i + 1]));
        return text;
    }

    /** An amount as people of that language read it. */
    public static String money(Visit visit, Currency currency, long minorUnits) {
        var format = NumberFormat.getCurrencyInstance(visit.locale());
        var digits = Math.max(0, currency.getDefaultFractionDigits());
        format.setCurrency(currency);
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(BigDecimal.valueOf(minorUnits, digits));
    }

    public ResponseEntity<byte[]> page(Visit visit, View view) {
        return page(Entry.SHOP, visit, view);
    }

    /** Kept by the browser only, and asked about each time: it may show another price or another language the next time. */
    public ResponseEntity<byte[]> page(Entry entry, Visit visit, View view) {
        var body = html(entry, visit, view, null);
        return answer(ResponseEntity.ok())
                .eTag("\"%s\""
                        .formatted(Requests.hash("page", new String(body, StandardCharsets.UTF_8))
                                .substring(0, 32)))
                .body(body);
    }

    private <B extends ResponseEntity.HeadersBuilder<?>> ResponseEntity.BodyBuilder answer(B begun) {
        var builder = (ResponseEntity.BodyBuilder) begun;
        headers().forEach(builder::header);
        return builder.contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8));
    }

    private Map<String, String> headers() {
        return Map.of(
                "Content-Security-Policy",
                policy,
                "Cross-Origin-Opener-Policy",
                "same-origin",
                HttpHeaders.CACHE_CONTROL,
                CacheControl.noCache().cachePrivate().getHeaderValue(),
                HttpHeaders.VARY,
                "Accept-Language, Cookie");
    }

    /** A browser asked for a page, so that is what a problem is told as. */
    static boolean wanted(HttpServletRequest request, String path) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE)
                && Set.of("GET", "HEAD").contains(request.getMethod())
                && !NO_PAGES.matcher(path).matches();
    }

    /** Status and headers of the answer stand already. */
    void problem(HttpServletRequest request, HttpServletResponse response, String path, Problem problem)
            throws IOException {
        var visit = visits.of(request, response);
        var entry = path.startsWith("/staff") ? Entry.STAFF : Entry.SHOP;
        var known = ProblemCode.of(problem.code()).map(ProblemCode::code).orElse(ProblemCode.INTERNAL_ERROR.code());
        var title = words(visit, "problems." + known + ".title");
        var model = Map.<String, Object>of(
                "title",
                title,
                "ours",
                problem.status() >= 500,
                "advice",
                words(visit, "problems." + known + ".advice"),
                "requestIdWords",
                words(visit, "shop.requestId", "id", problem.requestId()));
        var view = new View("problem", title, null, model, Map.of(), null);
        var body = html(entry, visit, view, problem);
        headers().forEach(response::setHeader);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType("text/html;charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private byte[] html(Entry entry, Visit visit, View view, Problem problem) {
        var shell = shell(entry);
        var shopName = words(visit, "shop.name");
        var model = new LinkedHashMap<String, Object>(view.model());
        model.put("t", words.in(visit.language()));
        model.put("visit", visit);
        model.put("languages", visits.languages(visit));
        model.put("currenciesOffered", visits.offered(visit));
        model.put("documentTitle", view.title() == null ? shopName : view.title() + " · " + shopName);
        model.put("description", view.description());
        model.put("findable", view.description() != null);
        model.put("address", visit.origin() + visit.path());
        model.put("wordFile", entry == Entry.SHOP ? shell.wordFiles.get(visit.language()) : null);
        model.put("data", view.data() == null ? null : script(view.data()));
        var state = new LinkedHashMap<String, Object>();
        state.put("language", visit.language());
        state.put("currency", visit.currency());
        state.put("currencies", visits.currencies());
        state.put("issuer", issuer);
        state.put("problem", problem);
        if (view.state() != null) state.putAll(view.state());
        model.put("state", script(state));
        model.put("content", view.template() == null ? "" : template(view.template(), model));
        var page = entry == Entry.SHOP ? "shop" : "staff";
        return (shell.start.replace("<html lang=\"en\">", "<html lang=\"" + visit.language() + "\">")
                        + template("head", model)
                        + shell.head
                        + template(page, model)
                        + shell.end)
                .getBytes(StandardCharsets.UTF_8);
    }

    private String template(String name, Map<String, Object> model) {
        return templates.computeIfAbsent(name, mustache::loadTemplate).execute(model);
    }

    /** As it may stand in a script element: no end tag and no comment can begin in it. */
    private String script(Object value) {
        return inOrder.writeValueAsString(value).replace("<", "\\u003c");
    }

    private Shell shell(Entry entry) {
        return location.startsWith("file:") ? read(entry) : shells.computeIfAbsent(entry, this::read);
    }

    private Shell read(Entry entry) {
        var page = resources.getResource(location + (entry == Entry.SHOP ? "shop.html" : "staff.html"));
        if (!page.exists()) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "this gateway was built without its pages (gateway/web)");
        }
        var html = text(page);
        var parts = html.split("<!--head-->|<!--content-->", -1);
        if (parts.length != 3) throw new IllegalStateException(page + " has no place for head and content");
        var wordFiles = new LinkedHashMap<String, String>();
        JsonNode manifest = json.readTree(text(resources.getResource(location + "manifest.json")));
        for (var language : Visits.LANGUAGES) {
            var file = manifest.path("messages/shop.%s.json".formatted(language))
                    .path("file")
                    .asString("");
            if (!file.isEmpty()) wordFiles.put(language, "/" + file);
        }
        return new Shell(parts[0], parts[1], parts[2], wordFiles);
    }

    private static String text(Resource resource) {
        try {
            return resource.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** Where the files with a hash in their names are. */
    String assets() {
        return location + "assets/";
    }
}
