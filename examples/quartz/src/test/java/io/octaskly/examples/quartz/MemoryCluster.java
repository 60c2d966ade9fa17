package io.octaskly.examples.quartz;

import io.octaskly.Capacity;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.InMemorySink;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.simpl.RAMJobStore;

/** A scheduler that keeps all in memory, with a host that does too. */
final class MemoryCluster implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(20);

  final BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();
  final InMemorySink audit = new InMemorySink();
  final OctasklyHost host;
  final Scheduler scheduler;
  final IssuedApiKey key;

  /**
   * Starts it.
   *
   * @param tasks how many run at once
   * @param threads how many jobs run at once
   */
  MemoryCluster(int tasks, int threads) throws SchedulerException {
    RateLimit often = RateLimit.parse("1000/second");
    this.host =
        Octaskly.host()
            .secret(SecretSource.of("Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa".toCharArray()))
            .apiKeys(ApiKeyStore.inMemory())
            .sandbox(Sandbox.builder().allowShell().allowExecute(Path.of("/bin/sleep")).build())
            .capacity(Capacity.shared(tasks, 0))
            .limitRequests(often)
            .limitTasks(often)
            .drainFor(Duration.ZERO)
            .audit(AuditLog.builder(audit).open())
            .start();
    this.key = host.administration().issueApiKey(TokenRequest.of("alice", Role.CLIENT));
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", UUID.randomUUID().toString());
    settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(threads));
    settings.setProperty("org.quartz.jobStore.class", RAMJobStore.class.getName());
    this.scheduler = new StdSchedulerFactory(settings).getScheduler();
    scheduler.setJobFactory(new SandboxJobFactory(host, PAUSE));
    scheduler.getListenerManager().addJobListener(new JobEvents("here", events::add));
    scheduler.start();
  }

  /** Adds a job of alice's. */
  JobKey add(String name, String program, String... args) throws SchedulerException {
    return add(SealedJobs.job(host, new JobKey(name, "test"), Task.of(program, args), key.text()));
  }

  JobKey add(JobDetail job) throws SchedulerException {
    scheduler.addJob(job, true);
    return job.getKey();
  }

  JobEvent next(JobEvent.Kind kind) throws InterruptedException {
    return Waiting.next(events, SOON, event -> event.kind() == kind);
  }

  List<String> actionsOf(String taskId) {
    return audit.events().stream()
        .filter(event -> event.taskId().filter(taskId::equals).isPresent())
        .map(AuditEvent::action)
        .toList();
  }

  @Override
  public void close() throws SchedulerException {
    scheduler.shutdown(true);
    host.close();
  }
}
