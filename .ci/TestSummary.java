import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Counts what surefire and failsafe wrote under a folder; ends with one plain line. Exit code 1 if a test failed or none ran. */
final class TestSummary {
    private static final int SAID = 12;

    public static void main(String[] arguments) throws Exception {
        var reports = new ArrayList<Path>();
        try (var files = Files.walk(Path.of(arguments[0]))) {
            files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml")
                            && file.toString().contains(File.separator + "target" + File.separator))
                    .sorted()
                    .forEach(reports::add);
        }
        int passed = 0;
        int failed = 0;
        var failures = new ArrayList<String>();
        var skipped = new TreeMap<String, Integer>();
        for (var report : reports) {
            var cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                var test = (Element) cases.item(i);
                var said = test.getAttribute("classname") + "." + test.getAttribute("name");
                var wrong = first(test, "failure") != null ? first(test, "failure") : first(test, "error");
                var left = first(test, "skipped");
                if (wrong != null) {
                    failed++;
                    failures.add(said + ": " + why(wrong));
                } else if (left != null) {
                    skipped.merge(test.getAttribute("classname") + ": " + reason(left), 1, Integer::sum);
                } else {
                    passed++;
                }
            }
        }
        failures.forEach(failure -> System.out.println("failed   " + failure));
        skipped.forEach((reason, times) -> System.out.println("skipped  " + times + " of " + reason));
        var left = skipped.values().stream().mapToInt(Integer::intValue).sum();
        var journeys = skipped.entrySet().stream()
                .filter(each -> each.getKey().split(":")[0].contains("Journey"))
                .mapToInt(java.util.Map.Entry::getValue)
                .sum();
        if (journeys > 0) {
            System.out.println("!!! " + journeys + " BROWSER JOURNEYS WERE LEFT OUT: nobody has looked at the pages (see above)");
            if ("required".equals(System.getenv("CARTULARY_JOURNEYS"))) failed++;
        }
        System.out.println(passed + " passed, " + failed + " failed, " + left + " skipped");
        System.exit(failed == 0 && passed > 0 ? 0 : 1);
    }

    /** The message; of an assumption that did not hold only its stack trace is kept, which begins with it. */
    private static String reason(Element left) {
        var message = left.getAttribute("message").strip();
        if (message.isEmpty()) {
            message = left.getTextContent().strip().lines().findFirst().orElse("").replaceFirst("^\\S+Exception: ", "");
        }
        return message.isEmpty() ? "no reason given" : message;
    }

    /** What is needed to know the cause from this line alone: the message's first lines and whatever caused it. */
    private static String why(Element wrong) {
        var reason = wrong.getAttribute("message").strip();
        var lines = new ArrayList<>(
                (reason.isEmpty() ? wrong.getAttribute("type") : reason).lines().limit(SAID).toList());
        wrong.getTextContent().lines().filter(line -> line.startsWith("Caused by: ")).limit(SAID).forEach(lines::add);
        return String.join("\n           ", lines);
    }

    private static Element first(Element test, String name) {
        return (Element) test.getElementsByTagName(name).item(0);
    }
}
