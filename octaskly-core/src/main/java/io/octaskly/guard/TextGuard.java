package io.octaskly.guard;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks a text: its length, its characters, what it may look like. Immutable and thread-safe.
 *
 * <p>Whatever is asked for, a text may not be missing, and may not hold control characters (but for
 * line ends and tabs in a text of {@linkplain Builder#lines() several lines}), characters that turn
 * text around, unassigned ones, or halves of surrogate pairs. Lengths are counted in characters
 * (code points) of the text as {@link #require} returns it: in Unicode normal form C, without white
 * space around it.
 */
public final class TextGuard {
  private static final Pattern UUID =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  private static final TextGuard MISSION = named("mission").length(1, 10_000).lines().build();
  private static final TextGuard PROFILE = named("profile").oneOf("dev", "staging", "prod").build();
  private static final TextGuard SESSION_ID =
      named("session_id")
          .matching(UUID, "must be a UUID, as 8-4-4-4-12 hexadecimal digits")
          .build();

  private final String field;
  private final int shortest;
  private final int longest;
  private final boolean lines;
  private final Set<String> allowed;
  private final @Nullable Pattern pattern;
  private final String patternRule;

  private TextGuard(Builder from) {
    this.field = from.field;
    this.shortest = from.shortest;
    this.longest = from.longest;
    this.lines = from.lines;
    this.allowed = Set.copyOf(from.allowed);
    this.pattern = from.pattern;
    this.patternRule = from.patternRule;
  }

  /** {@return what an agent is to do: 1 to 10,000 characters, several lines} */
  public static TextGuard mission() {
    return MISSION;
  }

  /** {@return the name of a configuration: {@code dev}, {@code staging} or {@code prod}} */
  public static TextGuard profile() {
    return PROFILE;
  }

  /** {@return the id of a session: a UUID} */
  public static TextGuard sessionId() {
    return SESSION_ID;
  }

  /**
   * {@return a builder for a text of 1 to 1,000 characters on one line}
   *
   * @param field the name of what is checked, as whoever sends it knows it
   * @throws NullPointerException if {@code field} is null
   */
  public static Builder named(String field) {
    return new Builder(field);
  }

  /**
   * {@return all that is wrong with a text}
   *
   * @param text the text; null if there is none, which is wrong
   */
  public Findings check(@Nullable String text) {
    if (text == null) {
      return Findings.of(field, "must be given", "");
    }
    // Normalisation can make a text three times as long, and costs time: not for megabytes.
    if (text.length() > 4L * longest + 1024) {
      return Findings.of(field, lengthRule(), text.length() + " UTF-16 units");
    }
    String normal = normal(text);
    List<Violation> found = new ArrayList<>();
    checkCharacters(normal, found);
    int length = normal.codePointCount(0, normal.length());
    if (length < shortest || length > longest) {
      found.add(new Violation(field, lengthRule(), length + " characters"));
    }
    if (!allowed.isEmpty() && !allowed.contains(normal)) {
      String choices = String.join(", ", new TreeSet<>(allowed));
      found.add(new Violation(field, "must be one of " + choices, normal));
    }
    if (pattern != null && !pattern.matcher(normal).matches()) {
      found.add(new Violation(field, patternRule, normal));
    }
    return new Findings(found);
  }

  /**
   * {@return the text in normal form C (Unicode Standard Annex 15), without white space around it}
   *
   * @param text the text; null if there is none
   * @throws GuardException if anything is wrong with it
   */
  public String require(@Nullable String text) {
    check(text).orThrow();
    return normal(Objects.requireNonNull(text));
  }

  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).strip();
  }

  private void checkCharacters(String text, List<Violation> found) {
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      if (!(lines ? Characters.isText(character) : Characters.isPlain(character))) {
        String rule =
            lines
                ? "must hold no control or hidden characters but line ends and tabs"
                : "must hold no control or hidden characters, and be one line";
        found.add(new Violation(field, rule, Characters.name(character) + " at index " + i));
        return;
      }
      i += Character.charCount(character);
    }
  }

  private String lengthRule() {
    return "must have " + shortest + " to " + longest + " characters";
  }

  /** Collects what is asked of a text. Not thread-safe. */
  public static final class Builder {
    private final String field;
    private final Set<String> allowed = new TreeSet<>();
    private int shortest = 1;
    private int longest = 1_000;
    private boolean lines;
    private @Nullable Pattern pattern;
    private String patternRule = "";

    private Builder(String field) {
      this.field = Objects.requireNonNull(field, "field");
    }

    /**
     * Sets how long the text may be.
     *
     * @param shortest in characters, 0 or more; with 1, a blank text is refused
     * @param longest in characters, at least {@code shortest}, at most 100,000,000
     * @return this
     * @throws IllegalArgumentException if they are outside these ranges
     */
    public Builder length(int shortest, int longest) {
      if (shortest < 0 || longest < shortest || longest > 100_000_000) {
        throw new IllegalArgumentException(
            field
                + ": length "
                + shortest
                + " to "
                + longest
                + " is no range within 0 to 100000000 characters");
      }
      this.shortest = shortest;
      this.longest = longest;
      return this;
    }

    /**
     * Allows line ends and tabs.
     *
     * @return this
     */
    public Builder lines() {
      this.lines = true;
      return this;
    }

    /**
     * Sets the only texts that are allowed.
     *
     * @param texts the choices, case-sensitive
     * @return this
     * @throws NullPointerException if {@code texts} is or holds null
     * @throws IllegalArgumentException if there is none
     */
    public Builder oneOf(String... texts) {
      if (texts.length == 0) {
        throw new IllegalArgumentException(field + ": no text would be allowed: give one or more");
      }
      allowed.clear();
      allowed.addAll(List.of(texts));
      return this;
    }

    /**
     * Sets what the whole text must match.
     *
     * @param pattern mind that a pattern with nested repetition takes for ever on hostile text
     * @param rule the same in words, such as {@code "must be letters, digits and hyphens"}
     * @return this
     * @throws NullPointerException if an argument is null
     */
    public Builder matching(Pattern pattern, String rule) {
      this.pattern = Objects.requireNonNull(pattern, "pattern");
      this.patternRule = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /** {@return the guard} */
    public TextGuard build() {
      return new TextGuard(this);
    }
  }
}
