package io.octaskly.checklist;

import java.util.ArrayList;
import java.util.List;

/** Where the checks write down what they find. Not thread-safe. */
final class Sheet {
  private final List<ChecklistItem> items = new ArrayList<>();

  /** {@return the items so far, in the order they were answered} */
  List<ChecklistItem> items() {
    return List.copyOf(items);
  }

  /** {@return a question, to be answered once} */
  Question ask(String id, Section section, String question) {
    return new Question(id, section, question);
  }

  /** A question that waits for its answer. */
  final class Question {
    private final String id;
    private final Section section;
    private final String text;

    private Question(String id, Section section, String text) {
      this.id = id;
      this.section = section;
      this.text = text;
    }

    void pass(String finding) {
      answer(CheckStatus.PASS, finding, "");
    }

    void warn(String finding, String advice) {
      answer(CheckStatus.WARN, finding, advice);
    }

    void fail(String finding, String advice) {
      answer(CheckStatus.FAIL, finding, advice);
    }

    void manual(String advice) {
      answer(CheckStatus.MANUAL, "", advice);
    }

    /**
     * The host did not tell.
     *
     * @param call of the builder, such as {@code retention(...)}
     */
    void notGiven(String call) {
      answer(CheckStatus.NOT_GIVEN, "", "call " + call + " to have it checked");
    }

    void answer(CheckStatus status, String finding, String advice) {
      items.add(new ChecklistItem(id, section.label(), text, status, finding, advice));
    }
  }
}
