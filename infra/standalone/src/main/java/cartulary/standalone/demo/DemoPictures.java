package cartulary.standalone.demo;

import cartulary.standalone.demo.DemoCatalogue.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;

/** Draws the demo products: plain shapes by kind of thing, coloured and patterned by theme, the same at every start. */
public final class DemoPictures {
    /** Ground, thing, its shaded side, ornament. */
    private record Palette(String ground, String main, String shade, String ornament) {}

    private static final Palette[] PALETTES = {
        new Palette("#eef1f0", "#c9d6d8", "#a9bcc0", "#5f7d86"),
        new Palette("#e8ede4", "#8fa58a", "#6f8870", "#e9f0d8"),
        new Palette("#f8e9df", "#c94f3d", "#a23a2c", "#f6c667"),
        new Palette("#eaf1e2", "#6d9a5b", "#517a43", "#d6e6b8"),
        new Palette("#e9eef4", "#f7f9fb", "#d5deea", "#6e8fb3"),
        new Palette("#fbf0d9", "#e0a73c", "#bd8425", "#fff3cf"),
        new Palette("#dfe5ef", "#2f4a78", "#213659", "#f0c96a"),
        new Palette("#edf0ea", "#f4f1ea", "#dcd6c8", "#c0453c"),
        new Palette("#faeadb", "#dd7633", "#b65a20", "#4f6b3a"),
        new Palette("#eef4e3", "#a9c46c", "#88a44f", "#f7fbe9"),
        new Palette("#ebe9e6", "#3c3a3d", "#262528", "#b8a88c"),
        new Palette("#f4efe4", "#b9a06d", "#97804f", "#6f8f4e"),
        new Palette("#f7e8ec", "#d98fa4", "#b96c83", "#5f8a66"),
        new Palette("#e9e9ea", "#8b9096", "#6b7077", "#dfe3e6"),
        new Palette("#e6edf2", "#41627a", "#2e495d", "#e6b9a0"),
        new Palette("#e4ece8", "#3f6b5c", "#2c5145", "#b9d3b0"),
        new Palette("#f6efdc", "#54496b", "#3d3451", "#f3d780")
    };

    private DemoPictures() {}

