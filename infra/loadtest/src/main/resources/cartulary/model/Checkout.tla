------------------------------ MODULE Checkout ------------------------------
(* The checkout of one order: saga, aggregates, the worker that calls the provider, the provider, a shopper, and whoever pulls plugs.
   Aggregates append to the log, in one step each. The saga reads the log in order; what it has read and decided is safe only when it
   is flushed: a crash takes it back to then, whatever it had asked for meanwhile. A call to the provider and the note of its answer
   are two steps, and between them everything may be lost but the task itself. *)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS Items,        \* stock items that the order needs: 1..N, asked in this order, one after the other
          CrashesMax,   \* how often the saga is set back
          Bug           \* "none", or one of those that must be found

VARIABLES log,          \* what happened, in order
          order, hold, res, pay,    \* the aggregates: order, the customer's limits, reservation by item, payment
          tasks,        \* what the worker still has to do at the provider
          intents,      \* the provider's: how many are open, for nothing may be paid twice
          prov,         \* "none", "open", "paid", "closed"
          taken, back,  \* money at the provider: charges and refunds
          late,         \* money came after the close
          enough,       \* items of which there is enough; 0 among them if the customer may have one more open order
          past,         \* the window is over
          saga, safe,   \* the process: as it is, and as a crash would find it
          crashes

vars == <<log, order, hold, res, pay, tasks, intents, prov, taken, back, late, enough, past, saga, safe, crashes>>
world == <<log, order, hold, res, pay, tasks>>

(* ---- Aggregates: each takes the world to the next. ---- *)

W == [log |-> log, order |-> order, hold |-> hold, res |-> res, pay |-> pay, tasks |-> tasks]
Told(w, what) == [w EXCEPT !.log = Append(@, what)]

Hold(w) ==
    IF w.hold # "none" THEN w
    ELSE IF 0 \in enough THEN Told([w EXCEPT !.hold = "granted"], <<"granted">>)
         ELSE Told([w EXCEPT !.hold = "refused"], <<"refused">>)

Reserve(w, i) ==
    IF w.res[i] # "none" /\ w.res[i] # "released" THEN w
    ELSE IF w.res[i] = "none" /\ i \in enough /\ ~past
         THEN Told([w EXCEPT !.res[i] = "held"], <<"reserved", i>>)
         ELSE Told([w EXCEPT !.res[i] = IF @ = "none" THEN "rejected" ELSE "refused"], <<"rejected", i>>)

Release(w, i) ==
    IF w.res[i] \in {"released", "refused"} THEN w
    ELSE Told([w EXCEPT !.res[i] = "released"], <<"released", i>>)

RequestPayment(w) ==
    IF w.pay # "none" THEN w
    ELSE Told([w EXCEPT !.pay = "requested", !.tasks = @ \cup {"open"}], <<"asked">>)

RequestVoid(w) ==
    IF w.pay \in {"requested", "payable"}
    THEN Told([w EXCEPT !.pay = "voiding", !.tasks = @ \cup {"close"}], <<"voiding">>)
    ELSE w

RequestCancellation(w) ==
    IF w.order = "placed" THEN Told([w EXCEPT !.order = "cancelling"], <<"cancelling">>) ELSE w

ConfirmCancellation(w) ==
    IF w.order = "cancelling" THEN Told([w EXCEPT !.order = "cancelled"], <<"cancelled">>) ELSE w

ConfirmOrder(w) ==
    IF w.order \in {"placed", "cancelling"} THEN Told([w EXCEPT !.order = "confirmed"], <<"confirmed">>) ELSE w

Command(w, c) ==
    CASE c[1] = "hold" -> Hold(w)
      [] c[1] = "reserve" -> Reserve(w, c[2])
      [] c[1] = "release" -> Release(w, c[2])
      [] c[1] = "requestPayment" -> RequestPayment(w)
      [] c[1] = "requestVoid" -> RequestVoid(w)
      [] c[1] = "requestCancellation" -> RequestCancellation(w)
      [] c[1] = "confirmCancellation" -> ConfirmCancellation(w)
      [] c[1] = "confirmOrder" -> ConfirmOrder(w)

RECURSIVE All(_, _)
All(w, cs) == IF cs = {} THEN w ELSE LET c == CHOOSE x \in cs : TRUE IN All(Command(w, c), cs \ {c})

SetWorld(w) == /\ log' = w.log /\ order' = w.order /\ hold' = w.hold /\ res' = w.res /\ pay' = w.pay /\ tasks' = w.tasks

