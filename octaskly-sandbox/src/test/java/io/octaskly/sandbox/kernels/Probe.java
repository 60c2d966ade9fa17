package io.octaskly.sandbox.kernels;

import io.octaskly.sandbox.SandboxSupport;

/** Prints what this host offers: the first thing to compare when tests run on another kernel. */
final class Probe {
  private Probe() {}

  public static void main(String[] arguments) {
    System.out.print(SandboxSupport.probe().toTable());
  }
}
