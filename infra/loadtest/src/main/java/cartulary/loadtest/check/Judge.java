package cartulary.loadtest.check;

import java.util.List;

/** Shows every proof the book, then asks each. */
final class Judge {
    private final Findings findings = new Findings();
    private final ClientProof clients = new ClientProof();
    private final ProcessProof processes;
    private final Lives lives = new Lives();
    private final List<Proof> proofs;

    Judge() {
        var streams = new StreamProof();
        var stock = new StockProof();
        processes = new ProcessProof(streams, stock);
        proofs = List.of(streams, stock, new MoneyProof(), new ListProof(), clients, new ViewProof(stock), processes);
    }

    void see(Event event) {
        proofs.forEach(proof -> proof.see(event, findings));
        lives.see(event);
    }

    List<Life> lives() {
        return lives.told();
    }

    Findings conclude(World world) {
        proofs.forEach(proof -> proof.conclude(world, findings));
        return findings;
    }

    List<String> parked() {
        return processes.parked();
    }

    int acknowledgedLost() {
        return clients.acknowledgedLost();
    }
}
