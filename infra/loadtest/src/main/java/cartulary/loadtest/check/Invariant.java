package cartulary.loadtest.check;

/** What must hold at rest, whatever happened; numbered as in the shop's documents. */
enum Invariant {
    I1("no oversell: on hand = received - written off - shipped; on hand >= reserved >= 0 after every event"),
    I2(
            "no double charge: taken less given back at the provider <= due; one charge per attempt; both books name the same"),
    I3("no orphan money: what the provider took belongs to a confirmed order, or went back"),
    I4("no free goods: a confirmed order's money was taken"),
    I5("the books balance: ours and the provider's, per order and currency"),
    I6("acknowledged is present"),
    I7("refused is absent; what is unknown happened wholly or not at all"),
    I8("one effect per key"),
    I9("legal moves: every stream is a path of its table"),
    I10("order: sequences 0..n per stream and positions 1..n, without gap or fork"),
    I11("views are the fold of the events"),
    I12("processes end: nothing is open beyond its deadline, held for a dead order or missing to a live one"),
    I13("nothing silent: every processor has read all, or set it aside where it is seen"),
    I14("refunds: no more than was taken, each once"),
    I16("the providers' days, row by row, are our books, or a case asks why");

    final String title;

    Invariant(String title) {
        this.title = title;
    }
}
