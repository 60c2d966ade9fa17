package io.octaskly.examples.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;

final class SandboxJobTest {
  private static final TriggerKey ONCE = new TriggerKey("once", "test");
  private static final TriggerKey OFTEN = new TriggerKey("often", "test");

  private MemoryCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = new MemoryCluster(4, 4);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  private void once(JobKey job) throws Exception {
    cluster.scheduler.scheduleJob(SealedJobs.once(ONCE, job, Instant.now()));
  }

  @Test
  void task_runs_when_its_trigger_fires_and_its_result_is_that_of_the_execution() throws Exception {
    once(cluster.add("greeting", "echo", "hello"));

    JobEvent event = cluster.next(JobEvent.Kind.SUCCEEDED);

    assertThat(event.text()).endsWith("printed: hello");
    assertThat(cluster.actionsOf(event.taskId()))
        .containsExactly("task_submitted", "task_started", "task_completed");
  }

  @Test
  void each_occasion_of_a_recurring_trigger_has_a_task_id_of_its_own() throws Exception {
    JobKey job = cluster.add("clock", "date");
    cluster.scheduler.scheduleJob(SealedJobs.recurring(OFTEN, job, "* * * * * ?"));

    String first = cluster.next(JobEvent.Kind.SUCCEEDED).taskId();
    String second = cluster.next(JobEvent.Kind.SUCCEEDED).taskId();

    assertThat(first).startsWith("test:often:20");
    assertThat(Instant.parse(second.substring("test:often:".length())))
        .isEqualTo(Instant.parse(first.substring("test:often:".length())).plusSeconds(1));
  }

  @Test
  void trigger_goes_on_after_a_task_that_failed() throws Exception {
    JobKey job = cluster.add("failing", "false");
    cluster.scheduler.scheduleJob(
        TriggerBuilder.newTrigger()
            .forJob(job)
            .withSchedule(
                SimpleScheduleBuilder.simpleSchedule()
                    .withIntervalInMilliseconds(50)
                    .repeatForever())
            .build());

    assertThat(cluster.next(JobEvent.Kind.FAILED).text()).contains("exited with code 1");
    assertThat(cluster.next(JobEvent.Kind.FAILED).text()).contains("exited with code 1");
  }

  @Test
  void interrupt_kills_the_whole_tree() throws Exception {
    String marker = Processes.marker();
    JobKey job = cluster.add("long", "sh", "-c", Processes.tree(60, marker));
    once(job);
    Waiting.until("two processes", MemoryCluster.SOON, () -> Processes.with(marker).size() == 2);

    assertThat(cluster.scheduler.interrupt(job)).isTrue();

    JobEvent event = cluster.next(JobEvent.Kind.FAILED);
    assertThat(event.text()).contains("cancelled");
    assertThat(Processes.with(marker)).isEmpty();
    assertThat(cluster.actionsOf(event.taskId())).endsWith("task_cancelled");
  }

  @Test
  void thread_that_ran_an_interrupted_task_runs_the_next_one() throws Exception {
    try (MemoryCluster single = new MemoryCluster(1, 1)) {
      JobKey job = single.add("long", "sleep", "60");
      single.scheduler.scheduleJob(SealedJobs.once(ONCE, job, Instant.now()));
      Waiting.until("interrupted", MemoryCluster.SOON, () -> single.scheduler.interrupt(job));
      single.next(JobEvent.Kind.FAILED);

      JobKey next = single.add("next", "echo", "next");
      single.scheduler.scheduleJob(SealedJobs.once(OFTEN, next, Instant.now()));

      assertThat(single.next(JobEvent.Kind.SUCCEEDED).text()).endsWith("next");
    }
  }

  @Test
  void altered_ticket_is_refused_and_all_triggers_of_its_job_are_unscheduled() throws Exception {
    JobKey job = cluster.add("poisoned", "echo", "hello");
    JobDetail detail = cluster.scheduler.getJobDetail(job);
    detail.getJobDataMap().compute(SandboxJob.TICKET, (key, ticket) -> altered((String) ticket));
    cluster.scheduler.addJob(detail, true);
    cluster.scheduler.scheduleJob(SealedJobs.recurring(OFTEN, job, "* * * * * ?"));

    JobEvent event = cluster.next(JobEvent.Kind.REFUSED);

    assertThat(cluster.actionsOf(event.taskId()))
        .containsExactly("ticket_refused", "job_unscheduled");
    Waiting.until(
        "unscheduled",
        MemoryCluster.SOON,
        () -> cluster.scheduler.getTriggerState(OFTEN) == TriggerState.COMPLETE);
  }