(* ---- The saga: a stage is nothing but what is still to be asked in it. ---- *)

NothingHeld(s) == s.open = {}
First(items) == CHOOSE i \in items : \A j \in items : i <= j

Stage(s) ==
    CASE s.stage = "holding" -> {<<"hold">>}
      [] s.stage = "reserving" -> {<<"reserve", First(Items \ s.got)>>}
      [] s.stage = "paying" -> {<<"requestPayment">>}
      [] s.stage = "givingUp" -> {<<"requestCancellation">>}
      [] s.stage = "closing" -> IF s.payKnown THEN {<<"requestVoid">>} ELSE {<<"requestPayment">>}
      [] s.stage = "releasing" -> {<<"release", i>> : i \in s.open}
      [] s.stage = "cancelling" -> {<<"confirmCancellation">>}
      [] s.stage = "confirming" -> {<<"confirmOrder">>}
      [] OTHER -> {}

Undecided == {"holding", "reserving", "paying"}
Asks(s) == Stage(s) \cup IF s.over /\ s.stage \in Undecided THEN {<<"requestCancellation">>} ELSE {}

Releasing(s) == [s EXCEPT !.stage = IF NothingHeld(s) THEN "cancelling" ELSE "releasing"]

(* It asks for the next item, and from then on may hold it. *)
Next1(s) == [s EXCEPT !.stage = "reserving", !.open = @ \cup {First(Items \ s.got)}]

(* What it becomes by an event; it asks whenever it has entered a stage, or knows what there is to ask next. *)
Reads(s, e) ==
    CASE e[1] = "placed" -> [s EXCEPT !.stage = "holding"]
      [] e[1] = "granted" -> IF s.stage = "holding" THEN Next1(s) ELSE s
      [] e[1] = "refused" -> IF s.stage = "holding" THEN [s EXCEPT !.stage = "givingUp"] ELSE s
      [] e[1] = "reserved" ->
            LET t == [s EXCEPT !.got = @ \cup {e[2]}, !.open = @ \cup {e[2]}]
            IN IF s.stage = "reserving"
               THEN IF t.got = Items THEN [t EXCEPT !.stage = "paying", !.payAsked = TRUE] ELSE Next1(t)
               ELSE IF s.stage \in {"releasing", "cancelling"} /\ e[2] \notin s.open
               THEN [t EXCEPT !.stage = "releasing"] ELSE t
      [] e[1] = "rejected" ->
            LET t == [s EXCEPT !.open = @ \ {e[2]}]
            IN IF s.stage = "reserving" THEN [t EXCEPT !.stage = "givingUp"]
               ELSE IF s.stage = "releasing" /\ NothingHeld(t) THEN [t EXCEPT !.stage = "cancelling"] ELSE t
      [] e[1] = "released" ->
            LET t == [s EXCEPT !.open = @ \ {e[2]}]
            IN IF s.stage \in {"reserving", "paying"} THEN [t EXCEPT !.stage = "givingUp"]
               ELSE IF s.stage = "releasing" /\ NothingHeld(t) THEN [t EXCEPT !.stage = "cancelling"] ELSE t
      [] e[1] = "asked" -> [s EXCEPT !.payKnown = TRUE]
      [] e[1] = "voided" ->
            LET t == [s EXCEPT !.payClosed = TRUE]
            IN IF s.stage = "closing" THEN Releasing(t)
               ELSE IF s.stage = "paying" THEN [t EXCEPT !.stage = "givingUp"] ELSE t
      [] e[1] = "captured" ->
            IF s.stage \in {"paying", "givingUp"} \cup (IF Bug = "deafWhileClosing" THEN {} ELSE {"closing"})
            THEN [s EXCEPT !.stage = "confirming"] ELSE s
      [] e[1] = "cancelling" ->
            IF s.stage \in Undecided \cup {"givingUp"}
            THEN IF s.payAsked /\ ~s.payClosed /\ Bug # "releaseBeforeClose"
                 THEN [s EXCEPT !.stage = "closing"]
                 ELSE Releasing(s)
            ELSE s
      [] e[1] \in {"confirmed", "cancelled"} -> [s EXCEPT !.stage = "done"]
      [] OTHER -> s

(* One event, read, acted on, and remembered. *)
CanRead == saga.read < Len(log)
SagaReads ==
    /\ CanRead
    /\ LET t == [Reads(saga, log[saga.read + 1]) EXCEPT !.read = @ + 1]
       IN /\ saga' = t
          /\ SetWorld(IF t.stage # saga.stage \/ t.got # saga.got \/ (t.stage = "closing" /\ t.payKnown # saga.payKnown)
                      THEN All(W, Asks(t)) ELSE W)
    /\ UNCHANGED <<intents, prov, taken, back, late, enough, past, safe, crashes>>

