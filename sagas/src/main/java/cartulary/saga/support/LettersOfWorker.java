package cartulary.saga.support;

import java.util.function.Function;
import org.axonframework.eventhandling.EventMessage;

/**
 * A worker that sets aside what it cannot digest.
 *
 * @param sequence the id of what an event must come in order with, as the worker's sequencing says it
 */
public record LettersOfWorker(String worker, Function<EventMessage<?>, String> sequence) {}
