package cartulary.saga.support;

import cartulary.contract.process.ProcessId;

/**
 * What a process is about to do.
 *
 * @param about the id it is associated by
 * @param name told to the person who looks at it when it is parked
 * @param failures how often it failed before
 */
public record Step(ProcessId process, String about, String name, int failures) {
    public Step(ProcessId process, String about, String name) {
        this(process, about, name, 0);
    }
}
