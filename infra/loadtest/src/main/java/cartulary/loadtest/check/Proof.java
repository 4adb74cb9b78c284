package cartulary.loadtest.check;

/** Sees every event once, in order, and is asked at the end. */
interface Proof {
    void see(Event event, Findings findings);

    void conclude(World world, Findings findings);
}