  private static String altered(String ticket) {
    int middle = ticket.length() / 2;
    char other = ticket.charAt(middle) == 'A' ? 'B' : 'A';
    return ticket.substring(0, middle) + other + ticket.substring(middle + 1);
  }

  @Test
  void ticket_of_one_job_is_refused_in_another() throws Exception {
    JobKey mine = cluster.add("mine", "echo", "hello");
    JobKey other = cluster.add("other", "echo", "bye");
    JobDetail stolen = cluster.scheduler.getJobDetail(other);
    stolen
        .getJobDataMap()
        .put(
            SandboxJob.TICKET,
            cluster.scheduler.getJobDetail(mine).getJobDataMap().get(SandboxJob.TICKET));
    cluster.scheduler.addJob(stolen, true);

    once(other);

    assertThat(cluster.next(JobEvent.Kind.REFUSED).text()).contains("test.other");
  }

  @Test
  void key_that_was_revoked_after_scheduling_runs_nothing() throws Exception {
    JobKey job = cluster.add("late", "echo", "hello");
    cluster.host.administration().revokeApiKey(cluster.key.key().id());
    once(job);

    JobEvent event = cluster.next(JobEvent.Kind.REFUSED);

    assertThat(cluster.actionsOf(event.taskId())).containsExactly("job_unscheduled");
    Waiting.until(
        "unscheduled",
        MemoryCluster.SOON,
        () -> cluster.scheduler.getTriggerState(ONCE) == TriggerState.COMPLETE);
  }

  @Test
  void task_without_room_is_tried_again_under_the_same_id() throws Exception {
    try (MemoryCluster small = new MemoryCluster(1, 2)) {
      JobKey first = small.add("first", "sleep", "60");
      small.scheduler.scheduleJob(SealedJobs.once(OFTEN, first, Instant.now()));
      Waiting.until("the first runs", MemoryCluster.SOON, () -> small.host.runningTasks() == 1);
      JobKey second = small.add("second", "echo", "at last");
      small.scheduler.scheduleJob(SealedJobs.once(ONCE, second, Instant.now()));

      String postponed = small.next(JobEvent.Kind.POSTPONED).taskId();
      small.scheduler.interrupt(first);

      assertThat(small.next(JobEvent.Kind.SUCCEEDED).taskId()).isEqualTo(postponed);
    }
  }

  @Test
  void task_of_a_kind_runs_one_at_a_time() throws Exception {
    JobKey key = new JobKey("exclusive", "test");
    cluster.add(
        SealedJobs.oneAtATime(cluster.host, key, Task.of("sleep", "0.3"), cluster.key.text()));
    Instant now = Instant.now();
    cluster.scheduler.scheduleJob(SealedJobs.once(ONCE, key, now));
    cluster.scheduler.scheduleJob(SealedJobs.once(OFTEN, key, now));

    List<JobEvent.Kind> kinds = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      kinds.add(Waiting.next(cluster.events, MemoryCluster.SOON, event -> true).kind());
    }

    assertThat(kinds)
        .containsExactly(
            JobEvent.Kind.STARTED,
            JobEvent.Kind.SUCCEEDED,
            JobEvent.Kind.STARTED,
            JobEvent.Kind.SUCCEEDED);
  }

  /** What somebody with a way into the database might name. */
  public static final class AnyJob implements Job {
    static final AtomicInteger MADE = new AtomicInteger();

    /** Counts. */
    public AnyJob() {
      MADE.incrementAndGet();
    }

    @Override
    public void execute(JobExecutionContext context) {}
  }

  @Test
  void job_of_another_class_is_not_even_made() throws Exception {
    JobDetail other =
        JobBuilder.newJob(AnyJob.class).withIdentity("other", "test").storeDurably().build();
    once(cluster.add(other));

    Waiting.until(
        "an error",
        MemoryCluster.SOON,
        () -> cluster.scheduler.getTriggerState(ONCE) == TriggerState.ERROR);
    assertThat(AnyJob.MADE).hasValue(0);
  }
}
