package cartulary.loadtest;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.function.Consumer;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** A recording of the flight recorder over one run, which is not counted. */
final class Profile implements AutoCloseable {
    private final Recording recording;
    private final Path file;
    private final Consumer<String> progress;

    private Profile(Recording recording, Path file, Consumer<String> progress) {
        this.recording = recording;
        this.file = file;
        this.progress = progress;
    }

    /** @param file gets the case's name before its ending */
    static Profile of(Path file, String work, Consumer<String> progress) throws IOException, ParseException {
        var name = file.getFileName().toString();
        var dot = name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.');
        var recording = new Recording(Configuration.getConfiguration("profile"));
        recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(5));
        recording.start();
        return new Profile(
                recording,
                file.resolveSibling(
                        name.substring(0, dot) + "-" + work + (dot == name.length() ? ".jfr" : name.substring(dot))),
                progress);
    }

    @Override
    public void close() throws IOException {
        recording.stop();
        recording.dump(file);
        recording.close();
        progress.accept("recorded " + file);
    }
}
