package cartulary.query.auditing;

import cartulary.contract.auditing.AuditQuery.FindStream;
import cartulary.contract.auditing.EventStream;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.eventstore.StreamReader;
import cartulary.query.support.Readers;
import org.axonframework.queryhandling.QueryHandler;

/** Answers auditors from the event store itself: there is no view between them and the book. */
public final class AuditQueries {
    private final StreamReader reader;

    public AuditQueries(StreamReader reader) {
        this.reader = reader;
    }

    @QueryHandler
    public EventStream find(FindStream query) {
        if (query.from() < 0) throw new CommandRefused(new Failures.InvalidField("from", "must be from 0"));
        return reader.read(query.streamId(), query.from(), Readers.size(query.size(), 500))
                .orElse(null);
    }
}
