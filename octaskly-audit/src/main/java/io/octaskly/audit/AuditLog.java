package io.octaskly.audit;

import io.octaskly.audit.Intake.Draft;
import io.octaskly.audit.internal.chain.ChainWalk;
import io.octaskly.audit.internal.chain.HashChain;
import io.octaskly.audit.internal.commit.GroupCommit;
import io.octaskly.audit.internal.commit.GroupCommitLimits;
import io.octaskly.audit.internal.file.LogFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A durable log that shows when it was altered. Thread-safe; callers that record at the same time
 * share one force.
 *
 * <p><b>Security guarantees:</b> when {@link #record} returns, the event is where the log's {@link
 * Durability} says, on disk unless told otherwise. When it throws, the event must be taken as not
 * recorded, and so will all later ones until the log is opened again: it fails closed when the disk
 * is full, when the file is deleted, replaced or changed by others, and when it is closed. No event
 * is dropped in silence, no secret that the {@link Redactor} knows is written, and no text can
 * forge a line. Whether lines were altered afterwards is for {@link AuditVerifier} to say.
 */
public final class AuditLog implements AutoCloseable {
  private static final int BATCH_BYTES = 4 << 20;
  private static final int QUEUED_BYTES = 64 << 20;
  private static final int IDLE_SECONDS = 10;

  private final Intake intake;
  private final Durability durability;
  private final AuditSink sink;
  private final Closeable resource;
  private final HashChain chain;
  private final ThreadPoolExecutor background = background();
  private final GroupCommit<Draft> commits;
  private volatile ChainHead head;

  private AuditLog(Builder options, AuditSink sink, Closeable resource, ChainHead head) {
    this.intake = new Intake(options.clock, options.redactor, options.maxEventBytes);
    this.durability = options.durability;
    this.sink = sink;
    this.resource = resource;
    this.head = head;
    this.chain = new HashChain(head);
    this.commits =
        new GroupCommit<>(
            this::commit,
            draft -> draft.line().length,
            new GroupCommitLimits(options.queueLimit, QUEUED_BYTES, BATCH_BYTES, options.patience),
            background);
  }

  /**
   * {@return the log in a file, with default options}
   *
   * @param file see {@link #builder(Path)}
   * @throws NullPointerException if {@code file} is null
   * @throws AuditException as {@link Builder#open}
   */
  public static AuditLog open(Path file) {
    return builder(file).open();
  }

  /**
   * {@return a builder for a log in a file}
   *
   * @param file the file, made with mode 0600 if missing, in a directory made with mode 0700 if
   *     missing; one process at a time writes it
   * @throws NullPointerException if {@code file} is null
   */
  public static Builder builder(Path file) {
    return new Builder(Objects.requireNonNull(file, "file"), null);
  }

  /**
   * {@return a builder for a log that begins in a sink}
   *
   * @param sink takes the events; not closed by the log
   * @throws NullPointerException if {@code sink} is null
   */
  public static Builder builder(AuditSink sink) {
    return new Builder(null, Objects.requireNonNull(sink, "sink"));
  }

  /**
   * Records an event and returns when it is durable. The time that this takes is that of a force, a
   * millisecond or so on usual disks, however many callers there are. An interrupt does not shorten
   * it; the flag is left set.
   *
   * @param event what happened
   * @throws NullPointerException if {@code event} is null
   * @throws IllegalArgumentException if it is of type {@link EventType#AUDIT}
   * @throws AuditException if it is not recorded
   */
  public void record(AuditEvent event) {
    Draft draft = intake.accept(checkNotReserved(event));
    if (durability == Durability.MEMORY) {
      commits.submitUnattended(draft);
    } else {
      commits.submit(draft);
    }
  }

  /**
   * Records an event without waiting for it.
   *
   * @param event what happened
   * @return completes when the event is durable (with {@link Durability#MEMORY}: when it is with
   *     the operating system), or with an {@link AuditException} if it is not recorded. What
   *     depends on the stage runs on the common pool unless it is given an executor. The call
   *     itself blocks only while the queue is full.
   * @throws NullPointerException if {@code event} is null
   * @throws IllegalArgumentException if it is of type {@link EventType#AUDIT}
   */
  public CompletionStage<@Nullable Void> recordAsync(AuditEvent event) {
    return commits.submitAsync(intake.accept(checkNotReserved(event)));
  }

  /**
   * {@return the place of the last event that is durable} Kept outside this machine, it lets {@link
   * AuditVerifier#expecting} prove that nothing up to it was removed or rewritten.
   */
  public ChainHead head() {
    return head;
  }

  /** {@return how many events were too large since the log was opened, and were cut} */
  public long cutEvents() {
    return intake.cutEvents();
  }

  /**
   * Records what is queued and that the log was closed, then releases the file. Later calls do
   * nothing.
   *
   * @throws AuditException if that could not be recorded; the file is released all the same
   */
  @Override
  public void close() {
    AuditEvent closed =
        AuditEvent.builder(EventType.AUDIT, Action.LOG_CLOSED)
            .detail("cut_events", intake.cutEvents())
            .build();
    boolean first = true;
    try {
      first = commits.close(intake.accept(closed));
    } finally {
      if (first) {
        release();
      }
    }
  }

  private void release() {
    background.shutdown();
    try {
      resource.close();
    } catch (IOException e) {
      throw new AuditException("the audit log's file cannot be closed: " + e.getMessage(), e);
    }
  }

