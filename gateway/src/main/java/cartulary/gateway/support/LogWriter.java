package cartulary.gateway.support;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one thread write the log. An appender lets one at a time at its stream, whoever comes first: of many virtual threads some came
 * last again and again, and a request that took a millisecond was answered after a second. What is logged waits in a queue now, for
 * some milliseconds: to wake the writer for each line, and to have each line written by itself, costs a quick request more than
 * its answer. While the queue is full, whoever logs waits too, so no line is left out. Lines in it are lost if the process is killed.
 */
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** A second of lines at the most that two processors answer. */
    private static final int QUEUED_MAX = 16_384;

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration END = Duration.ofSeconds(2);

    private final OutputStreamAppender<ILoggingEvent> stream;
    private final BlockingQueue<ILoggingEvent> lines = new ArrayBlockingQueue<>(QUEUED_MAX);
    private final Thread thread;

    LogWriter(OutputStreamAppender<ILoggingEvent> stream) {
        this.stream = stream;
        this.thread =
                Thread.ofPlatform().name("log-" + stream.getName()).daemon().unstarted(this::write);
        setName("queue-" + stream.getName());
        // What it would not write need not come to it.
        stream.getCopyOfAttachedFiltersList().forEach(this::addFilter);
        stream.setImmediateFlush(false);
    }

    /** Does nothing where another library logs, or where it is done already. */
    static void takeOver() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var hurried = new ArrayList<OutputStreamAppender<ILoggingEvent>>();
        root.iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof OutputStreamAppender<ILoggingEvent> each) hurried.add(each);
        });
        for (var each : hurried) {
            var writer = new LogWriter(each);
            writer.setContext(context);
            writer.start();
            root.addAppender(writer);
            root.detachAppender(each);
        }
    }

    @Override
    public void start() {
        super.start();
        thread.start();
    }

    @Override
    protected void append(ILoggingEvent line) {
        line.prepareForDeferredProcessing();
        var interrupted = false;
        while (true) {
            try {
                lines.put(line);
                break;
            } catch (InterruptedException _) {
                interrupted = true; // It is to be logged all the same.
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** Writes what waits, and then no more. */
    @Override
    public void stop() {
        if (!isStarted()) return;
        super.stop();
        try {
            thread.join(END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        stream.stop();
    }

    private void write() {
        var batch = new ArrayList<ILoggingEvent>();
        while (isStarted() || !lines.isEmpty()) {
            lines.drainTo(batch);
            if (batch.isEmpty()) LockSupport.parkNanos(PAUSE.toNanos());
            else write(batch);
            batch.clear();
        }
    }

    private void write(List<ILoggingEvent> batch) {
        try {
            batch.forEach(stream::doAppend);
            stream.getOutputStream().flush();
        } catch (IOException | RuntimeException | Error e) { // Were it to end, all who log would wait for ever.
            addError("the log is not written", e);
        }
    }
}
