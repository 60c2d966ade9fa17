package io.octaskly.examples.quartz;

import io.octaskly.OctasklyHost;
import java.time.Duration;
import org.quartz.Job;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.spi.JobFactory;
import org.quartz.spi.TriggerFiredBundle;

/**
 * Gives each job the host that it runs its task on, so that no job has to look for one in a static
 * field. It also makes nothing but {@link SandboxJob}s: the database says which class a job has,
 * and who can write to it could name any class of the class path, such as one that runs a command
 * of its choice without a sandbox.
 *
 * @param host what tasks run on
 * @param pause how long a job waits before it tries again for the first time
 */
record SandboxJobFactory(OctasklyHost host, Duration pause) implements JobFactory {
  @Override
  public Job newJob(TriggerFiredBundle bundle, Scheduler scheduler) throws SchedulerException {
    Class<? extends Job> type = bundle.getJobDetail().getJobClass();
    if (type == SandboxJob.class) {
      return new SandboxJob(host, pause);
    }
    if (type == SandboxJob.OneAtATime.class) {
      return new SandboxJob.OneAtATime(host, pause);
    }
    throw new SchedulerException(
        "job "
            + bundle.getJobDetail().getKey()
            + " is a "
            + type.getName()
            + ", and this host runs sandboxed tasks only: find out who changed the database");
  }
}