    /**
     * Writes each picture that is missing or differs, as the last part of {@link Product#picture()}.
     *
     * @throws IOException if the folder cannot be made or written
     */
    public static void writeInto(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var product : DemoCatalogue.PRODUCTS) {
            var file = folder.resolve(product.id() + ".svg");
            var drawn = svg(product).getBytes(StandardCharsets.UTF_8);
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), drawn)) continue;
            var beside = folder.resolve(product.id() + ".svg.new");
            Files.write(beside, drawn);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE); // Nobody is served half a picture.
        }
    }

    /** A square picture, as an SVG document. */
    public static String svg(Product product) {
        var palette = PALETTES[product.look() % PALETTES.length];
        var drawing =
                switch (product.motif()) {
                    case NOTEBOOK -> notebook();
                    case LETTERS -> letters();
                    case BOOK -> book(product.look());
                    case LEAF_TEA -> leafTea();
                    case TEA_CAKE -> teaCake();
                    case FLOWER_TEA -> flowerTea(product.look());
                    case CUP -> cup();
                    case BOWL -> bowl();
                    case POT -> pot();
                    case TEA_SET -> teaSet();
                    case SCARF -> scarf();
                    case CLOTH -> cloth();
                    case BAG -> bag();
                };
        var text = """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img"><title>%s</title>
                <defs>%s<linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".65"/>\
                <stop offset="1" stop-color="#fff" stop-opacity="0"/></linearGradient></defs>
                <rect width="400" height="400" fill="GROUND"/><rect width="400" height="400" fill="url(#g)"/>
                <path d="M0 312h400v88H0z" fill="SHADE" opacity=".16"/>
                %s
                </svg>
                """.formatted(escaped(product.name().in("en")), pattern(product.look()), drawing);
        return text.replace("GROUND", palette.ground)
                .replace("MAIN", palette.main)
                .replace("SHADE", palette.shade)
                .replace("ORNA", palette.ornament)
                .replace(
                        "FLOOR", "<ellipse cx=\"200\" cy=\"322\" rx=\"136\" ry=\"15\" fill=\"#221\" opacity=\".14\"/>");
    }

    /** Fills {@code url(#p)}: six patterns, so that neighbours on a shelf differ in more than colour. */
    private static String pattern(int look) {
        return switch (look % 6) {
            case 0 -> """
                <pattern id="p" width="22" height="22" patternUnits="userSpaceOnUse"><circle cx="11" cy="11" r="3" fill="ORNA"/></pattern>""";
            case 1 -> """
                <pattern id="p" width="18" height="30" patternUnits="userSpaceOnUse" patternTransform="rotate(18)"><path d="M9 3v16" \
                stroke="ORNA" stroke-width="2" stroke-linecap="round"/></pattern>""";
            case 2 -> """
                <pattern id="p" width="40" height="20" patternUnits="userSpaceOnUse"><path d="M0 20a20 20 0 0 1 40 0M10 20a10 10 0 0 1 20 0" \
                fill="none" stroke="ORNA" stroke-width="2"/></pattern>""";
            case 3 -> """
                <pattern id="p" width="34" height="34" patternUnits="userSpaceOnUse"><path d="M6 28C6 14 14 6 28 6 28 20 20 28 6 28zM6 28 22 12" \
                fill="none" stroke="ORNA" stroke-width="2"/></pattern>""";
            case 4 -> """
                <pattern id="p" width="28" height="14" patternUnits="userSpaceOnUse"><path d="M0 14 14 0l14 14" fill="none" stroke="ORNA" \
                stroke-width="2.4"/></pattern>""";
            default -> """
                <pattern id="p" width="30" height="30" patternUnits="userSpaceOnUse"><path d="M15 5v20M5 15h20" stroke="ORNA" \
                stroke-width="2.4" stroke-linecap="round"/></pattern>""";
        };
    }

    private static String notebook() {
        return """
        FLOOR<g transform="rotate(-5 200 200)"><rect x="112" y="74" width="186" height="246" rx="6" fill="#fffaf0"/>
        <rect x="104" y="68" width="186" height="246" rx="8" fill="MAIN"/><rect x="104" y="68" width="186" height="246" rx="8" fill="url(#p)" \
        opacity=".55"/><path d="M112 68h22v246h-22a8 8 0 0 1-8-8V76a8 8 0 0 1 8-8z" fill="SHADE"/>
        <path d="M119 84v214" stroke="#fffaf0" stroke-width="2.5" stroke-dasharray="13 9"/>
        <rect x="168" y="112" width="88" height="56" rx="3" fill="#fffaf0"/><path d="M182 132h60M182 147h38" stroke="SHADE" stroke-width="3" \
        stroke-linecap="round"/><path d="M262 314v26l8-7 8 7v-26z" fill="ORNA"/></g>""";
    }

    private static String letters() {
        return """
        FLOOR<g transform="rotate(7 200 180)"><rect x="142" y="58" width="150" height="200" rx="3" fill="#fffdf7"/>
        <rect x="142" y="58" width="150" height="30" fill="url(#p)"/><path d="M162 118h110M162 140h110M162 162h84" stroke="SHADE" \
        stroke-width="2" opacity=".55"/></g>
        <g transform="rotate(-4 190 240)"><rect x="86" y="172" width="216" height="142" rx="5" fill="MAIN"/>
        <path d="M86 177 194 258 302 177v-5H86z" fill="SHADE"/><path d="M92 172 194 248 296 172z" fill="MAIN"/><path d="M92 172 194 248 296 172z" \
        fill="url(#p)" opacity=".5"/><circle cx="194" cy="250" r="15" fill="ORNA"/><circle cx="194" cy="250" r="9" fill="none" stroke="SHADE" \
        stroke-width="2"/></g>""";
    }

    private static String book(int look) {
        int sun = 168 + look * 29 % 64;
        return String.format(Locale.ROOT, """
                FLOOR<path d="M126 62h160a8 8 0 0 1 8 8v244a8 8 0 0 1-8 8H126z" fill="#f6efe0"/><path d="M130 316h158M130 310h160" stroke="#cbbfa6" \
                stroke-width="1"/><rect x="104" y="56" width="178" height="254" rx="5" fill="MAIN"/><path d="M104 61a5 5 0 0 1 5-5h15v254h-15a5 5 0 0 \
                1-5-5z" fill="SHADE"/><rect x="142" y="82" width="120" height="6" rx="3" fill="ORNA"/><rect x="160" y="98" width="84" height="4" rx="2" \
                fill="ORNA" opacity=".7"/><clipPath id="c"><rect x="142" y="128" width="120" height="134"/></clipPath><g clip-path="url(#c)">\
                <rect x="142" y="128" width="120" height="134" fill="GROUND"/><circle cx="%d" cy="168" r="20" fill="ORNA"/><path d="M130 262l46-62 \
                30 36 26-30 50 56z" fill="SHADE"/><path d="M130 262l30-30 40 30 36-22 40 22z" fill="MAIN"/></g>\
                <rect x="178" y="278" width="48" height="4" rx="2" fill="ORNA" opacity=".7"/><path d="M246 310v34l8-8 8 8v-34z" fill="ORNA"/>""", sun);
    }

    private static String leafTea() {
        return """
        FLOOR<path d="M120 112h160v198a10 10 0 0 1-10 10H130a10 10 0 0 1-10-10z" fill="MAIN"/><path d="M248 112h32v198a10 10 0 0 1-10 \
        10h-22z" fill="SHADE" opacity=".7"/><rect x="112" y="78" width="176" height="42" rx="8" fill="SHADE"/><rect x="112" y="78" width="176" \
        height="42" rx="8" fill="url(#p)" opacity=".35"/><rect x="140" y="156" width="120" height="124" rx="60" fill="#fffaf0"/>
        <g fill="#5d8a4a"><path d="M200 260c-4-36 2-56 0-78 8 22 8 50 0 78z"/><path d="M200 236c-30-2-40-20-42-40 22 4 38 16 42 40z"/>\
        <path d="M201 226c26-4 36-18 39-38-21 3-36 14-39 38z" fill="#79a560"/></g>
        <g fill="#4e7440"><path d="M82 318c12-14 30-14 38-4-12 10-28 12-38 4z"/><path d="M288 320c6-15 22-22 36-14-6 14-22 20-36 14z"/></g>""";
    }

    private static String teaCake() {
        return """
        FLOOR<circle cx="206" cy="192" r="122" fill="SHADE"/><circle cx="198" cy="186" r="122" fill="#fbf5e6"/><circle cx="198" cy="186" \
        r="122" fill="url(#p)" opacity=".28"/><circle cx="198" cy="186" r="104" fill="none" stroke="MAIN" stroke-width="3"/>
        <circle cx="198" cy="186" r="58" fill="MAIN"/><path d="M162 214c-2-42 28-66 74-62 2 44-26 68-74 62zM162 214l46-36" fill="#fbf5e6" stroke="MAIN" stroke-width="4"/>
        <g fill="#4a3527"><path d="M96 306c14-20 40-24 54-12-14 18-38 22-54 12z"/><path d="M262 312c10-16 32-20 46-10-12 14-32 18-46 10z"/>\
        <ellipse cx="206" cy="314" rx="30" ry="9" transform="rotate(-6 206 314)"/></g>""";
    }

    private static String flowerTea(int look) {
        var petals = new StringBuilder();
        int count = 6 + look % 5;
        for (int i = 0; i < count; i++) {
            petals.append("<ellipse cx=\"0\" cy=\"-30\" rx=\"%d\" ry=\"26\" transform=\"rotate(%d)\"/>"
                    .formatted(90 / count, i * 360 / count));
        }
        return """
        FLOOR<path d="M118 120h164l14 40v140a22 22 0 0 1-22 22H126a22 22 0 0 1-22-22V160z" fill="#fff" opacity=".72"/>
        <path d="M104 214h192v86a22 22 0 0 1-22 22H126a22 22 0 0 1-22-22z" fill="MAIN" opacity=".5"/><path d="M118 120h164l14 40v140a22 22 0 0 1-22 \
        22H126a22 22 0 0 1-22-22V160z" fill="none" stroke="SHADE" stroke-width="3"/><rect x="124" y="74" width="152" height="50" rx="10" \
        fill="#c79a63"/><path d="M134 86h132M134 98h132" stroke="#a97c47" stroke-width="2"/>
        <g id="f" transform="translate(200 236)"><g fill="ORNA" stroke="SHADE" stroke-width="1.5">PETALS</g><circle r="11" fill="#e9b949"/></g>
        <g transform="translate(140 286) scale(.52)"><g fill="MAIN" stroke="SHADE" stroke-width="1.5">PETALS</g><circle r="11" fill="#e9b949"/></g>
        <g transform="translate(262 282) scale(.58)"><g fill="MAIN" stroke="SHADE" stroke-width="1.5">PETALS</g><circle r="11" fill="#e9b949"/></g>""".replace("PETALS", petals);
    }

    private static String cup() {
        return """
        FLOOR<g fill="none" stroke="SHADE" stroke-width="4" stroke-linecap="round" opacity=".5"><path d="M170 104c-14-18 12-26 0-46M206 98c-14-18 \
        12-26 0-46M240 104c-14-18 12-26 0-46"/></g><ellipse cx="200" cy="316" rx="118" ry="14" fill="SHADE"/><ellipse cx="200" cy="311" rx="118" \
        ry="13" fill="MAIN"/><path d="M104 140h192c0 82-30 146-64 160h-64c-34-14-64-78-64-160z" fill="MAIN"/><path d="M104 140h192c0 82-30 146-64 \
        160h-64c-34-14-64-78-64-160z" fill="url(#p)" opacity=".5"/><path d="M262 140h34c0 82-30 146-64 160h-26c34-20 56-80 56-160z" fill="SHADE" \
        opacity=".55"/><ellipse cx="200" cy="140" rx="96" ry="22" fill="SHADE"/><ellipse cx="200" cy="143" rx="84" ry="16" fill="#a9763c"/>\
        <ellipse cx="178" cy="140" rx="34" ry="5" fill="#fff" opacity=".3"/>""";
    }

    private static String bowl() {
        return """
        FLOOR<path d="M156 296h88l8 24H148z" fill="SHADE"/><path d="M60 156h280c-4 90-62 148-140 148S64 246 60 156z" fill="MAIN"/>
        <path d="M60 156h280c-4 90-62 148-140 148S64 246 60 156z" fill="url(#p)" opacity=".5"/><path d="M296 156h44c-4 90-62 148-140 \
        148 60-18 94-72 96-148z" fill="SHADE" opacity=".5"/><ellipse cx="200" cy="156" rx="140" ry="34" fill="SHADE"/><ellipse cx="200" cy="160" \
        rx="124" ry="25" fill="GROUND"/><path d="M236 160 352 82M252 164 364 96" stroke="#8a5a34" stroke-width="7" stroke-linecap="round"/>""";
    }

    private static String pot() {
        return """
        FLOOR<path d="M286 176c48-26 76 10 60 52-10 28-38 44-66 42l4-22c42 0 58-62 6-50z" fill="SHADE"/><path d="M116 214c-36-4-44-40-66-62l24-10c16 \
        24 34 30 56 32z" fill="SHADE"/><path d="M104 222c0-62 40-96 96-96s96 34 96 96c0 58-36 96-66 98h-60c-30-2-66-40-66-98z" fill="MAIN"/>
        <path d="M104 222c0-62 40-96 96-96s96 34 96 96c0 58-36 96-66 98h-60c-30-2-66-40-66-98z" fill="url(#p)" opacity=".5"/><path d="M252 146c28 14 \
        44 40 44 76 0 58-36 96-66 98h-22c52-30 70-110 44-174z" fill="SHADE" opacity=".5"/><path d="M142 140c8-24 30-34 58-34s50 10 58 34c-30 12-86 12-116 \
        0z" fill="SHADE"/><circle cx="200" cy="96" r="15" fill="MAIN"/><circle cx="196" cy="92" r="5" fill="#fff" opacity=".5"/>""";
    }

    private static String teaSet() {
        return """
        <g transform="translate(-8 -40) scale(.92)">%s</g><g transform="translate(0 176) scale(.5)">%s</g>
        <g transform="translate(208 188) scale(.5)">%s</g>""".formatted(pot(), cup(), cup());
    }

    private static String scarf() {
        var fringe = new StringBuilder();
        for (int x = 0; x < 8; x++) {
            fringe.append("<path d=\"M%d 286v34M%d 272v38\"/>".formatted(116 + x * 10, 232 + x * 9));
        }
        return """
        FLOOR<g stroke="SHADE" stroke-width="4" stroke-linecap="round">FRINGE</g><path d="M222 130 306 150 302 276H226z" fill="SHADE"/>
        <path d="M222 130 306 150 302 276H226z" fill="url(#p)" opacity=".35"/><path d="M104 130h96l-6 160h-84z" fill="MAIN"/><path d="M104 \
        130h96l-6 160h-84z" fill="url(#p)" opacity=".7"/><path d="M92 128c0-52 44-72 108-72s112 22 112 74c0 34-52 52-112 52S92 164 92 128z" \
        fill="MAIN"/><path d="M92 128c0-52 44-72 108-72s112 22 112 74c0 34-52 52-112 52S92 164 92 128z" fill="url(#p)" opacity=".5"/>
        <ellipse cx="202" cy="110" rx="64" ry="27" fill="SHADE"/><ellipse cx="202" cy="106" rx="64" ry="24" fill="GROUND"/>
        <path d="M104 156c52 34 146 34 198 0" fill="none" stroke="SHADE" stroke-width="4" opacity=".7"/><path d="M110 268h78" stroke="ORNA" \
        stroke-width="7"/><path d="M228 258h73" stroke="ORNA" stroke-width="7"/>""".replace("FRINGE", fringe);
    }

    private static String cloth() {
        return """
        FLOOR<path d="M82 70h236" stroke="#8a6a45" stroke-width="10" stroke-linecap="round"/><path d="M118 66h164v222c-26 14-50-8-82 4s-58 \
        12-82-2z" fill="MAIN"/><path d="M118 66h164v222c-26 14-50-8-82 4s-58 12-82-2z" fill="url(#p)" opacity=".7"/><path d="M118 66h40v231c-16 \
        2-30-1-40-7z" fill="SHADE" opacity=".45"/><path d="M118 248c24 14 50 14 82 2s56-18 82-4M118 262c24 14 50 14 82 2s56-18 82-4" fill="none" \
        stroke="ORNA" stroke-width="5"/><path d="M118 66h164v14H118z" fill="SHADE"/><path d="M248 292q10 26-2 32" fill="none" stroke="SHADE" \
        stroke-width="4"/>""";
    }

    private static String bag() {
        return """
        FLOOR<path d="M146 146C146 48 254 48 254 146" fill="none" stroke="SHADE" stroke-width="13"/><path d="M92 136h216l16 174a12 12 0 0 \
        1-12 12H88a12 12 0 0 1-12-12z" fill="MAIN"/><path d="M92 136h216l16 174a12 12 0 0 1-12 12H88a12 12 0 0 1-12-12z" fill="url(#p)" \
        opacity=".55"/><path d="M92 136h216l2 22H90z" fill="SHADE"/><path d="M162 150C162 76 238 76 238 150" fill="none" stroke="ORNA" \
        stroke-width="11"/><rect x="154" y="142" width="18" height="34" rx="3" fill="ORNA"/><rect x="229" y="142" width="18" height="34" rx="3" \
        fill="ORNA"/><rect x="146" y="216" width="108" height="62" rx="4" fill="#fffaf0"/><path d="M166 238h68M178 256h44" stroke="SHADE" \
        stroke-width="4" stroke-linecap="round"/>""";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
