package io.octaskly.sandbox.suite;

/** What attacks aim at. */
enum Family {
  DESCRIPTORS("Descriptors"),
  FILES("Files"),
  EXECUTION("Execution"),
  PROCESSES("Processes"),
  CALLS("System calls"),
  SOCKETS("Sockets"),
  RESOURCES("Resources"),
  HOST("The host");

  private final String title;

  Family(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
