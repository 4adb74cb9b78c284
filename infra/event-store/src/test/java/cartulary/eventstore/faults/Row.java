package cartulary.eventstore.faults;

/** An event as the table holds it. */
record Row(long position, String eventId, String aggregate, long sequence, String key) {}
