package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example of a page that says what it prints. In the page, a comment that readers do not see
 * stands before the example:
 *
 * <pre>
 * &lt;!-- recipe
 * before:
 * statements that give the example what it needs
 * prints:
 * a regular expression for each line
 * after:
 * statements that tidy up
 * --&gt;
 * </pre>
 *
 * @param title the heading above
 * @param before statements, or empty
 * @param code the example
 * @param prints an expression for each line
 * @param after statements, or empty
 */
record Recipe(String title, String before, String code, List<String> prints, String after) {
  private static final Pattern MARKED =
      Pattern.compile("<!-- recipe\n(.*?)-->\n```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final List<String> PARTS = List.of("before:", "prints:", "after:");

  /** {@return all marked examples of a page} */
  static List<Recipe> of(String page) {
    List<Recipe> recipes = new ArrayList<>();
    Matcher marked = MARKED.matcher(page);
    while (marked.find()) {
      Map<String, String> parts = parts(marked.group(1));
      String title = "";
      Matcher headings = HEADING.matcher(page).region(0, marked.start());
      while (headings.find()) {
        title = headings.group(1);
      }
      recipes.add(
          new Recipe(
              title,
              parts.getOrDefault("before:", ""),
              marked.group(2),
              parts.getOrDefault("prints:", "").lines().toList(),
              parts.getOrDefault("after:", "")));
    }
    return recipes;
  }

  private static Map<String, String> parts(String comment) {
    Map<String, String> parts = new LinkedHashMap<>();
    String part = "";
    for (String line : comment.lines().toList()) {
      if (PARTS.contains(line)) {
        part = line;
      } else {
        assertThat(part).as("a recipe's comment starts with one of %s", PARTS).isNotEmpty();
        parts.merge(part, line + "\n", String::concat);
      }
    }
    return parts;
  }

  /** Runs it in an empty directory, and compares what it printed. */
  void check(Path home) throws IOException, InterruptedException {
    assertThat(prints).as("what \"%s\" prints", title).isNotEmpty();
    String printed = new JavaSnippet(before + code + after).run(home);
    List<String> lines = printed.lines().toList();
    assertThat(lines).as("lines that \"%s\" prints", title).hasSameSizeAs(prints);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).as("line %d of \"%s\"", i + 1, title).matches(prints.get(i));
    }
  }

  @Override
  public String toString() {
    return title;
  }
}
