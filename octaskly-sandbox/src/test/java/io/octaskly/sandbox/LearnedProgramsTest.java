package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ordinary programs of a Debian system, each with a file of the host to work on: what is learned of
 * them, paths and system calls, lets them pass again, and without the file the report names it.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(300)
class LearnedProgramsTest {
  /** {@code FILE} is the file; what has a space is one argument where it is quoted. */
  private static final String COMMANDS =
      """
      cat FILE
      head -n 1 FILE
      tail -n 1 FILE
      wc FILE
      sort FILE
      uniq FILE
      cut -c1 FILE
      tac FILE
      nl FILE
      od -c FILE
      md5sum FILE
      sha256sum FILE
      base64 FILE
      cksum FILE
      grep one FILE
      sed s/one/1/ FILE
      awk {print} FILE
      diff FILE COPY
      cmp FILE COPY
      gzip -c FILE
      tar -cf - -P FILE
      file FILE
      bc -q FILE
      perl -ne print FILE
      python3 -m base64 -e FILE
      openssl dgst FILE
      jq -R . FILE
      xz -c FILE
      cp FILE copy
      """;

  @TempDir Path temporary;

  private Path file;
  private Path copy;

  @BeforeEach
  void makeFile() throws IOException {
    assumeTrue(OfferedFeatures.ALL.signalListener(), "this host gives no seccomp listener");
    OfferedFeatures.requireLandlock("paths are then not judged");
    file = Programs.readable(temporary.toRealPath(), "file", "1+1\none\n2\n");
    copy = Programs.readable(temporary.toRealPath(), "copy", "1+1\none\n2\n");
  }

  @TestFactory
  Stream<DynamicTest> learned_program_passes_and_names_a_path_that_is_taken_away() {
    return COMMANDS
        .lines()
        .map(line -> DynamicTest.dynamicTest(line, () -> check(line.split(" ", -1))));
  }

  private void check(String[] words) throws Exception {
    assumeTrue(
        Stream.of("/usr/bin", "/bin").anyMatch(bin -> Files.isExecutable(Path.of(bin, words[0]))),
        "this host has no " + words[0]);
    Task task =
        Task.builder(words[0])
            .args(
                Arrays.stream(words)
                    .skip(1)
                    .map(word -> word.equals("FILE") ? file.toString() : word)
                    .map(word -> word.equals("COPY") ? copy.toString() : word)
                    .toList())
            .build();

    SandboxProfile profile = SandboxProfile.learn(task);

    Path text = temporary.resolve("profile.json");
    profile.writeTo(text);
    assertThat(profile.systemCalls()).as(profile.toString()).isPresent();
    assertThat(Sandbox.fromProfile(text).run(task).succeeded()).as(profile.toJson()).isTrue();
    // Some programs open the directory, too.
    Path needed = profile.read().stream().filter(file::startsWith).findFirst().orElseThrow();
    Explanation without =
        SandboxProfile.parse(
                profile
                    .toJson()
                    .replaceAll(",\\s+\"" + needed + "\"", "")
                    .replaceAll("\"" + needed + "\",?", ""))
            .toBuilder()
            .build()
            .explain(task);
    assertThat(without.nextSteps()).contains("allowRead(Path.of(\"" + needed + "\"))");
  }
}
