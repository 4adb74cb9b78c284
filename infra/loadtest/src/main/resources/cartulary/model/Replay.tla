------------------------------- MODULE Replay -------------------------------
(* Is what a shop really did a way that the model can go? Each trace is what happened to one order, as its events tell. *)
EXTENDS Checkout

CONSTANT Traces     \* by number
VARIABLE which

ReplayInit == Init /\ which \in DOMAIN Traces
ReplayNext == Next /\ UNCHANGED which

(* No step beyond the trace; and told once its end is reached. *)
Follows ==
    /\ Len(log) <= Len(Traces[which])
    /\ log = SubSeq(Traces[which], 1, Len(log))
    /\ IF log = Traces[which] THEN PrintT(<<"accepted", which>>) ELSE TRUE
=============================================================================
