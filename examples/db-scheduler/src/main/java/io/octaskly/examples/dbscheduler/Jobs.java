package io.octaskly.examples.dbscheduler;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import io.octaskly.Caller;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.EventType;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.Resource;
import io.octaskly.sandbox.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Takes jobs in: whoever asks must be known and permitted now, and will be asked for again when the
 * job runs. The database sees the ticket only.
 */
final class Jobs {
  /** With room for the number of a run. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

  private final OctasklyHost host;
  private final SchedulerClient scheduler;

  Jobs(OctasklyHost host, SchedulerClient scheduler) {
    this.host = host;
    this.scheduler = scheduler;
  }

  /** Returns false if there is a job of this id already. */
  boolean once(String header, String remoteAddress, String id, Task task, Instant when) {
    return add(header, remoteAddress, id, task, Duration.ZERO, when);
  }

  /** What recurs is asked for by an API key: a token would expire between two runs. */
  boolean every(Duration pause, String header, String remoteAddress, String id, Task task) {
    if (pause.isNegative() || pause.toMillis() == 0) {
      throw new IllegalArgumentException("every " + pause + " is no pause: give 1 ms or more");
    }
    return add(header, remoteAddress, id, task, pause, Instant.now());
  }

  private boolean add(
      String header, String remoteAddress, String id, Task task, Duration every, Instant when) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("a job's id is 1 to 100 characters of A-Za-z0-9._:-");
    }
    Caller caller = host.authenticate(header, remoteAddress);
    String subject = caller.principal().subject();
    caller.authorize(Permission.TASK_CREATE, Resource.ownedBy(subject));
    Job job = new Job(host.tickets().seal(task, header, id), every, 0);
    host.audit()
        .record(
            AuditEvent.builder(EventType.TASK_EXECUTION, "job_scheduled")
                .user(subject)
                .sourceIp(remoteAddress)
                .taskId(id)
                .detail("at", when.toString())
                .detail("job", job.toString())
                .build());
    return scheduler.scheduleIfNotExists(JobExecution.TASK.instance(id).data(job).build(), when);
  }
}
