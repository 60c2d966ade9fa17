package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recipes do what they say: each is compiled and run as it stands in its page. */
class RecipesTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path RECIPES = Path.of("RECIPES.md");
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^```java$");

  @TempDir Path home;

  static Stream<Recipe> recipes() throws IOException {
    return Stream.concat(
        Recipe.of(Files.readString(README)).stream(),
        Recipe.of(Files.readString(RECIPES)).stream());
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void recipe_runs_and_prints_what_it_says(Recipe recipe) throws Exception {
    recipe.check(home);
  }

  @Test
  void no_recipe_is_without_what_it_prints() throws IOException {
    String page = Files.readString(RECIPES);

    assertThat(Recipe.of(page)).hasSize((int) EXAMPLE.matcher(page).results().count());
    assertThat(Recipe.of(page))
        .extracting(Recipe::title)
        .contains(
            "Run a script",
            "Run a main class",
            "Run for a logged-in user",
            "Let a scheduler run it later",
            "Read and verify the audit log",
            "Lock down",
            "Outbound calls that may fail");
  }

  @Test
  void recipe_that_prints_something_else_is_found() {
    Recipe recipe =
        new Recipe("wrong", "int x = 6;\n", "System.out.println(x * 7);\n", List.of("43"), "");

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> recipe.check(home))
        .withMessageContaining("line 1 of \"wrong\"")
        .withMessageContaining("42");
  }

  @Test
  void parts_of_a_recipe_are_told_apart() {
    String page =
        """
        # One
        ```java
        unmarked();
        ```
        ## Two
        Text.

        <!-- recipe
        before:
        a();
        prints:
        1
        2
        after:
        b();
        -->
        ```java
        c();
        ```
        """;

    assertThat(Recipe.of(page))
        .containsExactly(new Recipe("Two", "a();\n", "c();\n", List.of("1", "2"), "b();\n"));
  }
}