  /** The first lines of a session; durable before anybody can record. */
  private void begin(String lastSession, long cutBytes) throws IOException {
    List<Draft> drafts = new ArrayList<>();
    drafts.add(
        intake.accept(
            AuditEvent.builder(EventType.AUDIT, Action.LOG_OPENED)
                .detail(ChainWalk.FORMAT_DETAIL, ChainWalk.FORMAT)
                .detail("durability", durability.label())
                .detail("last_session", lastSession)
                .build()));
    if (cutBytes > 0) {
      drafts.add(
          intake.accept(
              AuditEvent.builder(EventType.AUDIT, Action.LOG_REPAIRED)
                  .severity(Severity.WARNING)
                  .detail("after_sequence", head.sequence())
                  .detail("torn_bytes", cutBytes)
                  .build()));
    }
    commit(drafts);
  }

  private void commit(List<Draft> drafts) throws IOException {
    List<AuditRecord> batch = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      byte[] line = chain.seal(draft.line());
      batch.add(new AuditRecord(draft.event(), chain.head(), line));
    }
    sink.append(batch);
    if (durability == Durability.DISK) {
      sink.force();
    }
    head = chain.head();
  }

  private static AuditEvent checkNotReserved(AuditEvent event) {
    if (event.eventType().equals(EventType.AUDIT)) {
      throw new IllegalArgumentException(
          event + " is of type audit, which the log alone writes: use a type of your own");
    }
    return event;
  }

  /** Idle, it has no thread: one comes when somebody records without waiting. */
  private static ThreadPoolExecutor background() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "octaskly-audit");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Collects a log's options; not thread-safe. */
  public static final class Builder {
    private static final int MIN_EVENT_BYTES = 16 << 10;
    private static final int MAX_EVENT_BYTES = 1 << 20;

    private final @Nullable Path file;
    private final @Nullable AuditSink sink;
    private InstantSource clock = InstantSource.system();
    private Durability durability = Durability.DISK;
    private Redactor redactor = Redactor.standard();
    private int maxEventBytes = 64 << 10;
    private int queueLimit = 8192;
    private Duration patience = Duration.ofSeconds(10);

    private Builder(@Nullable Path file, @Nullable AuditSink sink) {
      this.file = file;
      this.sink = sink;
    }

    /**
     * Sets the clock for events that bring no timestamp; the system's if this is not called.
     *
     * @param clock the clock
     * @return this builder
     * @throws NullPointerException if {@code clock} is null
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets where an event is when {@link AuditLog#record} returns; {@link Durability#DISK} if this
     * is not called.
     *
     * @param durability how durable
     * @return this builder
     * @throws NullPointerException if {@code durability} is null
     */
    public Builder durability(Durability durability) {
      this.durability = Objects.requireNonNull(durability, "durability");
      return this;
    }

    /**
     * Sets what removes secrets; {@link Redactor#standard()} if this is not called.
     *
     * @param redactor the redactor
     * @return this builder
     * @throws NullPointerException if {@code redactor} is null
     */
    public Builder redactor(Redactor redactor) {
      this.redactor = Objects.requireNonNull(redactor, "redactor");
      return this;
    }

    /**
     * Sets how large an event may be; 64 KiB if this is not called. A larger one loses the ends of
     * its longest texts and lists, at worst all its details, and gets a detail {@code
     * cut_from_bytes}.
     *
     * @param bytes of its line without sequence and chain, 16 KiB to 1 MiB
     * @return this builder
     * @throws IllegalArgumentException if {@code bytes} is out of range
     */
    public Builder maxEventBytes(int bytes) {
      if (bytes < MIN_EVENT_BYTES || bytes > MAX_EVENT_BYTES) {
        throw new IllegalArgumentException(
            "event size " + bytes + " is outside " + MIN_EVENT_BYTES + ".." + MAX_EVENT_BYTES);
      }
      this.maxEventBytes = bytes;
      return this;
    }

    /**
     * Sets how many events may wait to be written and how long a caller waits for room before it
     * fails; 8192 events and 10 s if this is not called. All together they take 64 MiB at most.
     *
     * @param events 1 or more
     * @param patience 0 or more
     * @return this builder
     * @throws NullPointerException if {@code patience} is null
     * @throws IllegalArgumentException if an argument is out of range
     */
    public Builder queue(int events, Duration patience) {
      if (events < 1 || patience.isNegative()) {
        throw new IllegalArgumentException(
            "queue of " + events + " events, " + patience + ": give 1 or more and 0 or more");
      }
      this.queueLimit = events;
      this.patience = patience;
      return this;
    }

    /**
     * {@return the log, its first lines recorded} A file that is there is verified from its start,
     * which takes time in proportion to its length; a tail torn by a crash is cut to the last whole
     * line, which is recorded.
     *
     * @throws AuditException if another has the log open, if the file is not a log or not as it was
     *     written, if everybody may write in its directory, if the first lines cannot be recorded,
     *     or if the thread is interrupted
     */
    public AuditLog open() {
      try {
        return sink == null ? open(Objects.requireNonNull(file)) : begin(sink);
      } catch (IOException e) {
        String what = sink == null ? "audit log " + file : "an audit log";
        throw new AuditException(what + " cannot be opened: " + e, e);
      }
    }

    private AuditLog open(Path path) throws IOException {
      LogFile log = LogFile.open(path);
      try {
        AuditLog opened = new AuditLog(this, log.sink(), log, log.head());
        String last = log.closed() ? "closed" : "interrupted";
        opened.begin(log.head().equals(ChainHead.START) ? "none" : last, log.cutBytes());
        return opened;
      } catch (IOException | RuntimeException e) {
        log.close();
        throw e;
      }
    }

    private AuditLog begin(AuditSink sink) throws IOException {
      AuditLog opened = new AuditLog(this, sink, () -> {}, ChainHead.START);
      opened.begin("none", 0);
      return opened;
    }
  }
}
