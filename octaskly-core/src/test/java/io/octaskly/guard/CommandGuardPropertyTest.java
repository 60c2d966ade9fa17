package io.octaskly.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CommandGuardPropertyTest {
  private static final List<String> PIECES =
      List.of(
          "rm",
          "-rf",
          "/",
          "$",
          "(",
          ")",
          "{",
          "}",
          "'",
          "\"",
          "`",
          "\\",
          "|",
          "&",
          ";",
          "<",
          ">",
          " ",
          "\n",
          "#",
          "f()",
          "$(",
          "${",
          "*",
          "[",
          "]",
          "?",
          "~",
          "=",
          "!",
          "curl",
          "sh",
          "-c",
          "/dev/sda",
          "\u0000",
          "\uD800",
          "é",
          "$'\\x",
          "<(",
          "find",
          "-exec",
          "dd of=");

  private final CommandGuard guard = CommandGuard.standard();

  @Property
  void any_text_has_an_answer(@ForAll("texts") String text) {
    for (Violation violation : guard.check(text).violations()) {
      assertThat(violation.value()).hasSizeLessThanOrEqualTo(2 * Violation.LONGEST_VALUE);
      assertThat(violation.value()).doesNotContain("\n", "\u0000");
    }
  }

  @Property
  void quoted_text_is_no_command(@ForAll("texts") String text) {
    String quoted = "echo '" + text.replace("'", "") + "'";

    assertThat(guard.check(quoted).violations())
        .allSatisfy(violation -> assertThat(violation.rule()).startsWith("must hold no secret"));
  }

  @Property
  void what_comes_before_hides_nothing(@ForAll("words") String words) {
    assertThat(guard.check("echo " + words + "; rm -rf /").isClean()).isFalse();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(PIECES).list().ofMaxSize(30).map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings()
        .withChars("abc $*?[]{}/-=~!.,:%+@")
        .ofMaxLength(20)
        .map(text -> text.replace("$(", ""));
  }
}