(* A part of what it asked for is done, and then it is killed: it will not know. *)
SagaFalls ==
    /\ saga.read < Len(log) /\ crashes < CrashesMax
    /\ LET t == Reads(saga, log[saga.read + 1])
       IN \E some \in SUBSET Asks(t) : some # {} /\ SetWorld(All(W, some))
    /\ saga' = safe /\ crashes' = crashes + 1
    /\ UNCHANGED <<intents, prov, taken, back, late, enough, past, safe>>

(* The database forgets the last moments of what is derived from events. *)
Crash ==
    /\ crashes < CrashesMax /\ saga # safe
    /\ saga' = safe /\ crashes' = crashes + 1
    /\ UNCHANGED <<world, intents, prov, taken, back, late, enough, past, safe>>

CanFlush == saga # safe
Flush ==
    /\ CanFlush /\ safe' = saga
    /\ UNCHANGED <<world, intents, prov, taken, back, late, enough, past, saga, crashes>>

(* A retry, or somebody's "try again": the stage's commands once more. *)
CanAskAgain == All(W, Asks(saga)) # W
SagaAsksAgain ==
    /\ CanAskAgain
    /\ SetWorld(All(W, Asks(saga)))
    /\ UNCHANGED <<intents, prov, taken, back, late, enough, past, saga, safe, crashes>>

TimePasses ==
    /\ ~past /\ past' = TRUE
    /\ UNCHANGED <<world, intents, prov, taken, back, late, enough, saga, safe, crashes>>

(* A deadline only asks, and leaves the deciding to the log. A saga that was set back reads again what it has read before, and must decide
   again as it did: were it moved by the deadline, it might have released meanwhile what it had asked the money for. *)
CanEnd == past /\ ~saga.over /\ saga.stage \in Undecided /\ Bug # "noDeadline"
WindowEnds ==
    /\ CanEnd
    /\ saga' = IF Bug = "deadlineDecides" THEN [saga EXCEPT !.stage = "givingUp"] ELSE [saga EXCEPT !.over = TRUE]
    /\ SetWorld(RequestCancellation(W))
    /\ UNCHANGED <<intents, prov, taken, back, late, enough, past, safe, crashes>>

(* ---- The worker and the provider. ---- *)

CanOpen == "open" \in tasks /\ (prov = "none" \/ (Bug = "unkeyedOpen" /\ prov = "open" /\ intents = 1))
CallOpen ==
    /\ CanOpen
    /\ prov' = "open" /\ intents' = intents + 1
    /\ UNCHANGED <<world, taken, back, late, enough, past, saga, safe, crashes>>

CanNoteOpen == "open" \in tasks /\ prov # "none"
NoteOpen ==
    /\ CanNoteOpen
    /\ tasks' = tasks \ {"open"}
    /\ IF pay = "requested" /\ prov = "closed"
       THEN pay' = "voided" /\ log' = Append(log, <<"voided">>)
       ELSE pay' = (IF pay = "requested" /\ prov = "open" THEN "payable" ELSE pay) /\ UNCHANGED log
    /\ UNCHANGED <<order, hold, res, intents, prov, taken, back, late, enough, past, saga, safe, crashes>>

(* The provider will have none of it, or gives it up by itself, before anybody paid. *)
Refuses ==
    /\ "open" \in tasks /\ prov \in {"none", "open"}
    /\ prov' = "closed" /\ intents' = 0
    /\ UNCHANGED <<world, taken, back, late, enough, past, saga, safe, crashes>>

CanClose == "close" \in tasks /\ prov \in {"none", "open"}
CallClose ==
    /\ CanClose
    /\ prov' = "closed" /\ intents' = 0
    /\ UNCHANGED <<world, taken, back, late, enough, past, saga, safe, crashes>>

CanNoteClosed == "close" \in tasks /\ prov = "closed"
NoteClosed ==
    /\ CanNoteClosed
    /\ tasks' = tasks \ {"close"}
    /\ IF pay \in {"requested", "payable", "voiding"}
       THEN pay' = "voided" /\ log' = Append(log, <<"voided">>)
       ELSE UNCHANGED <<pay, log>>
    /\ UNCHANGED <<order, hold, res, intents, prov, taken, back, late, enough, past, saga, safe, crashes>>

