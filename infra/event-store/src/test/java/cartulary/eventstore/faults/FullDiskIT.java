package cartulary.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The database's disk fills up under load and is emptied again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FullDiskIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration HEALS_WITHIN = Duration.ofSeconds(30);

    @TempDir
    Path disk;

    @BeforeEach
    void mount() throws Exception {
        Signals.require();
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", disk.toString()),
                "this test mounts a small disk, which is not permitted here");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    @Test
    void a_full_disk_refuses_writes_and_an_emptied_one_takes_them_again() throws Exception {
        try (var postgres = FaultyPostgres.startSmall(disk.resolve("data"))) {
            // Else the log alone would grow to all there is, and no file to delete.
            Files.writeString(
                    postgres.folder().resolve("postgresql.auto.conf"), "max_wal_size = '4MB'\nmin_wal_size = '2MB'\n");
            postgres.reload();
            try (var trial = new Trial("disk full", 1, postgres.onlyDatabase())) {
                var child = trial.child(400);
                child.awaitOpen();
                child.awaitStored(trial.some(500, 1500), SOON);
                var ballast = fill(disk.resolve("ballast"));
                var before = child.outcomes().size();
                child.awaitOthers(200, SOON);
                var failures = child.outcomes().stream()
                        .skip(before)
                        .map(Outcome::kind)
                        .filter(kind -> !kind.isEmpty() && !kind.equals("LATE"));
                assertThat(failures).isNotEmpty().containsOnly("UNAVAILABLE");
                Files.delete(ballast);
                var emptied = System.nanoTime();
                if (!postgres.running()) {
                    trial.tell("the database had given up altogether and was started again");
                    postgres.restart();
                }
                child.awaitStored(100, SOON);
                trial.back("there was room", emptied, HEALS_WITHIN);
                trial.judge();
            }
        }
    }

    /** To the last byte: what others free while it grows is taken too. */
    private static Path fill(Path file) throws IOException {
        try (var ballast = new RandomAccessFile(file.toFile(), "rw")) {
            for (var chunk = new byte[1 << 16]; chunk.length >= 512; ) {
                try {
                    ballast.write(chunk);
                } catch (IOException _) { // No room for so much at once.
                    chunk = new byte[chunk.length / 2];
                }
            }
        }
        return file;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false; // There is no such command.
        }
    }
}
