package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.IsolationLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The suite as Markdown. */
final class AttackTable {
  private AttackTable() {}

  static String render(List<Attack> attacks) {
    StringBuilder text = new StringBuilder();
    text.append("# Attacks\n\n")
        .append(attacks.size())
        .append(
            " attacks, each run unconfined and at the four levels on each kind of host. Written by"
                + " ")
        .append(
            "`AttackSuiteTest`'s table; a test compares this file with it, and every line with what"
                + " ")
        .append("happens.\n\n")
        .append(
            "Each cell has a letter for none, basic, strict and very-strict: `S` succeeds, as the ")
        .append(
            "level promises nothing against it; `B` is blocked. Unconfined every attack succeeds,"
                + " but ")
        .append("for the exceptions at the end.\n");
    Map<Family, List<Attack>> families =
        attacks.stream()
            .collect(
                Collectors.groupingBy(
                    Attack::family, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    families.forEach((family, members) -> append(text, family, members));
    appendImpossible(text, attacks);
    return text.toString();
  }

  private static void append(StringBuilder text, Family family, List<Attack> attacks) {
    text.append("\n## ").append(family.title()).append("\n\n| attack | what it does |");
    for (HostKind kind : HostKind.values()) {
      text.append(' ').append(kind.label()).append(" |");
    }
    text.append("\n|---|---|").append(":-:|".repeat(HostKind.values().length)).append('\n');
    for (Attack attack : attacks) {
      text.append("| ").append(attack.name()).append(" | ").append(attack.aim()).append(" |");
      for (HostKind kind : HostKind.values()) {
        text.append(" `").append(attack.expected(kind)).append("` |");
      }
      text.append('\n');
    }
  }

  private static void appendImpossible(StringBuilder text, List<Attack> attacks) {
    List<String> lines = new ArrayList<>();
    for (Attack attack : attacks) {
      Map<String, List<String>> reasons = new LinkedHashMap<>();
      Arrays.stream(HostKind.values())
          .forEach(
              kind ->
                  attack
                      .impossible(kind)
                      .ifPresent(
                          reason ->
                              reasons
                                  .computeIfAbsent(reason, r -> new ArrayList<>())
                                  .add(kind.label())));
      reasons.forEach(
          (reason, kinds) ->
              lines.add("- " + attack.name() + " (" + String.join(", ", kinds) + "): " + reason));
    }
    text.append("\n## Impossible even unconfined\n\n");
    lines.forEach(line -> text.append(line).append('\n'));
    text.append("\nLevels: ")
        .append(
            Arrays.stream(IsolationLevel.values())
                .map(IsolationLevel::id)
                .collect(Collectors.joining(", ")))
        .append(".\n");
  }
}
