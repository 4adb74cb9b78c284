package cartulary.saga.support;

import java.util.List;

/**
 * Where stored tasks wait and run: each lane has rows and threads of its own, so that a mail server that takes its time holds up
 * letters and nothing else (docs/adr/0041-letters-have-a-lane-of-their-own.md).
 */
enum Lane {
    /** What orders, payments and stock wait for. */
    SHOP("scheduled_tasks"),
    /** Letters. */
    LETTERS("scheduled_letters");

    private static final String LETTER = "notice-";

    private final String table;

    Lane(String table) {
        this.table = table;
    }

    String table() {
        return table;
    }

    /** To look for the most urgent is to read all that is due, however many are taken: a backlog would be read with each look. */
    boolean hasUrgent() {
        return this == SHOP;
    }

    static Lane of(String task) {
        return task.startsWith(LETTER) ? LETTERS : SHOP;
    }

    /**
     * Before anything runs. What a process of this name had under way when it was killed: nobody works it, and nobody waits for its
     * heartbeat to fail. Letters that a shop before there were lanes stored among all else come into their own.
     */
    static List<String> atStart() {
        return List.of(
                "with moved as (delete from scheduled_tasks where task_name like '" + LETTER + "%' returning *)"
                        + " insert into scheduled_letters select * from moved on conflict do nothing",
                letGo(SHOP),
                letGo(LETTERS));
    }

    private static String letGo(Lane lane) {
        return "update " + lane.table
                + " set picked = false, picked_by = null, last_heartbeat = null, version = version + 1"
                + " where picked and picked_by = :node";
    }
}
