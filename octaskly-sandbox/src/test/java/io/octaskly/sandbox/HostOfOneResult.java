package io.octaskly.sandbox;

/** Runs a script to its end and prints its outcome. Arguments: {@link Confinement}, script. */
final class HostOfOneResult {
  private HostOfOneResult() {}

  public static void main(String[] args) {
    Sandbox sandbox = Confinement.valueOf(args[0]).sandbox().build();
    System.out.println(sandbox.run(Task.of(args[1])).outcome());
  }
}
