package io.octaskly.audit;

import io.octaskly.audit.internal.redact.Arguments;
import io.octaskly.audit.internal.redact.SecretNames;
import io.octaskly.audit.internal.redact.SecretNames.Kind;
import io.octaskly.audit.internal.redact.SecretText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes secrets from what is about to be written; {@link #MARK} takes their place. Immutable and
 * thread-safe.
 *
 * <p>A secret is known by its name ({@code password}, {@code client_secret}, {@code GITHUB_TOKEN},
 * {@code Authorization}), as a key in details, in {@code name=value}, {@code "name": "value"} and
 * {@code --name value} within any text, and in argument lists; by its form (bearer tokens, JWTs,
 * private keys in PEM, keys of the large clouds and forges, passwords in URLs); or because the host
 * {@linkplain Builder#secretValue registered} it. Numbers of things that are called secret ({@code
 * max_tokens=5}) and flags ({@code password: true}) stay.
 *
 * <p><b>Security guarantees:</b> registered values never pass. The rest is recognition: it errs
 * towards removing, and a secret without any name or known form is not seen.
 */
public final class Redactor {
  /** What stands in place of a secret. */
  public static final String MARK = "[redacted]";

  private static final Redactor STANDARD = new Builder().build();

  private final Set<String> secretNames;
  private final Set<String> secretValues;
  private final SecretNames names;
  private final SecretText text;

  private Redactor(Builder builder) {
    this.secretNames = Set.copyOf(builder.secretNames);
    this.secretValues = Set.copyOf(builder.secretValues);
    this.names = new SecretNames(secretNames);
    this.text = new SecretText(MARK, names, secretValues);
  }

  /** {@return the redactor that knows the usual names and forms} */
  public static Redactor standard() {
    return STANDARD;
  }

  /** {@return a builder that starts from {@link #standard()}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that starts from this redactor} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.secretNames.addAll(secretNames);
    builder.secretValues.addAll(secretValues);
    return builder;
  }

  /**
   * {@return the text without secrets; the same object if it is clean}
   *
   * @param text any text, such as a message
   * @throws NullPointerException if {@code text} is null
   */
  public String redact(String text) {
    return this.text.redact(text);
  }

  /**
   * {@return a command's arguments without secrets; the same object if they are clean}
   *
   * @param arguments program and arguments
   * @throws NullPointerException if {@code arguments} is or holds null
   */
  public List<String> redactArguments(List<String> arguments) {
    List<String> redacted = new ArrayList<>(arguments.size());
    String previous = "";
    for (String argument : arguments) {
      redacted.add(redactArgument(previous, argument));
      previous = argument;
    }
    return redacted.equals(arguments) ? arguments : List.copyOf(redacted);
  }

  /**
   * {@return the event without secrets in any of its fields; the same object if it is clean}
   *
   * @param event the event
   * @throws NullPointerException if {@code event} is null
   */
  public AuditEvent redact(AuditEvent event) {
    String user = redactNullable(event.user().orElse(null));
    String taskId = redactNullable(event.taskId().orElse(null));
    String sourceIp = redactNullable(event.sourceIp().orElse(null));
    Map<String, @Nullable Object> details = redactMap(event.details());
    if (details == event.details()
        && Objects.equals(user, event.user().orElse(null))
        && Objects.equals(taskId, event.taskId().orElse(null))
        && Objects.equals(sourceIp, event.sourceIp().orElse(null))) {
      return event;
    }
    AuditEvent.Builder clean =
        AuditEvent.builder(event.eventType(), event.action())
            .severity(event.severity())
            .user(user)
            .taskId(taskId)
            .details(details)
            .sourceIp(sourceIp);
    event.timestamp().ifPresent(clean::timestamp);
    return clean.build();
  }

  private @Nullable String redactNullable(@Nullable String value) {
    return value == null ? null : redact(value);
  }

