package cartulary.saga.support;

import cartulary.contract.process.ProcessCommand.AdvanceProcess;
import cartulary.contract.process.ProcessId;

/**
 * What a process is about to do.
 *
 * @param about the id it is associated by
 * @param name told to the person who looks at it
 * @param failures how often it failed before
 * @param soFar the steps that may not have been told yet; told before a failure is. Null if there are none
 */
public record Step(ProcessId process, String about, String name, int failures, AdvanceProcess soFar) {
    public Step(ProcessId process, String about, String name) {
        this(process, about, name, 0, null);
    }
}
