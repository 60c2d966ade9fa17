package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.policy.GuaranteeTable;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this host offers, and so which isolation levels it can keep and by which mechanisms. A
 * launch uses exactly these, and is refused where one is missing. Immutable.
 *
 * <pre>{@code
 * System.out.println(SandboxSupport.probe().toTable());
 * }</pre>
 */
public final class SandboxSupport {
  private static final int LEVEL_WIDTH = 12;
  private static final int GUARANTEE_WIDTH = 59;
  private static final int WIDTH = 110;

  private final String host;
  private final Set<Mechanism> mechanisms;
  private final Map<IsolationLevel, Level> levels;
  private final Level strictWithNamespaces;

  private SandboxSupport(HostFeatures features) {
    this.host = features.describe();
    this.mechanisms = features.mechanisms();
    EnumMap<IsolationLevel, Level> found = new EnumMap<>(IsolationLevel.class);
    for (IsolationLevel level : IsolationLevel.values()) {
      found.put(level, Level.of(level, Set.of(), features));
    }
    this.levels = Collections.unmodifiableMap(found);
    this.strictWithNamespaces =
        Level.of(IsolationLevel.STRICT, Set.of(Mechanism.PID_NAMESPACE), features);
  }

  /**
   * Asks the kernel and tries what can only be known by trying, such as making namespaces. The
   * first call of a process starts what sandboxes share; later ones cost little.
   *
   * @return what was found
   * @throws SandboxException if this system has no confinement at all
   */
  public static SandboxSupport probe() {
    return of(HostRuntime.get().features());
  }

  static SandboxSupport of(HostFeatures features) {
    return new SandboxSupport(features);
  }

  /**
   * What a level gets here.
   *
   * @param level the level
   * @param guarantees what keeps each of its guarantees, in the order of {@link Guarantee}; empty
   *     if the level is refused
   * @param refusal which guarantee cannot be kept, what was looked for, and what to do; empty if
   *     the level is available
   */
  public record Level(
      IsolationLevel level, Map<Guarantee, List<Mechanism>> guarantees, Optional<String> refusal) {

    /**
     * Copies the map.
     *
     * @param level the level
     * @param guarantees what keeps each of its guarantees
     * @param refusal why it is refused, or empty
     */
    public Level {
      guarantees = Collections.unmodifiableMap(new LinkedHashMap<>(guarantees));
    }

    /** {@return whether tasks can run at this level here} */
    public boolean available() {
      return refusal.isEmpty();
    }

    private static Level of(IsolationLevel level, Set<Mechanism> preferred, HostFeatures features) {
      try {
        return new Level(
            level,
            GuaranteeTable.resolve(
                new GuaranteeTable.Request(level, false, false, false, false, preferred, Set.of()),
                features),
            Optional.empty());
      } catch (GuaranteeUnavailableException e) {
        return new Level(level, Map.of(), Optional.of(String.valueOf(e.getMessage())));
      }
    }
  }

  /** {@return the mechanisms that this host offers; unmodifiable} */
  public Set<Mechanism> mechanisms() {
    return mechanisms;
  }

  /**
   * What a level gets when nothing is preferred or required.
   *
   * @param level the level
   * @return its guarantees, or why it is refused
   * @throws NullPointerException if {@code level} is null
   */
  public Level of(IsolationLevel level) {
    return Optional.ofNullable(levels.get(level)).orElseThrow(NullPointerException::new);
  }

  /**
   * {@return a table for people: the host, and for each level what it adds to the one before and
   * what keeps it, in at most 110 columns}
   */
  public String toTable() {
    List<String> lines = new ArrayList<>();
    lines.add(padded("host", LEVEL_WIDTH) + host);
    Map<Guarantee, List<Mechanism>> before = Map.of();
    for (Level level : levels.values()) {
      addLevel(level.level().id(), level, before, lines);
      before = level.available() ? level.guarantees() : before;
      if (level.level() == IsolationLevel.STRICT
          && strictWithNamespaces.available()
          && !strictWithNamespaces.guarantees().equals(level.guarantees())) {
        addLevel("+namespaces", strictWithNamespaces, level.guarantees(), lines);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void addLevel(
      String name, Level level, Map<Guarantee, List<Mechanism>> before, List<String> lines) {
    String label = padded(name, LEVEL_WIDTH);
    if (!level.available()) {
      lines.add(label + "refused: " + level.refusal().orElseThrow());
      return;
    }
    for (Map.Entry<Guarantee, List<Mechanism>> row : level.guarantees().entrySet()) {
      if (!row.getValue().equals(before.get(row.getKey()))) {
        addRow(label + padded(row.getKey().label(), GUARANTEE_WIDTH), row.getValue(), lines);
        label = padded("", LEVEL_WIDTH);
      }
    }
  }

  /** Goes on in the next line where the mechanisms do not fit in one. */
  private static void addRow(String start, List<Mechanism> mechanisms, List<String> lines) {
    String line = start;
    String separator = "";
    for (Mechanism mechanism : mechanisms) {
      String next = line + separator + mechanism.label();
      // Behind the last one of a line there is a comma.
      if (next.length() >= WIDTH) {
        lines.add(line + separator.strip());
        next = padded("", LEVEL_WIDTH + GUARANTEE_WIDTH) + mechanism.label();
      }
      line = next;
      separator = ", ";
    }
    lines.add(line);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  /** {@return the {@linkplain #toTable table}} */
  @Override
  public String toString() {
    return toTable();
  }
}
