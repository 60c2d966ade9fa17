package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.IsolationLevel;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * An attack of the suite, and what is expected of it. Immutable but for the building.
 *
 * <p>Expectations are written as one letter for each level, from none to very-strict: {@code S}
 * where the attack succeeds, as documented, {@code B} where it is blocked.
 */
final class Attack {
  /** Prepares one run. */
  interface Preparation {
    Attempt prepare(Scene scene) throws Exception;
  }

  private final Family family;
  private final String name;
  private final String aim;
  private final Preparation preparation;
  private final String usual;
  private final Map<HostKind, String> special = new EnumMap<>(HostKind.class);
  private final Map<HostKind, String> impossible = new EnumMap<>(HostKind.class);
  private final Map<String, BooleanSupplier> needs = new LinkedHashMap<>();

  private Attack(Family family, String name, String aim, String expected, Preparation preparation) {
    this.family = family;
    this.name = name;
    this.aim = aim;
    this.preparation = preparation;
    this.usual = checked(expected);
  }

  /**
   * An attack.
   *
   * @param name lower case, words joined by hyphens; unique
   * @param aim what it does, in a few words
   * @param expected such as {@code SSBB}
   */
  static Attack of(
      Family family, String name, String aim, String expected, Preparation preparation) {
    return new Attack(family, name, aim, expected, preparation);
  }

  /** On this kind of host other results are expected. */
  Attack on(HostKind kind, String expected) {
    special.put(kind, checked(expected));
    return this;
  }

  /** On this kind of host it cannot succeed even unconfined. */
  Attack impossibleOn(HostKind kind, String reason) {
    impossible.put(kind, reason);
    return this;
  }

  /** For an ordinary user other results are expected. */
  Attack onUsers(String expected) {
    return on(HostKind.USER, expected).on(HostKind.USER_6_1, expected);
  }

  /** An ordinary user does not have what this needs, not even unconfined. */
  Attack needsCapability(String capability) {
    String reason = "needs " + capability;
    return onUsers("BBBB")
        .impossibleOn(HostKind.USER, reason)
        .impossibleOn(HostKind.USER_6_1, reason);
  }

  /** The runtime of a container refuses it already, to all that is in it. */
  Attack refusedInContainers() {
    return on(HostKind.CONTAINER, "BBBB")
        .impossibleOn(HostKind.CONTAINER, "the container's filter refuses it");
  }

  /**
   * Where something is missing, the attack is not run.
   *
   * @param present whether it is there
   * @param what it is
   */
  Attack where(BooleanSupplier present, String what) {
    needs.put(what, present);
    return this;
  }

  /** What this host does not have for the attack to be run; empty if it has it all. */
  Optional<String> missing() {
    return needs.entrySet().stream()
        .filter(need -> !need.getValue().getAsBoolean())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String checked(String expected) {
    if (!expected.matches("[SB]{4}")) {
      throw new IllegalArgumentException(expected + ": give S or B for each of the four levels");
    }
    return expected;
  }

  Family family() {
    return family;
  }

  String name() {
    return name;
  }

  String aim() {
    return aim;
  }

  /** Why it cannot succeed even unconfined; empty if it can. */
  Optional<String> impossible(HostKind kind) {
    return Optional.ofNullable(impossible.get(kind));
  }

  /** The letters for a kind of host. */
  String expected(HostKind kind) {
    return special.getOrDefault(kind, usual);
  }

  /** Whether it succeeds at a level. */
  boolean succeeds(HostKind kind, IsolationLevel level) {
    return expected(kind).charAt(List.of(IsolationLevel.values()).indexOf(level)) == 'S';
  }

  Attempt prepare(Scene scene) throws Exception {
    return preparation.prepare(scene);
  }

  @Override
  public String toString() {
    return name;
  }
}
