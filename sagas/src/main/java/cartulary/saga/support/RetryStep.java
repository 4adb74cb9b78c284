package cartulary.saga.support;

/**
 * Payload of the retry deadline.
 *
 * @param failures how often the step failed so far
 */
public record RetryStep(int failures) {}
