package cartulary.contract.process;

/** What was decided about a projection. */
public sealed interface ProjectionEvent {
    ProjectionId projectionId();

    /** The query side does it, and tells the outcome under the key. */
    record ProjectionOperated(ProjectionId projectionId, ProjectionAct act, String reason, String key)
            implements ProjectionEvent {}
}
