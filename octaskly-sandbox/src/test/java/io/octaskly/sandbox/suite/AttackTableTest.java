package io.octaskly.sandbox.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AttackTableTest {
  @Test
  void file_says_what_the_table_says() throws IOException {
    String rendered = AttackTable.render(Suite.attacks());
    Path fresh = Files.writeString(Path.of("target", "ATTACKS.md"), rendered);

    assertThat(Path.of("ATTACKS.md")).as("copy %s over it", fresh).hasContent(rendered);
  }
}
