package cartulary.query.support;

import cartulary.contract.process.ProjectionStatus.Comparison;
import cartulary.contract.process.ProjectionStatus.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which versions of a projection there are, as the views' database keeps it: the one document that all processes go by.
 *
 * @param last the highest number a version ever had; numbers never come again
 * @param comparison the last one; null if there was none
 * @param outcome of the last act; null if there was none
 */
record ProjectionState(
        String projection,
        long revision,
        boolean paused,
        int last,
        List<Version> versions,
        Comparison comparison,
        Outcome outcome) {
    enum Role {
        /** Readers get its documents. */
        LIVE,
        /** Becoming the live one, or refused. */
        BESIDE,
        /** Was live before, and is kept up to date so that it can be again. */
        OLD
    }

    /**
     * @param code which fold makes its documents
     * @param unasked becomes live by itself when it has caught up
     * @param wrong on purpose
     */
    record Version(int number, int code, Role role, boolean unasked, boolean wrong) {
        /** The processor, the tokens and the dead letters of a version go by this name; the first one's is the plain one. */
        String key(String projection) {
            return number == 1 ? projection : projection + "-" + number;
        }

        String collection(Projection<?> projection) {
            return number == 1 ? projection.collection() : projection.collection() + "_" + number;
        }

        private Version as(Role other) {
            return new Version(number, code, other, false, wrong);
        }
    }

    static ProjectionState first(String projection, int code) {
        return new ProjectionState(
                projection, 0, false, 1, List.of(new Version(1, code, Role.LIVE, false, false)), null, null);
    }

    Version live() {
        return find(Role.LIVE).orElseThrow();
    }

    Optional<Version> beside() {
        return find(Role.BESIDE);
    }

    Optional<Version> old() {
        return find(Role.OLD);
    }

    private Optional<Version> find(Role role) {
        return versions.stream().filter(version -> version.role() == role).findFirst();
    }

    ProjectionState paused(boolean now) {
        return new ProjectionState(projection, revision, now, last, versions, comparison, outcome);
    }

    ProjectionState with(Comparison made) {
        return new ProjectionState(projection, revision, paused, last, versions, made, outcome);
    }

    ProjectionState with(Outcome told) {
        return new ProjectionState(projection, revision, paused, last, versions, comparison, told);
    }

    ProjectionState begun(int code, boolean unasked, boolean wrong) {
        var next = new Version(last + 1, code, Role.BESIDE, unasked, wrong);
        return new ProjectionState(
                projection,
                revision,
                paused,
                last + 1,
                Stream.concat(versions.stream(), Stream.of(next)).toList(),
                null,
                outcome);
    }

    /** The other becomes live and what was live is kept. */
    ProjectionState switchedTo(Version other) {
        var all = versions.stream()
                .map(version -> version.equals(other)
                        ? version.as(Role.LIVE)
                        : version.role() == Role.LIVE ? version.as(Role.OLD) : version)
                .toList();
        return new ProjectionState(projection, revision, paused, last, all, comparison, outcome);
    }

    ProjectionState without(Predicate<Version> dropped) {
        var all = versions.stream()
                .filter(version -> version.role() == Role.LIVE || !dropped.test(version))
                .toList();
        return new ProjectionState(projection, revision, paused, last, all, comparison, outcome);
    }

    ProjectionState revised() {
        return new ProjectionState(projection, revision + 1, paused, last, versions, comparison, outcome);
    }
}
