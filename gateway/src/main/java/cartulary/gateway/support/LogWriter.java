package cartulary.gateway.support;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one thread write the log. An appender lets one at a time at its stream, whoever comes first: of many virtual threads some came
 * last again and again, and a request that took a millisecond was answered after a second. What is logged waits in a queue now;
 * while that is full, whoever logs waits too, so no line is left out. Lines in the queue are lost if the process is killed.
 */
final class LogWriter {
    /** A second of lines at the most that two processors answer. */
    private static final int QUEUED_MAX = 16_384;

    private LogWriter() {}

    /** Does nothing where another library logs, or where it is done already. */
    static void takeOver() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var hurried = new ArrayList<OutputStreamAppender<ILoggingEvent>>();
        root.iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) hurried.add(stream);
        });
        for (var stream : hurried) {
            var queue = new AsyncAppender();
            queue.setContext(context);
            queue.setName("queue-" + stream.getName());
            queue.setQueueSize(QUEUED_MAX);
            queue.setDiscardingThreshold(0);
            queue.addAppender(stream);
            queue.start();
            root.addAppender(queue);
            root.detachAppender(stream);
        }
    }
}
