package io.octaskly.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The four leaf modules know nothing of each other: only the facade translates between them. */
class LeafModulesTest {
  private static Stream<LibraryModule> leaves() {
    return LibraryModule.LEAVES.stream();
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void leaf_names_no_other_module_in_its_pom(LibraryModule leaf) throws IOException {
    assertThat(Pom.read(leaf.pom()).dependencies())
        .as("dependencies in %s", leaf.pom())
        .noneMatch(artifactId -> artifactId.startsWith("octaskly-"));
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void leaf_requires_no_other_module_in_its_descriptor(LibraryModule leaf) throws IOException {
    assertThat(leaf.descriptor().requires())
        .as("requires of %s", leaf.moduleName())
        .extracting(ModuleDescriptor.Requires::name)
        .noneMatch(name -> name.startsWith("io.octaskly"));
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void leaf_uses_no_class_of_another_module(LibraryModule leaf) throws IOException {
    Stream<String> strays =
        leaf.classes().stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(dependency -> isStray(leaf, dependency.getTargetClass().getPackageName()))
            .map(Dependency::getDescription);
    assertThat(strays).as("what %s uses of other modules", leaf.artifactId()).isEmpty();
  }

  @Test
  void every_library_module_is_known_to_these_tests() throws IOException {
    assertThat(Pom.read(Path.of("..", "pom.xml")).modules())
        .filteredOn(module -> module.startsWith("octaskly-"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(LibraryModule.values()).map(LibraryModule::artifactId).toList());
  }

  private static boolean isStray(LibraryModule leaf, String packageName) {
    return LibraryModule.CORE.owns(packageName) && !leaf.owns(packageName);
  }
}
