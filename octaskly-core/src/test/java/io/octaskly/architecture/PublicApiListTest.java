package io.octaskly.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * All that users can call, by name, on one page: {@code API.md} in this module. A change of the
 * public API shows as a change of that file. After an intended one, copy {@code target/API.md} over
 * it.
 */
class PublicApiListTest {
  private static final Path COMMITTED = Path.of("API.md");
  private static final Path CURRENT = Path.of("target", "API.md");

  /** What every record and enum has is no news. */
  private static final Set<String> UBIQUITOUS =
      Set.of("equals", "hashCode", "toString", "values", "valueOf");

  @Test
  void list_of_the_public_api_is_up_to_date() throws IOException {
    StringBuilder page = new StringBuilder("# The public API, names only\n");
    for (LibraryModule module : LibraryModule.values()) {
      page.append("\n## ").append(module.moduleName()).append("\n\n");
      module.classes().stream()
          .filter(PublicApi::includes)
          .filter(type -> !type.getSimpleName().equals("package-info"))
          .sorted(Comparator.comparing(JavaClass::getName))
          .forEach(type -> page.append(line(type)).append('\n'));
    }
    Files.writeString(CURRENT, page);

    assertThat(COMMITTED)
        .as("copy %s over it if it should change", CURRENT)
        .hasSameTextualContentAs(CURRENT);
  }

  private static String line(JavaClass type) {
    String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    List<String> methods =
        type.getMethods().stream()
            .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
            .map(JavaMethod::getName)
            .filter(method -> !UBIQUITOUS.contains(method))
            .distinct()
            .sorted()
            .toList();
    String list = methods.stream().collect(Collectors.joining(" "));
    return "- **" + name + "**" + (list.isEmpty() ? "" : " " + list);
  }
}