(* Told by a webhook, once, often, late or never; or found by asking. *)
Unpaid == pay \in {"requested", "payable", "voiding"}
CanNoteMoney == (prov = "paid" \/ late) /\ (Unpaid \/ (pay = "voided" /\ ~\E n \in 1..Len(log) : log[n] = <<"late">>))
NoteMoney ==
    /\ CanNoteMoney
    /\ IF Unpaid
       THEN /\ pay' = "captured" /\ log' = Append(log, <<"captured">>)
            /\ tasks' = tasks \ {"close"}
       ELSE /\ log' = log \o << <<"late">>, <<"refunding">> >>
            /\ tasks' = tasks \cup {"refund"} /\ UNCHANGED pay
    /\ UNCHANGED <<order, hold, res, intents, prov, taken, back, late, enough, past, saga, safe, crashes>>

CanRefund == "refund" \in tasks /\ (back = 0 \/ (Bug = "unkeyedRefund" /\ back = 1))
CallRefund ==
    /\ CanRefund
    /\ back' = back + 1
    /\ UNCHANGED <<world, intents, prov, taken, late, enough, past, saga, safe, crashes>>

CanNoteRefund == "refund" \in tasks /\ back > 0
NoteRefund ==
    /\ CanNoteRefund
    /\ tasks' = tasks \ {"refund"} /\ log' = Append(log, <<"refunded">>)
    /\ UNCHANGED <<order, hold, res, pay, intents, prov, taken, back, late, enough, past, saga, safe, crashes>>

(* ---- People. ---- *)

Pays ==
    /\ prov = "open" /\ intents > 0
    /\ taken' = taken + 1 /\ intents' = intents - 1
    /\ prov' = IF intents = 1 THEN "paid" ELSE prov
    /\ UNCHANGED <<world, back, late, enough, past, saga, safe, crashes>>

PaysLate ==
    /\ prov = "closed" /\ ~late /\ taken = 0
    /\ late' = TRUE /\ taken' = taken + 1
    /\ UNCHANGED <<world, intents, prov, back, enough, past, saga, safe, crashes>>

Cancels ==
    /\ order = "placed"
    /\ SetWorld(RequestCancellation(W))
    /\ UNCHANGED <<intents, prov, taken, back, late, enough, past, saga, safe, crashes>>

(* ---- *)

Fresh == [stage |-> "new", read |-> 0, got |-> {}, open |-> {},
          payAsked |-> FALSE, payKnown |-> FALSE, payClosed |-> FALSE, over |-> FALSE]

Init ==
    /\ log = << <<"placed">> >> /\ order = "placed" /\ hold = "none"
    /\ res = [i \in Items |-> "none"] /\ pay = "none" /\ tasks = {}
    /\ intents = 0 /\ prov = "none" /\ taken = 0 /\ back = 0 /\ late = FALSE
    /\ enough \in SUBSET (Items \cup {0})
    /\ past = FALSE /\ saga = Fresh /\ safe = Fresh /\ crashes = 0

Progress == SagaReads \/ SagaAsksAgain \/ WindowEnds \/ TimePasses \/ Flush
            \/ CallOpen \/ NoteOpen \/ CallClose \/ NoteClosed \/ NoteMoney \/ CallRefund \/ NoteRefund
Chance == SagaFalls \/ Crash \/ Refuses \/ Pays \/ PaysLate \/ Cancels
Next == Progress \/ Chance

(* What is not chance happens in the end, unless the other things there are to do forbid it. *)
CanGoOn == CanRead \/ CanAskAgain \/ CanEnd \/ ~past \/ CanFlush \/ CanOpen \/ CanNoteOpen \/ CanClose \/ CanNoteClosed
           \/ CanNoteMoney \/ CanRefund \/ CanNoteRefund

Spec == Init /\ [][Next]_vars

(* ---- What must hold. ---- *)

Held == {i \in Items : res[i] = "held"}
Sold == order = "confirmed" /\ Held = Items /\ taken - back = 1
Undone == order = "cancelled" /\ Held = {} /\ taken = back
Settled == Sold \/ Undone

NeverTwoCapturesKept == taken - back <= 1
NeverMoreBackThanTaken == back <= taken
NeverGoodsWithoutMoney == order = "confirmed" => taken >= 1
NeverMoneyWithoutGoods == order = "confirmed" => Held = Items

(* It always settles: there is no way to go on for ever, and where nothing more is to be done all is settled. *)
AtRestAllIsSettled == CanGoOn \/ Settled
ComesToRest == <>[][FALSE]_vars
=============================================================================
