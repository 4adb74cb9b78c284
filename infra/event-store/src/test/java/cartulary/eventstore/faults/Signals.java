package cartulary.eventstore.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Signals to processes, where there are any. */
final class Signals {
    private Signals() {}

    static void require() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "this test stops and kills processes as Linux does");
    }

    /** A process that is gone already is passed over. */
    static void send(String signal, List<Long> processes) {
        var command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(process -> command.add(process.toString()));
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
