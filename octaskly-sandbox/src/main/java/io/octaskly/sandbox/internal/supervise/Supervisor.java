package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.cgroup.TaskCgroup;
import io.octaskly.sandbox.internal.launch.LaunchAlarms;
import io.octaskly.sandbox.internal.launch.Launched;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves all running tasks on one daemon thread: their pipes, their guards, their deadlines. It
 * does nothing that can block, and calls nothing of the user's. Thread-safe.
 */
public final class Supervisor implements LaunchAlarms {
  private static final long TIMER = -1;

  /** As many as may come before the pipes are looked at again. */
  private static final int TIMERS_AT_ONCE = 8;

  private final Poller poller = new Poller();
  private final Timers timers = new Timers();
  private final Map<Long, SupervisedTask> tasks = new ConcurrentHashMap<>();
  private final Map<Long, Runnable> alarms = new ConcurrentHashMap<>();
  private final AtomicLong nextTask = new AtomicLong();
  private final Transfer transfer = new Transfer();
  private final CallGate gate = new CallGate();
  private final Samplers samplers = Samplers.start();

  private Supervisor() {}

  /** Starts the thread. */
  public static Supervisor start() {
    Supervisor supervisor = new Supervisor();
    supervisor.poller.add(supervisor.timers.descriptor(), Poller.READABLE, TIMER);
    Thread thread = new Thread(supervisor::serve, "octaskly-supervisor");
    thread.setDaemon(true);
    thread.start();
    return supervisor;
  }

  /**
   * Takes charge of a task that has just been launched.
   *
   * @param rules when to end it
   * @param cgroup the task's control group, closed when nothing of the task is left; or null
   * @param stdin what to feed to its standard input, or null when it reads a file, or what the host
   *     writes while it runs
   * @param watch what to answer the task's listener; null if it has none
   */
  public SupervisedTask supervise(
      Launched launched,
      EndRules rules,
      @Nullable TaskCgroup cgroup,
      byte @Nullable [] stdin,
      @Nullable CallWatch watch) {
    long id = nextTask.getAndIncrement();
    TaskCalls calls = watch == null ? null : watch.over(launched);
    SupervisedTask task =
        new SupervisedTask(id, launched, rules, cgroup, stdin, poller, timers, samplers, calls);
    tasks.put(id, task);
    try {
      task.watch();
    } catch (RuntimeException e) {
      tasks.remove(id);
      task.abort();
      throw e;
    }
    return task;
  }

  /** The alarm must be short: it runs on the supervisor's thread. */
  @Override
  public long arm(Duration delay, Runnable alarm) {
    long id = nextTask.getAndIncrement();
    alarms.put(id, alarm);
    timers.set(id, System.nanoTime() + delay.toNanos());
    return id;
  }

  @Override
  public void disarm(long id) {
    alarms.remove(id);
    timers.clear(id);
  }

  /** The tasks that are running now. */
  public List<SupervisedTask> running() {
    return List.copyOf(tasks.values());
  }

  private void serve() {
    while (true) {
      int events = poller.await();
      boolean timersDue = false;
      for (int i = 0; i < events; i++) {
        long token = poller.token(i);
        if (token == TIMER) {
          timersDue = true;
        } else {
          serve(SupervisedTask.taskOf(token), task -> task.ready(token, transfer, gate));
        }
      }
      if (timersDue) {
        long now = System.nanoTime();
        for (long id : timers.due(now, TIMERS_AT_ONCE)) {
          Runnable alarm = alarms.remove(id);
          if (alarm != null) {
            alarm.run();
          }
          serve(id, task -> task.timeHasCome(now, transfer));
        }
      }
    }
  }

  private void serve(long id, Consumer<SupervisedTask> event) {
    SupervisedTask task = tasks.get(id);
    if (task == null) {
      // It ended earlier in the same batch of events.
      return;
    }
    try {
      event.accept(task);
    } catch (RuntimeException e) {
      task.fail(e);
    }
    if (task.isOver()) {
      tasks.remove(id);
    }
  }
}
