package cartulary.loadtest;

import java.util.Arrays;
import java.util.List;

/** The word {@code bench}: exit code 0 if it was measured, whatever came out; 1 if it broke, 2 if the words make no sense. */
public final class Bench {
    private Bench() {}

    public static void main(String[] words) {
        if (words.length == 0 || List.of(words).contains("--help")) {
            System.out.print(Options.usage());
            return;
        }
        Options options;
        try {
            if (!words[0].equals("store")) throw new IllegalArgumentException("there is no benchmark " + words[0]);
            options = Options.of(Arrays.copyOfRange(words, 1, words.length));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.usage());
            System.exit(2);
            return;
        }
        try {
            new StoreBench(options, new Report(options.json(), System.out), System.err::println).run();
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0); // Whatever thread a library may have left.
    }
}
