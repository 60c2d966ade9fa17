package io.octaskly.examples.quartz;

import io.octaskly.OctasklyHost;
import io.octaskly.sandbox.Task;
import java.time.Instant;
import java.util.Date;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;

/** Jobs whose data are a sealed task, and triggers for them. */
final class SealedJobs {
  private SealedJobs() {}

  /**
   * {@return a job for any number of triggers}
   *
   * <p>It requests recovery: if a node dies while it runs the job, another one runs it again. It is
   * durable: it stays when its last trigger has fired, so that more can be added, and until it is
   * deleted.
   *
   * @param host with the secret of the nodes that will run it
   * @param key names the job; the ticket is good for this name alone
   * @param task what to run
   * @param apiKey of who asks for it: tokens do not live long enough for a schedule
   */
  static JobDetail job(OctasklyHost host, JobKey key, Task task, String apiKey) {
    return job(SandboxJob.class, host, key, task, apiKey);
  }

  /** {@return a job of which one execution lasts at a time, in the whole cluster} */
  static JobDetail oneAtATime(OctasklyHost host, JobKey key, Task task, String apiKey) {
    return job(SandboxJob.OneAtATime.class, host, key, task, apiKey);
  }

  private static JobDetail job(
      Class<? extends SandboxJob> type, OctasklyHost host, JobKey key, Task task, String apiKey) {
    String ticket = host.tickets().seal(task, "Bearer " + apiKey, ticketName(key));
    return JobBuilder.newJob(type)
        .withIdentity(key)
        .usingJobData(SandboxJob.TICKET, ticket)
        .requestRecovery()
        .storeDurably()
        .build();
  }

  /**
   * {@return what the ticket of a job is good for} Groups and names have any characters; the length
   * keeps {@code a.b} of {@code c} apart from {@code b.c} of {@code a}.
   */
  static String ticketName(JobKey key) {
    return "quartz/" + key.getGroup().length() + "/" + key.getGroup() + "." + key.getName();
  }

  /**
   * {@return a trigger that fires once} If no node could fire it in time, it fires as soon as one
   * can: a task that somebody asked for is late rather than lost.
   */
  static SimpleTrigger once(TriggerKey key, JobKey job, Instant at) {
    return TriggerBuilder.newTrigger()
        .withIdentity(key)
        .forJob(job)
        .startAt(Date.from(at))
        .withSchedule(
            SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
        .build();
  }

  /**
   * {@return a trigger that fires again and again} Of the times that were missed while no node was
   * there, not one is made up for: what runs every minute has nothing to catch up with. For a
   * nightly report {@link CronScheduleBuilder#withMisfireHandlingInstructionFireAndProceed} is
   * better, which makes up for all of them by one; and {@code IgnoreMisfires} fires each of them,
   * which is seldom what one wants after an outage.
   *
   * @param cron such as {@code 0 0 3 * * ?}, with seconds first
   */
  static CronTrigger recurring(TriggerKey key, JobKey job, String cron) {
    return TriggerBuilder.newTrigger()
        .withIdentity(key)
        .forJob(job)
        .withSchedule(
            CronScheduleBuilder.cronSchedule(cron).withMisfireHandlingInstructionDoNothing())
        .build();
  }
}
