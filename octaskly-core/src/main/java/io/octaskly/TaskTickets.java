package io.octaskly;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.crypto.Context;
import io.octaskly.crypto.MessageFormat;
import io.octaskly.crypto.MessageRefusedException;
import io.octaskly.crypto.Refusal;
import io.octaskly.crypto.SealedFormat;
import io.octaskly.internal.Printable;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that a scheduler keeps and runs later, perhaps on another node and more than once: text
 * that only hosts with this host's secret can read and nobody can alter, and the way from there
 * through the host. Thread-safe.
 *
 * <pre>{@code
 * String ticket = host.tickets().seal(task, authorizationHeader, "report-7");   // into the database
 * ...
 * TaskResult result = host.tickets().run(ticket, "report-7", "report-7", "scheduler");
 * }</pre>
 *
 * <p>A ticket holds all of the task, with its secrets, and the token or API key of who asked for
 * it, which is looked at again when the task is run: one that has expired or was revoked meanwhile
 * runs nothing. What is scheduled for later than tokens live, or again and again, is for an API
 * key.
 *
 * <p><b>Security guarantees.</b> Who reads the store learns how long a ticket is and which key it
 * was sealed with, and no more. Who can write to it can neither alter a ticket nor use it under
 * another name, but can drop one, or put an old one of the same name back: give each job a name of
 * its own. Tickets stay good when the secret is {@linkplain OctasklyHost#rotateSecret rotated}, and
 * after a restart with {@link OctasklyHost.Builder#formerSecret}; where several nodes share a
 * secret, give the next one to all of them by {@code formerSecret} before the first one seals with
 * it.
 *
 * <p><b>At least once.</b> A node that dies with its tasks leaves no process behind, and the
 * scheduler runs them again elsewhere. Under the same task id, all attempts are told apart from
 * other tasks in the audit log. A task that spills its output to files finds those of the attempt
 * before in its way.
 *
 * <table>
 *   <caption>What {@link #run} throws</caption>
 *   <tr><th>never try again</th><th>try again later, or elsewhere</th></tr>
 *   <tr><td>{@link TicketRefusedException}: poisoned</td>
 *       <td>{@link HostBusyException}, {@link RateLimitedException}</td></tr>
 *   <tr><td>{@link AuthenticationException}: expired, revoked</td>
 *       <td>{@link TaskNotStartedException}: interrupted, or an attempt still runs</td></tr>
 *   <tr><td>{@link PermissionDeniedException}</td>
 *       <td>{@link OctasklyException}: this host is closed, stopped or locked down</td></tr>
 *   <tr><td>{@link IllegalArgumentException}: asks for more than the sandbox allows</td>
 *       <td>{@link AuditException}: the start cannot be recorded; {@link
 *           io.octaskly.rbac.StoreException}: nobody can be let in</td></tr>
 *   <tr><td>{@link UnrecordedEndException}: it has run</td>
 *       <td>{@link SandboxException}: this host cannot start it</td></tr>
 * </table>
 */
public final class TaskTickets {
  /** How long a task may be as a ticket, before it is sealed, in bytes: 8 MiB. */
  public static final int MAX_BYTES = 8 << 20;

  private static final String VERSION = "v1";
  private static final String PREFIX = VERSION + ".";
  private static final int LONGEST_TEXT =
      PREFIX.length() + (MAX_BYTES + SealedFormat.V2.overhead() + 2) / 3 * 4;

  private static final MessageFormat<TicketForm> FORMAT = MessageFormat.json(TicketForm.class);

  private final OctasklyHost host;
  private final TaskPipeline pipeline;
  private final HostKeys keys;
  private final HostState state;
  private final Recorder recorder;
  private final InstantSource clock;

  TaskTickets(
      OctasklyHost host,
      TaskPipeline pipeline,
      HostKeys keys,
      HostState state,
      Recorder recorder,
      InstantSource clock) {
    this.host = host;
    this.pipeline = pipeline;
    this.keys = keys;
    this.state = state;
    this.recorder = recorder;
    this.clock = clock;
  }

  /**
   * {@return a ticket: printable ASCII, about a third longer than the task's text, for a scheduler
   * to keep} Nothing is checked and nothing recorded now: to refuse early, {@linkplain
   * OctasklyHost#authenticate authenticate} and {@linkplain Caller#authorize authorize} who asks.
   *
   * @param task what to run
   * @param authorizationHeader the value of the {@code Authorization} header that asks for it; null
   *     if there is none
   * @param name what the ticket is good for, such as the scheduler's id of the job: 1 to 255 bytes
   *     of UTF-8 without controls
   * @throws NullPointerException if {@code task} or {@code name} is null
   * @throws IllegalArgumentException if the task has a live standard input, a path or text that has
   *     no encoding, or takes more than {@link #MAX_BYTES}; or if {@code name} breaks its rule
   * @throws OctasklyException if the host is closed or locked down
   */
  public String seal(Task task, @Nullable String authorizationHeader, String name) {
    Objects.requireNonNull(task, "task");
    Context context = context(name);
    state.requireOpen();
    byte[] plaintext = FORMAT.write(TicketForm.of(task, authorizationHeader, clock.instant()));
    try {
      if (plaintext.length > MAX_BYTES) {
        throw new IllegalArgumentException(
            "task "
                + task.id()
                + " takes "
                + plaintext.length
                + " bytes as a ticket, more than "
                + MAX_BYTES
                + ": give large input as a file, by stdin(Path) or input(...)");
      }
      return PREFIX + encode(keys.messages().seal(plaintext, context));
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /**
   * {@return what was sealed, such as to show it} It is not authenticated; a refusal is on record.
   *
   * @param ticket from the scheduler's store
   * @param name what it was sealed for
   * @throws NullPointerException if an argument is null
   * @throws TicketRefusedException if it cannot be opened, for whatever reason
   * @throws IllegalArgumentException if {@code name} breaks its rule
   * @throws AuditException if a refusal cannot be recorded
   * @throws OctasklyException if the host is closed or locked down
   */
  public TaskTicket open(String ticket, String name) {
    return open(ticket, name, null, null);
  }

  /**
   * Runs the task of a ticket and waits for its end, like {@link Caller#run}: who asked for it is
   * authenticated, authorised and limited again.
   *
   * @param ticket from the scheduler's store
   * @param name what it was sealed for
   * @param taskId the task's id instead of its own: the same for each attempt of one execution, and
   *     another one for the next execution of a recurring task; 1 to 128 characters of {@code A-Z
   *     a-z 0-9 . _ : -}. The result of an attempt before is forgotten.
   * @param remoteAddress where it comes from, for the log and for the limit of requests of an
   *     address, such as the name of the scheduler
   * @return how it ended
   * @throws NullPointerException if an argument is null
   * @throws TicketRefusedException if it cannot be opened, for whatever reason
   * @throws AuthenticationException if the token or API key is not good, or not any more
   * @throws PermissionDeniedException if its role does not permit it
   * @throws IllegalArgumentException if {@code name} or {@code taskId} breaks its rule, the id is
   *     that of somebody else's task, or the task asks for more than the sandbox allows
   * @throws TaskNotStartedException if an attempt before still runs on this host, or as {@link
   *     Caller#run} does
   * @throws RateLimitedException if the address or the caller asks too often
   * @throws HostBusyException as {@link Caller#run} does
   * @throws SandboxException if it could not be started
   * @throws UnrecordedEndException if its end could not be recorded; carries the result
   * @throws AuditException if something else cannot be recorded
   * @throws OctasklyException if the host is closed or locked down
   */
  public TaskResult run(String ticket, String name, String taskId, String remoteAddress) {
    Objects.requireNonNull(taskId, "taskId");
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    TaskTicket opened = open(ticket, name, taskId, remoteAddress);
    Caller caller = host.authenticate(opened.authorizationHeader().orElse(null), remoteAddress);
    return pipeline.runAgain(caller, opened.task());
  }

  /**
   * {@return whether it may help to {@link #run} a ticket again, later or on another node} True for
   * everything that is not known to be of no use, such as the failure of a database: limit how
   * often.
   *
   * @param failure what {@link #run} threw
   * @throws NullPointerException if {@code failure} is null
   */
  public static boolean isRetryable(RuntimeException failure) {
    Objects.requireNonNull(failure, "failure");
    return !(failure instanceof TicketRefusedException
        || failure instanceof AuthenticationException
        || failure instanceof PermissionDeniedException
        || failure instanceof UnrecordedEndException
        || failure instanceof IllegalArgumentException
        || failure instanceof NullPointerException);
  }

  private TaskTicket open(
      String ticket, String name, @Nullable String taskId, @Nullable String remoteAddress) {
    Objects.requireNonNull(ticket, "ticket");
    Context context = context(name);
    // Before the keys are used: after a lockdown they open nothing, which says nothing of a ticket.
    state.requireOpen();
    TicketForm form;
    try {
      form = read(ticket, context);
    } catch (MessageRefusedException e) {
      // Its text says no more, and its cause would be the same.
      throw refused(name, e.refusal(), null, taskId, remoteAddress);
    }
    Task task;
    try {
      task = form.task().task(form.task().id());
    } catch (IllegalArgumentException e) {
      throw refused(name, Refusal.MALFORMED, e, taskId, remoteAddress);
    }
    return new TaskTicket(
        taskId == null ? task : form.task().task(taskId),
        form.authorization().orElse(null),
        Instant.ofEpochMilli(form.sealedAt()));
  }

  private TicketForm read(String ticket, Context context) {
    if (ticket.length() > LONGEST_TEXT) {
      throw new MessageRefusedException(Refusal.TOO_LARGE);
    }
    if (!ticket.startsWith(PREFIX)) {
      throw new MessageRefusedException(
          ticket.matches("v[0-9]{1,3}\\..*") ? Refusal.UNKNOWN_VERSION : Refusal.UNKNOWN_FORMAT);
    }
    byte[] sealed = decode(ticket.substring(PREFIX.length()));
    byte[] plaintext = keys.messages().open(sealed, context);
    try {
      return FORMAT.read(plaintext);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private static String encode(byte[] sealed) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  private static byte[] decode(String text) {
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(text);
      // The decoder takes padding, and bits at the end that stand for nothing (RFC 4648, 3.5).
      if (encode(sealed).equals(text)) {
        return sealed;
      }
    } catch (IllegalArgumentException e) {
      // Refused below: who altered it learns nothing of where.
    }
    throw new MessageRefusedException(Refusal.UNKNOWN_FORMAT);
  }

  private TicketRefusedException refused(
      String name,
      Refusal refusal,
      @Nullable Throwable cause,
      @Nullable String taskId,
      @Nullable String remoteAddress) {
    recorder.record(
        AuditEvent.builder(EventType.TASK_EXECUTION, "ticket_refused")
            .severity(Severity.ERROR)
            .taskId(taskId)
            .sourceIp(remoteAddress)
            .detail("name", name)
            .detail("reason", refusal.name()));
    return new TicketRefusedException(Printable.line(name), refusal, cause);
  }

  /** The version is part of it: no ticket can be passed off as one of another version. */
  private static Context context(String name) {
    return Context.of("scheduler", Objects.requireNonNull(name, "name"), "task-ticket-" + VERSION);
  }
}
