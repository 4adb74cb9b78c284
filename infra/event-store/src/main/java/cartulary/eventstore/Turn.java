package cartulary.eventstore;

/** What a process that changes the book must wait for before it begins, where only one may. */
interface Turn {
    /** Asks for it, and returns at once. */
    void reach();

    /** Returns when it is this process's turn. */
    void await() throws InterruptedException;
}
