package io.octaskly.checklist;

/** What came of an item. The constants stand in order, best first. */
public enum CheckStatus {
  /** Checked, and good. */
  PASS("PASS"),
  /** No program can tell: somebody has to look. */
  MANUAL("MANUAL"),
  /** It could be checked if the host told; it counts as not passed. */
  NOT_GIVEN("NOT GIVEN"),
  /** Checked, and to be thought about. */
  WARN("WARN"),
  /** Checked, and bad. */
  FAIL("FAIL");

  private final String label;

  CheckStatus(String label) {
    this.label = label;
  }

  /** {@return the words in tables, such as {@code NOT GIVEN}} */
  public String label() {
    return label;
  }
}