  private Map<String, @Nullable Object> redactMap(Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> clean = null;
    // {"name": "PASSWORD", "value": "x"} is how some tools list variables.
    Kind named = map.get("name") instanceof String name ? names.kind(name) : Kind.NONE;
    int unchanged = 0;
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      String key = entry.getKey();
      Object value = entry.getValue();
      Kind kind = key.equals("value") && named != Kind.NONE ? named : names.kind(key);
      Object cleanValue = kind == Kind.NONE ? redactValue(value) : redactNamed(kind, value);
      String cleanKey = redact(key);
      if (clean == null && cleanValue == value && cleanKey.equals(key)) {
        unchanged++;
      } else {
        clean = clean == null ? firstOf(map, unchanged) : clean;
        clean.put(unusedKey(clean, cleanKey), cleanValue);
      }
    }
    return clean == null ? map : clean;
  }

  /** Most maps are clean, and need no copy. */
  private static Map<String, @Nullable Object> firstOf(
      Map<String, @Nullable Object> map, int count) {
    Map<String, @Nullable Object> first = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      if (first.size() == count) {
        break;
      }
      first.put(entry.getKey(), entry.getValue());
    }
    return first;
  }

  /** Two keys may be the same without their secrets; neither's value may be lost. */
  private static String unusedKey(Map<String, ?> map, String key) {
    String unused = key;
    for (int i = 2; map.containsKey(unused); i++) {
      unused = key + " (" + i + ")";
    }
    return unused;
  }

  private static @Nullable Object redactNamed(Kind kind, @Nullable Object value) {
    boolean plain =
        value == null
            || value instanceof Boolean
            || (value instanceof Number && kind == Kind.GENERATED_SEVERAL)
            || (value instanceof String text
                && (text.isEmpty() || (kind == Kind.PWD && text.startsWith("/"))));
    return plain ? value : MARK;
  }

  @SuppressWarnings("unchecked") // AuditEvent holds maps with String keys only.
  private @Nullable Object redactValue(@Nullable Object value) {
    if (value instanceof String text) {
      return redact(text);
    }
    if (value instanceof Map<?, ?> map) {
      return redactMap((Map<String, @Nullable Object>) map);
    }
    return value instanceof List<?> list ? redactList(list) : value;
  }

  private List<?> redactList(List<?> list) {
    List<@Nullable Object> clean = null;
    String previous = "";
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      Object cleanElement =
          element instanceof String argument
              ? redactArgument(previous, argument)
              : redactValue(element);
      if (clean == null && cleanElement != element) {
        clean = new ArrayList<>(list);
      }
      if (clean != null) {
        clean.set(i, cleanElement);
      }
      previous = element instanceof String argument ? argument : "";
    }
    return clean == null ? list : clean;
  }

  private String redactArgument(String previous, String argument) {
    if (Arguments.isSecret(names, previous, argument)) {
      return MARK;
    }
    int password = Arguments.passwordStart(previous, argument);
    return password > 0 ? argument.substring(0, password) + MARK : redact(argument);
  }

  /** {@return how many names and values it knows beyond the standard; none of them} */
  @Override
  public String toString() {
    return "Redactor with "
        + secretNames.size()
        + " more names and "
        + secretValues.size()
        + " values";
  }

  /** Collects what is secret in this host; not thread-safe. */
  public static final class Builder {
    private static final int MIN_VALUE = 6;

    private final Set<String> secretNames = new LinkedHashSet<>();
    private final Set<String> secretValues = new LinkedHashSet<>();

    private Builder() {}

    /**
     * Adds a name whose values are secret, wherever a name ends like this.
     *
     * @param name at least two letters, the last in ASCII; case, digits at its end and the
     *     characters {@code _-.} do not count
     * @return this builder
     * @throws NullPointerException if {@code name} is null
     * @throws IllegalArgumentException if {@code name} is shorter or ends otherwise
     */
    public Builder secretName(String name) {
      SecretNames.check(name);
      secretNames.add(name);
      return this;
    }

    /**
     * Adds a secret that is removed wherever it stands, as it is or encoded for a URL.
     *
     * @param value at least 6 characters, for less would be found in ordinary text; copied
     * @return this builder
     * @throws NullPointerException if {@code value} is null
     * @throws IllegalArgumentException if {@code value} is shorter
     */
    public Builder secretValue(char[] value) {
      if (value.length < MIN_VALUE) {
        throw new IllegalArgumentException(
            "secret value of "
                + value.length
                + " characters would be found in ordinary text: at least "
                + MIN_VALUE);
      }
      secretValues.add(new String(value));
      return this;
    }

    /** {@return the redactor; the builder can be used further} */
    public Redactor build() {
      return new Redactor(this);
    }
  }
}
