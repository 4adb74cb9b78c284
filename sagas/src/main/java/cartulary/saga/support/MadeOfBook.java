package cartulary.saga.support;

import org.axonframework.eventsourcing.eventstore.EventStore;

/** A command that is made as it is sent, of what the book tells: what is personal never stands in a process's state. */
public interface MadeOfBook {
    Object command(EventStore store);
}
