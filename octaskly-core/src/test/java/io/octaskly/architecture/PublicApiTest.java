package io.octaskly.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.octaskly.architecture.fixture.Leaky;
import io.octaskly.architecture.fixture.Tight;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Public API is everything outside a package named {@code internal}, and nothing inside one. */
class PublicApiTest {
  @ParameterizedTest
  @EnumSource
  void no_public_signature_shows_an_internal_type(LibraryModule module) throws IOException {
    Stream<String> leaks =
        module.classes().stream()
            .filter(PublicApi::includes)
            .flatMap(type -> PublicApi.leaks(type).stream());
    assertThat(leaks).as("internal types that %s shows", module.artifactId()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void no_internal_package_is_exported_or_opened(LibraryModule module) throws IOException {
    ModuleDescriptor descriptor = module.descriptor();
    Stream<String> open =
        Stream.concat(
            descriptor.exports().stream().map(ModuleDescriptor.Exports::source),
            descriptor.opens().stream().map(ModuleDescriptor.Opens::source));
    assertThat(open)
        .as("packages that %s exports or opens", module.moduleName())
        .noneMatch(PublicApi::isInternal);
  }

  @Test
  void each_place_of_a_signature_is_looked_at() {
    List<String> leaks = PublicApi.leaks(new ClassFileImporter().importClass(Leaky.class));
    assertThat(leaks)
        .extracting(leak -> leak.replaceAll("io\\.octaskly\\.architecture\\.fixture\\.", ""))
        .containsExactly(
            "HiddenParent.inherited() returns internal.Hidden",
            "Leaky extends internal.Hidden",
            "Leaky implements internal.Hidden$Role",
            "Leaky is bounded by internal.Hidden",
            "Leaky.<init>(java.util.List) takes internal.Hidden",
            "Leaky.bounded() is bounded by internal.Hidden$Role",
            "Leaky.field is of type internal.Hidden",
            "Leaky.returned() returns internal.Hidden",
            "Leaky.taken(internal.Hidden) takes internal.Hidden",
            "Leaky.thrown() throws internal.Hidden");
  }

  @Test
  void what_a_user_cannot_reach_may_be_internal() {
    assertThat(PublicApi.leaks(new ClassFileImporter().importClass(Tight.class))).isEmpty();
  }
}
