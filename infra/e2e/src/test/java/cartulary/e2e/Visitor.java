package cartulary.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Somebody with a browser of their own, who finds things by what they are called, as a screen reader does. */
final class Visitor implements AutoCloseable {
    static final String GOOD_CARD = "4242 4242 4242 4242";
    static final String BAD_CARD = "4000 0000 0000 0002";
    static final String ASKING_CARD = "4000 0027 6000 3184";
    private static final int PHONE_WIDTH = 390;
    private static final int PICTURES = 5;
    private static final int PRESSES = 4;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = axe();

    final Stage stage;
    final BrowserContext context;
    Page page;
    private final boolean phone;
    private final List<String> complaints = new ArrayList<>();

    private Visitor(Stage stage, Browser.NewContextOptions options, boolean phone) {
        this.stage = stage;
        this.phone = phone;
        context = stage.browser.newContext(options.setBaseURL(stage.gateway.toString()));
        context.setDefaultTimeout(20_000);
        setDefaultAssertionTimeout(20_000); // The first order of a shop that has just come up takes its time.
        context.onPage(this::listen);
        page = context.newPage();
    }

    static Visitor at(Stage stage, String language) {
        return new Visitor(
                stage, new Browser.NewContextOptions().setLocale(language).setViewportSize(1280, 900), false);
    }

