package io.octaskly.examples.quickstart;

/** The guided tour of the library. */
public final class Quickstart {
  private Quickstart() {}

  public static void main(String[] args) {
    System.out.println("Octaskly quickstart");
  }
}
