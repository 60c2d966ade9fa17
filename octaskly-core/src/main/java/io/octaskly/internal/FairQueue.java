package io.octaskly.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who may run now, and who has to wait. Owners with waiting tickets take turns, one ticket each;
 * the tickets of one owner keep their order. Thread-safe.
 */
public final class FairQueue {
  private final int running;
  private final int runningPerOwner;
  private final int waiting;
  private final int waitingPerOwner;

  /** Those who wait, in the order of their turns. An owner is here while it has a ticket here. */
  private final Map<String, ArrayDeque<Ticket>> waitingByOwner = new LinkedHashMap<>();

  private final Map<String, Integer> runningByOwner = new HashMap<>();
  private int runningNow;
  private int waitingNow;

  /**
   * Makes an empty queue.
   *
   * @param running how many may run at once, 1 or more
   * @param runningPerOwner how many of one owner, 1 or more
   * @param waiting how many may wait, 0 or more
   * @param waitingPerOwner how many of one owner, 0 or more
   */
  public FairQueue(int running, int runningPerOwner, int waiting, int waitingPerOwner) {
    this.running = running;
    this.runningPerOwner = runningPerOwner;
    this.waiting = waiting;
    this.waitingPerOwner = waitingPerOwner;
  }

  /** Asks for a turn; empty if as many wait already as may. */
  public synchronized Optional<Ticket> enter(String owner) {
    Ticket ticket = new Ticket(owner);
    if (hasRoom(owner) && !waitingByOwner.containsKey(owner)) {
      run(ticket);
      ticket.turn.complete(null);
      return Optional.of(ticket);
    }
    ArrayDeque<Ticket> others = waitingByOwner.get(owner);
    if (waitingNow >= waiting || (others == null ? 0 : others.size()) >= waitingPerOwner) {
      return Optional.empty();
    }
    waitingByOwner.computeIfAbsent(owner, none -> new ArrayDeque<>()).addLast(ticket);
    waitingNow++;
    return Optional.of(ticket);
  }

  /** Gives a turn back, or stops waiting for it; what was given back goes to those who wait. */
  public void leave(Ticket ticket) {
    List<Ticket> next;
    synchronized (this) {
      if (ticket.left) {
        return;
      }
      ticket.left = true;
      if (ticket.runs) {
        runningNow--;
        runningByOwner.computeIfPresent(ticket.owner, (owner, n) -> n == 1 ? null : n - 1);
      } else {
        stopWaiting(ticket);
      }
      next = nextTurns();
    }
    // Outside of the lock: whoever depends on a turn runs here.
    next.forEach(turn -> turn.turn.complete(null));
  }

  /** How many have a turn. */
  public synchronized int running() {
    return runningNow;
  }

  /** How many wait for one. */
  public synchronized int waiting() {
    return waitingNow;
  }

  private boolean hasRoom(String owner) {
    return runningNow < running && runningByOwner.getOrDefault(owner, 0) < runningPerOwner;
  }

  private void run(Ticket ticket) {
    ticket.runs = true;
    runningNow++;
    runningByOwner.merge(ticket.owner, 1, Integer::sum);
  }

  private void stopWaiting(Ticket ticket) {
    ArrayDeque<Ticket> tickets = waitingByOwner.get(ticket.owner);
    if (tickets != null && tickets.remove(ticket)) {
      waitingNow--;
      if (tickets.isEmpty()) {
        waitingByOwner.remove(ticket.owner);
      }
    }
  }

  private List<Ticket> nextTurns() {
    List<Ticket> next = new ArrayList<>();
    @Nullable Ticket turn = nextTurn();
    while (turn != null) {
      next.add(turn);
      turn = nextTurn();
    }
    return next;
  }

  /** The first of the first owner that has room; the owner's next turn is after all others'. */
  private @Nullable Ticket nextTurn() {
    if (runningNow >= running) {
      return null;
    }
    for (Iterator<Map.Entry<String, ArrayDeque<Ticket>>> turns =
            waitingByOwner.entrySet().iterator();
        turns.hasNext(); ) {
      Map.Entry<String, ArrayDeque<Ticket>> owner = turns.next();
      if (!hasRoom(owner.getKey())) {
        continue;
      }
      ArrayDeque<Ticket> tickets = owner.getValue();
      Ticket ticket = tickets.removeFirst();
      waitingNow--;
      turns.remove();
      if (!tickets.isEmpty()) {
        waitingByOwner.put(ticket.owner, tickets);
      }
      run(ticket);
      return ticket;
    }
    return null;
  }

  /** A place in the queue, and then a turn. */
  public static final class Ticket {
    private final String owner;
    private final CompletableFuture<@Nullable Void> turn = new CompletableFuture<>();

    /** Both guarded by the queue. */
    private boolean runs;

    private boolean left;

    private Ticket(String owner) {
      this.owner = owner;
    }

    /** Completes when it is this ticket's turn; never fails by itself. */
    public CompletableFuture<@Nullable Void> turn() {
      return turn;
    }
  }
}
