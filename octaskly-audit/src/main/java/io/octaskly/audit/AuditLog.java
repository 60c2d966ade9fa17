package io.octaskly.audit;

import io.octaskly.audit.internal.chain.Subject;
import io.octaskly.audit.internal.commit.GroupCommit;
import io.octaskly.audit.internal.commit.GroupCommitLimits;
import io.octaskly.audit.internal.commit.QueueFullException;
import io.octaskly.audit.internal.file.ClosedSegments;
import io.octaskly.audit.internal.file.ErasureMarker;
import io.octaskly.audit.internal.file.LogStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
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
  private final LogOptions options;
  private final Intake intake;
  private final AuditSink sink;
  private final @Nullable LogStore store;
  private final Journal journal;
  private final @Nullable Upkeep upkeep;
  private volatile boolean begun;
  private final @Nullable Floods floods;
  private final Erasure erasure;
  private final ExecutorService background = IdleThread.named("octaskly-audit");
  private final GroupCommit<Draft> commits;

  private AuditLog(LogOptions options, AuditSink sink, @Nullable LogStore store, ChainHead head) {
    this.options = options;
    this.intake =
        new Intake(options.clock, options.redactor, options.maxEventBytes, options.random);
    this.sink = sink;
    this.store = store;
    this.journal = new Journal(options, intake, sink, store, head, this::scheduleUpkeep);
    this.commits =
        new GroupCommit<>(
            journal::commit,
            Draft::size,
            new GroupCommitLimits(
                options.queueLimit,
                LogOptions.QUEUED_BYTES,
                LogOptions.BATCH_BYTES,
                options.patience),
            background);
    this.floods =
        options.floods == null
            ? null
            : new Floods(options.floods, options.clock, this::recordSingleAsync);
    this.upkeep =
        store == null
            ? null
            : new Upkeep(
                options,
                intake,
                new ClosedSegments(store.files()),
                new ErasureMarker(store.files()),
                commits::submit);
    this.erasure = new Erasure(sink, upkeep, intake, commits::submit);
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
   *     missing; one process at a time writes it. Closed segments, keys and indexes are next to it,
   *     their names beginning with its own.
   * @throws NullPointerException if {@code file} is null
   */
  public static Builder builder(Path file) {
    return new Builder(Objects.requireNonNull(file, "file"), null);
  }

  /**
   * {@return a builder for a log in a sink} It goes on where the sink says that it ended, or begins
   * anew with every opening if the sink is not {@linkplain ResumableSink resumable}. Such a log is
   * chained; checkpoints, segments and retention are for logs in files.
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
    checkNotReserved(event);
    CompletionStage<@Nullable Void> counted = floods == null ? null : floods.join(event);
    if (counted != null) {
      await(counted);
      return;
    }
    Draft draft = intake.accept(event);
    try {
      if (options.durability == Durability.MEMORY) {
        commits.submitUnattended(draft);
      } else {
        commits.submit(draft);
      }
    } catch (QueueFullException e) {
      journal.drop();
      if (!options.dropWhenFull) {
        throw e;
      }
    }
  }

  private static void await(CompletionStage<@Nullable Void> counted) {
    try {
      counted.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof AuditException problem) {
        throw new AuditException(String.valueOf(problem.getMessage()), problem);
      }
      throw e;
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
    checkNotReserved(event);
    CompletionStage<@Nullable Void> counted = floods == null ? null : floods.join(event);
    return counted != null ? counted : recordSingleAsync(event);
  }

  private CompletionStage<@Nullable Void> recordSingleAsync(AuditEvent event) {
    try {
      return commits.submitAsync(intake.accept(event));
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /**
   * {@return the place of the last event that is durable} Kept outside this machine, it lets {@link
   * AuditVerifier#expecting} prove that nothing up to it was removed or rewritten.
   */
  public ChainHead head() {
    return journal.head();
  }

  /**
   * {@return the last signed place that is durable; empty in a log that is not in a file} See also
   * {@link Builder#onCheckpoint}.
   */
  public Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(journal.checkpoint());
  }

  /**
   * {@return the fingerprint of the log's first key, 64 hexadecimal digits; empty in a log that is
   * not in a file} Kept outside this machine, it lets {@link AuditVerifier#trusting} prove that the
   * log is this one and no forgery.
   */
  public Optional<String> trustRoot() {
    return Optional.ofNullable(store).map(LogStore::root);
  }

  /** {@return how many events were too large since the log was opened, and were cut} */
  public long cutEvents() {
    return intake.cutEvents();
  }

  /** {@return how many events found the queue full since the log was opened} */
  public long droppedEvents() {
    return journal.dropped();
  }

  /**
   * Ends the active segment now, for example before segments are copied away. Does nothing in a log
   * that is not in a file.
   *
   * @throws AuditException if that fails, and then nothing more is recorded
   */
  public void rotate() {
    if (store != null) {
      commits.submit(Draft.ROTATION);
    }
  }

  /**
   * Removes a person from the log: of events that they caused ({@code user} is the subject) every
   * personal value, which is {@code user}, {@code source_ip} and all {@code details}; of others
   * each value that speaks of the subject as a word, in any case of letters. The events themselves
   * stay, with type, action, time and task id, and the chain verifies as before, for commitments
   * take the values' place; the salts without which a commitment says nothing are removed too. That
   * there was an erasure, and where, is recorded before anything is removed; a crash in the middle
   * is made good when the log is opened next.
   *
   * <p>What was recorded before the call is erased when it returns. The active segment is ended for
   * it. Copies that were made of the files, and blocks that the file system has freed, are beyond
   * its reach. No legal compliance is claimed.
   *
   * @param subject a user's name, an address, or another value; not recorded
   * @return what was done, and which sinks have to be seen to by the host
   * @throws NullPointerException if {@code subject} is null
   * @throws IllegalArgumentException if {@code subject} is blank
   * @throws AuditException if it fails; values may be left then, and it is to be called again
   */
  public ErasureReport eraseSubject(String subject) {
    Subject who = new Subject(subject);
    try {
      if (upkeep != null) {
        rotate();
      }
      return erasure.of(who);
    } catch (IOException e) {
      throw new AuditException(
          "the subject is not erased everywhere: " + e.getMessage() + ". Erase it again", e);
    }
  }

  /**
   * Records what is queued and that the log was closed, then releases the file. Later calls do
   * nothing.
   *
   * @throws AuditException if that could not be recorded, or segments could not be compressed or
   *     removed; the file is released all the same
   */
  @Override
  public void close() {
    if (floods != null) {
      floods.flush();
    }
    Exception problem = upkeep == null ? null : upkeep.close();
    AuditEvent closed =
        AuditEvent.builder(EventType.AUDIT, Action.LOG_CLOSED)
            .detail("cut_events", intake.cutEvents())
            .build();
    boolean first = true;
    try {
      first = commits.close(intake.own(closed).asCheckpoint());
    } finally {
      if (first) {
        release();
      }
    }
    if (first && problem != null) {
      throw new AuditException(
          "the audit log is closed, but its old segments could not be seen to: " + problem,
          problem);
    }
  }

  private void release() {
    background.shutdown();
    if (sink instanceof FanOutSink fanOut && !options.others.isEmpty()) {
      fanOut.close();
    }
    try {
      if (store != null) {
        store.close();
      }
    } catch (IOException e) {
      throw new AuditException("the audit log's file cannot be closed: " + e.getMessage(), e);
    }
  }

  /** Not before the session's first lines are there: upkeep records, on a thread of its own. */
  private void scheduleUpkeep() {
    if (upkeep != null && begun) {
      upkeep.schedule();
    }
  }

  /** The first lines of a session are durable before anybody can record. */
  private void begin(String lastSession) throws IOException {
    journal.begin(lastSession);
    begun = true;
    if (upkeep != null) {
      upkeep.resumeErasure();
    }
    scheduleUpkeep();
  }

  private static void checkNotReserved(AuditEvent event) {
    if (event.eventType().equals(EventType.AUDIT)) {
      throw new IllegalArgumentException(
          event + " is of type audit, which the log alone writes: use a type of your own");
    }
  }

  /** Collects a log's options; not thread-safe. */
  public static final class Builder {
    private final @Nullable Path file;
    private final @Nullable AuditSink sink;
    private final LogOptions options = new LogOptions();

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
      options.clock = Objects.requireNonNull(clock, "clock");
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
      options.durability = Objects.requireNonNull(durability, "durability");
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
      options.redactor = Objects.requireNonNull(redactor, "redactor");
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
      options.maxEventBytes(bytes);
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
      options.queue(events, patience);
      return this;
    }

    /**
     * Has events dropped that find the queue full for the time that {@link #queue} gives, instead
     * of refusing them: for hosts that must go on whatever happens. They are counted, and the log
     * records how many there were as soon as it can; a stage of {@link #recordAsync} still fails.
     *
     * @return this builder
     */
    public Builder dropWhenFull() {
      options.dropWhenFull = true;
      return this;
    }

    /**
     * Has floods counted instead of recorded one by one. Of events that differ only in user, time
     * and details, the first few in a window are recorded as they are; those beyond are held for a
     * moment, become one event with a detail {@code coalesced_events}, and are acknowledged
     * together when it is durable. None is lost, and whoever causes the flood is slowed down.
     *
     * @param burst how many events of a kind are recorded each for itself in a window, 1 or more
     * @param window 1 millisecond or more
     * @param hold for how long events beyond are collected, 1 millisecond to 10 seconds
     * @param actions the actions that may be counted, such as {@link Action#LOGIN_FAILED}
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if an argument is out of range
     */
    public Builder coalesceFloods(int burst, Duration window, Duration hold, String... actions) {
      options.floods = new Floods.Rule(Set.of(actions), burst, window, hold);
      return this;
    }

    /**
     * Sets when a log in a file goes over to the next segment; {@link Rotation#STANDARD} if this is
     * not called.
     *
     * @param rotation when
     * @return this builder
     * @throws NullPointerException if {@code rotation} is null
     */
    public Builder rotation(Rotation rotation) {
      options.rotation = Objects.requireNonNull(rotation, "rotation");
      return this;
    }

    /**
     * Sets how long a log in a file keeps closed segments; {@link Retention#FOREVER} if this is not
     * called.
     *
     * @param retention how long
     * @return this builder
     * @throws NullPointerException if {@code retention} is null
     */
    public Builder retention(Retention retention) {
      options.retention = Objects.requireNonNull(retention, "retention");
      return this;
    }

    /**
     * Has closed segments compressed with gzip; {@code zcat} and {@code zgrep} work on them.
     *
     * @return this builder
     */
    public Builder compressClosedSegments() {
      options.compress = true;
      return this;
    }

    /**
     * Sets how often a log in a file is signed; with every 4096th event and with the first that
     * comes a minute after the last checkpoint, if this is not called. It is signed in any case
     * when it is opened, rotated and closed.
     *
     * @param events 1 to 65536
     * @param age 1 second or more
     * @return this builder
     * @throws NullPointerException if {@code age} is null
     * @throws IllegalArgumentException if an argument is out of range
     */
    public Builder checkpointEvery(int events, Duration age) {
      options.checkpointEvery(events, age);
      return this;
    }

    /**
     * Sets who is told of each checkpoint once it is durable, to keep the latest outside this
     * machine.
     *
     * @param listener called by whichever thread writes; must be quick, must not record, and stops
     *     the log if it throws
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public Builder onCheckpoint(Consumer<Checkpoint> listener) {
      options.checkpointListener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Adds a sink that gets events as well as it can, behind the one that must take them: see
     * {@link FanOutSink}.
     *
     * @param name what it is called in the log and in reports
     * @param other the sink; not closed by the log
     * @return this builder
     * @throws NullPointerException if an argument is null
     */
    public Builder alsoTo(String name, AuditSink other) {
      options.others.put(
          Objects.requireNonNull(name, "name"), Objects.requireNonNull(other, "other"));
      return this;
    }

    /**
     * Sets where keys and salts come from; a new {@link SecureRandom} if this is not called.
     *
     * @param random the source
     * @return this builder
     * @throws NullPointerException if {@code random} is null
     */
    public Builder random(SecureRandom random) {
      options.random = Objects.requireNonNull(random, "random");
      return this;
    }

    /**
     * {@return the log, its first lines recorded} The active segment of a file that is there is
     * verified from its start, which takes time in proportion to its length; a tail torn by a crash
     * is cut to the last whole line, which is recorded. A rotation or an erasure that a crash
     * interrupted is completed.
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
      LogStore store = LogStore.open(path, options.random);
      try {
        AuditLog opened = new AuditLog(options, withOthers(store), store, store.head());
        if (store.lastTime() != null) {
          opened.journal.lastSeen(store.lastTime());
        }
        String last = store.closed() ? "closed" : "interrupted";
        opened.begin(store.head().equals(ChainHead.START) ? "none" : last);
        return opened;
      } catch (IOException | RuntimeException e) {
        store.close();
        throw e;
      }
    }

    private AuditLog begin(AuditSink main) throws IOException {
      Optional<ChainHead> last =
          main instanceof ResumableSink resumable ? resumable.lastHead() : Optional.empty();
      AuditLog opened = new AuditLog(options, withOthers(main), null, last.orElse(ChainHead.START));
      opened.begin(last.isEmpty() ? "none" : "unknown");
      return opened;
    }

    private AuditSink withOthers(AuditSink main) {
      if (options.others.isEmpty()) {
        return main;
      }
      FanOutSink all = FanOutSink.requiring(main);
      for (var other : options.others.entrySet()) {
        all = all.alsoTo(other.getKey(), other.getValue());
      }
      return all;
    }
  }
}
