package io.octaskly.audit;

import io.octaskly.audit.internal.json.Details;
import io.octaskly.audit.internal.json.Unicode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and is worth keeping. Immutable and thread-safe.
 *
 * <p>Text may come from anybody: every character is kept and none can forge a line, except that a
 * surrogate without its partner, which UTF-8 cannot express, becomes U+FFFD. Secrets are removed
 * when the event is recorded, not here; {@link #toString()} shows none of the free text.
 */
public final class AuditEvent {
  private static final int MAX_WORD = 64;
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private final @Nullable Instant timestamp;
  private final String eventType;
  private final Severity severity;
  private final @Nullable String user;
  private final String action;
  private final @Nullable String taskId;
  private final Map<String, @Nullable Object> details;
  private final @Nullable String sourceIp;

  private AuditEvent(Builder builder) {
    this.timestamp = builder.timestamp;
    this.eventType = builder.eventType;
    this.severity = builder.severity;
    this.user = builder.user;
    this.action = builder.action;
    this.taskId = builder.taskId;
    this.details = Details.copyOf(builder.details);
    this.sourceIp = builder.sourceIp;
  }

  /**
   * {@return a builder for an event of severity {@link Severity#INFO}}
   *
   * @param eventType the field of activity, such as {@link EventType#TASK_EXECUTION}
   * @param action what happened, such as {@link Action#TASK_STARTED}
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if an argument is not a word of 1 to 64 characters {@code
   *     a-z0-9_} that starts with a letter
   */
  public static Builder builder(String eventType, String action) {
    return new Builder(eventType, action);
  }

  private AuditEvent(AuditEvent event, Instant timestamp) {
    this.timestamp = timestamp;
    this.eventType = event.eventType;
    this.severity = event.severity;
    this.user = event.user;
    this.action = event.action;
    this.taskId = event.taskId;
    this.details = event.details;
    this.sourceIp = event.sourceIp;
  }

  /** {@return a builder that starts from this event} */
  public Builder toBuilder() {
    Builder builder = new Builder(eventType, action);
    builder.timestamp = timestamp;
    builder.severity = severity;
    builder.user = user;
    builder.taskId = taskId;
    builder.details.putAll(details);
    builder.sourceIp = sourceIp;
    return builder;
  }

  /** {@return this event with a timestamp: its own, or that of the clock} */
  AuditEvent stamped(InstantSource clock) {
    return timestamp != null ? this : new AuditEvent(this, checkTimestamp(clock.instant()));
  }

  private static Instant checkTimestamp(Instant timestamp) {
    if (timestamp.isBefore(FIRST) || timestamp.isAfter(LAST)) {
      throw new IllegalArgumentException(
          "timestamp " + timestamp + " is outside " + FIRST + ".." + LAST);
    }
    return timestamp.truncatedTo(ChronoUnit.MILLIS);
  }

  /** {@return when it happened, in whole milliseconds; empty: when it is recorded} */
  public Optional<Instant> timestamp() {
    return Optional.ofNullable(timestamp);
  }

  /** {@return the field of activity} */
  public String eventType() {
    return eventType;
  }

  /** {@return how much it matters} */
  public Severity severity() {
    return severity;
  }

  /** {@return who did it} */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** {@return what happened} */
  public String action() {
    return action;
  }

  /** {@return the task it is about} */
  public Optional<String> taskId() {
    return Optional.ofNullable(taskId);
  }

  /**
   * {@return more about it: unmodifiable, in the order given; the values are null, Boolean, Number,
   * String, List and Map}
   */
  public Map<String, @Nullable Object> details() {
    return details;
  }

  /** {@return the network address it came from, as text} */
  public Optional<String> sourceIp() {
    return Optional.ofNullable(sourceIp);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuditEvent that
        && Objects.equals(timestamp, that.timestamp)
        && eventType.equals(that.eventType)
        && severity == that.severity
        && Objects.equals(user, that.user)
        && action.equals(that.action)
        && Objects.equals(taskId, that.taskId)
        && details.equals(that.details)
        && Objects.equals(sourceIp, that.sourceIp);
  }

  @Override
  public int hashCode() {
    return Objects.hash(timestamp, eventType, severity, user, action, taskId, details, sourceIp);
  }

  /** {@return type, action and severity; nothing that could hold a secret} */
  @Override
  public String toString() {
    return eventType + "/" + action + " (" + severity.label() + ")";
  }

  /** Collects the fields of an event; not thread-safe. */
  public static final class Builder {
    private final String eventType;
    private final String action;
    private final Map<String, @Nullable Object> details = new LinkedHashMap<>();
    private Severity severity = Severity.INFO;
    private @Nullable Instant timestamp;
    private @Nullable String user;
    private @Nullable String taskId;
    private @Nullable String sourceIp;

    private Builder(String eventType, String action) {
      this.eventType = checkWord("event type", eventType);
      this.action = checkWord("action", action);
    }

    /** By hand, for it is asked twice for every event that is recorded. */
    private static boolean isWord(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean letter = c >= 'a' && c <= 'z';
        if (!letter && (i == 0 || (c != '_' && (c < '0' || c > '9')))) {
          return false;
        }
      }
      return !text.isEmpty() && text.length() <= MAX_WORD;
    }

    private static String checkWord(String what, String word) {
      if (!isWord(Objects.requireNonNull(word, what))) {
        throw new IllegalArgumentException(
            what + " \"" + word + "\" is not of the form [a-z][a-z0-9_]{0,63}: use lower case");
      }
      return word;
    }

    /**
     * Sets when it happened. If this is not called, the log takes its own clock's time.
     *
     * @param timestamp in the years 1 to 9999; cut to whole milliseconds
     * @return this builder
     * @throws NullPointerException if {@code timestamp} is null
     * @throws IllegalArgumentException if {@code timestamp} is out of range
     */
    public Builder timestamp(Instant timestamp) {
      this.timestamp = checkTimestamp(timestamp);
      return this;
    }

    /**
     * Sets how much it matters.
     *
     * @param severity the severity
     * @return this builder
     * @throws NullPointerException if {@code severity} is null
     */
    public Builder severity(Severity severity) {
      this.severity = Objects.requireNonNull(severity, "severity");
      return this;
    }

    /**
     * Sets who did it.
     *
     * @param user a name or id; null if nobody is known
     * @return this builder
     */
    public Builder user(@Nullable String user) {
      this.user = user == null ? null : Unicode.wellFormed(user);
      return this;
    }

    /**
     * Sets the task it is about.
     *
     * @param taskId the task's id; null if it is about none
     * @return this builder
     */
    public Builder taskId(@Nullable String taskId) {
      this.taskId = taskId == null ? null : Unicode.wellFormed(taskId);
      return this;
    }

    /**
     * Sets the network address it came from.
     *
     * @param sourceIp the address as text, not looked up nor checked; null if there is none
     * @return this builder
     */
    public Builder sourceIp(@Nullable String sourceIp) {
      this.sourceIp = sourceIp == null ? null : Unicode.wellFormed(sourceIp);
      return this;
    }

    /**
     * Adds one detail, or replaces the one with this key.
     *
     * @param key its name
     * @param value null, a Boolean, String, finite Number of the JDK, or a Map with String keys or
     *     Collection of such values, at most 32 levels deep; copied by {@link #build()}
     * @return this builder
     * @throws NullPointerException if {@code key} is null
     */
    public Builder detail(String key, @Nullable Object value) {
      details.put(Objects.requireNonNull(key, "key"), value);
      return this;
    }

    /**
     * Adds details, each as {@link #detail} does.
     *
     * @param details keys and values
     * @return this builder
     * @throws NullPointerException if {@code details} or a key in it is null
     */
    public Builder details(Map<String, ? extends @Nullable Object> details) {
      details.forEach(this::detail);
      return this;
    }

    /**
     * {@return the event; the builder can be used further}
     *
     * @throws IllegalArgumentException if a detail is none of the values that JSON knows, with the
     *     place where it stands
     */
    public AuditEvent build() {
      return new AuditEvent(this);
    }
  }
}