    static Visitor onPhone(Stage stage) {
        var options = new Browser.NewContextOptions()
                .setLocale("en-GB")
                .setViewportSize(PHONE_WIDTH, 844)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true);
        return new Visitor(stage, options, true);
    }

    static Visitor withoutScript(Stage stage) {
        return new Visitor(
                stage, new Browser.NewContextOptions().setLocale("en-GB").setJavaScriptEnabled(false), false);
    }

    private void listen(Page opened) {
        opened.onPageError(error -> complaints.add("error: " + error));
        opened.onConsoleMessage(message -> {
            // That a request was answered with a problem is the journey's own affair.
            if (message.type().equals("error")
                    && message.location().startsWith(stage.gateway.toString())
                    && !message.text().startsWith("Failed to load resource"))
                complaints.add("console: " + message.text());
        });
    }

    // Where they are.

    Visitor goes(String path) {
        page.navigate(path);
        page.waitForFunction("() => document.querySelector('#app').__vue_app__ && !document.querySelector('.waiting')");
        return this;
    }

    Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator field(String label) {
        return page.getByLabel(label);
    }

    Locator heading(String text) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(text));
    }

    /** With Tab alone. */
    void tabsTo(String name) {
        var wanted = page.locator("*:focus");
        for (var i = 0; i < 80; i++) {
            page.keyboard().press("Tab");
            var focused = page.evaluate("""
                    () => {
                      const at = document.activeElement
                      return at.getAttribute('aria-label') ?? at.labels?.[0]?.innerText ?? at.innerText
                    }""");
            if (String.valueOf(focused).strip().startsWith(name)) return;
        }
        throw new Unmet("no way leads to " + name + " with Tab; the last is " + wanted.innerText());
    }

    void sees(String text) {
        assertThat(page.getByText(text).first()).isVisible();
    }

    void seesHeading(String text) {
        assertThat(heading(text).first()).isVisible();
    }

    void isAt(String pattern) {
        page.waitForURL(Pattern.compile(pattern));
    }

    // What they do.

    /** From its page. */
    void putsIntoCart(String productId, int quantity) {
        goes("/products/" + productId);
        field("Quantity").fill(String.valueOf(quantity));
        presses("Add to cart", "Added to the cart");
    }

    /** Again while the shop says that it cannot just now, as people do. */
    void presses(String button, String done) {
        for (var tries = 1; tries < PRESSES; tries++) {
            button(button).click();
            assertThat(page.getByText(done).or(page.locator(".note.bad")).first())
                    .isVisible();
            if (page.getByText(done).first().isVisible()) return;
        }
        button(button).click();
        sees(done);
    }

    void fillsInTheAddress() {
        field("Name").fill("Ada Lin");
        field("Phone").fill("+86 21 5550 0000");
        field("E-mail").fill("ada@example.org");
        field("Street and number").fill("1 Kiln Lane");
        field("City").fill("Shanghai");
        field("Postal code").fill("200001");
        field("Country or region").selectOption("CN");
    }

    /** From the checkout page, filled in. @return the order's id */
    String placesTheOrder() {
        button("Place order and pay").click();
        isAt("/orders/order-[0-9a-f]+");
        return orderId();
    }

    /** At the checkout. */
    Locator creditOffered() {
        return page.locator("input[name=credit]");
    }

    /** As the shop calls whoever is signed in here. */
    String customerId() {
        var session = page.evaluate("() => JSON.parse(localStorage.getItem('cartulary.session')).subject");
        return "customer-" + session;
    }

    String orderId() {
        return page.url().replaceFirst(".*/orders/(order-[0-9a-f]+).*", "$1");
    }

    /** From the order's page to the provider's. */
    void opensThePaymentPage() {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^(Pay |付款|再次付款)")))
                .click();
        isAt("/pay/pi_");
    }

    /** On the provider's page. */
    void paysWith(String card) {
        field("Card number").fill(card);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Pay ")))
                .click();
    }

    /** It is kept soon after the money came. */
    void findsAmongTheirCards(Pattern card) {
        var found = new Patience()
                .until(
                        () -> {
                            goes("/cards");
                            return page.getByText(card).count() == 1;
                        },
                        Duration.ofSeconds(20));
        if (!found) throw new AssertionError("no card like " + card);
    }

    /** On the issuer's page. */
    void signsInAs(String user) {
        page.locator("#username").fill(user);
        page.locator("#password").fill(stage.password(user));
        page.locator("#kc-login").click();
    }

    /** On the issuer's page for new accounts. */
    void signsUpAs(String user) {
        page.locator("#username").fill(user);
        page.locator("#password").fill("correct horse battery");
        page.locator("#password-confirm").fill("correct horse battery");
        page.locator("#email").fill(user + "@example.org");
        page.locator("#firstName").fill("Ada");
        page.locator("#lastName").fill("Lin");
        page.locator("#kc-form-buttons input, #kc-form-buttons button, input[type=submit]")
                .first()
                .click();
    }

    // What they think of it.

    /**
     * Keeps a picture of the page at both sizes, and asks of each: does it fit, and can everybody use it?
     *
     * @param name of the pictures, in target/screenshots
     */
    void looks(String name) {
        if (phone) {
            looks(name, "phone");
            return;
        }
        looks(name, "desktop");
        page.setViewportSize(PHONE_WIDTH, 844);
        looks(name, "phone");
        page.setViewportSize(1280, 900);
    }

    private void looks(String name, String size) {
        // Pictures below the fold are loaded when they come near it.
        page.evaluate("() => document.querySelectorAll('img').forEach(image => image.loading = 'eager')");
        page.waitForFunction("() => [...document.images].every(image => image.complete)");
        picture(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + "-" + size + ".png"))
                .setFullPage(true));
        var over = (Number)
                page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (over.intValue() > 0)
            complaints.add("%s is %d pixels too wide at %s size".formatted(name, over.intValue(), size));
        page.evaluate(AXE);
        var found = (List<?>) page.evaluate("""
                async () => (await axe.run(document, {resultTypes: ['violations']})).violations
                    .filter(each => ['serious', 'critical'].includes(each.impact))
                    .map(each => each.id + ' ' + each.help + ': ' + each.nodes.map(node => node.target.join(' ')).join(', '))""");
        found.forEach(violation -> complaints.add("%s at %s size: %s".formatted(name, size, violation)));
    }

    /** On a busy machine Chromium now and then says that it cannot take one, which is no fault of the page's. */
    private void picture(Page.ScreenshotOptions options) {
        for (var attempt = 1; ; attempt++) {
            try {
                page.screenshot(options);
                return;
            } catch (PlaywrightException e) {
                if (attempt == PICTURES || !e.getMessage().contains("Unable to capture screenshot")) throw e;
            }
        }
    }

    private static String axe() {
        try (var script = Visitor.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) throw new IllegalStateException("axe.min.js is not on the class path");
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the visitor's browser keeps of the shop under that name. */
    String keeps(String key) {
        return (String) page.evaluate("key => localStorage.getItem(key)", key);
    }

    Map<?, ?> measures(String script) {
        return (Map<?, ?>) page.evaluate(script);
    }

    /** Goes home, with a last picture if something went wrong. @throws Unmet if there was anything to complain about */
    @Override
    public void close() {
        try {
            if (!page.isClosed()) picture(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("last-page.png")));
        } finally {
            context.close();
        }
        if (!complaints.isEmpty()) throw new Unmet(String.join("\n", complaints));
    }
}
