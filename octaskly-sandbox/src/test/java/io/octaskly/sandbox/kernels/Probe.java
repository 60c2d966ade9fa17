package io.octaskly.sandbox.kernels;

import io.octaskly.sandbox.GuaranteeUnavailableException;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxSupport;

/** Prints what this host offers: the first thing to compare when tests run on another kernel. */
final class Probe {
  private Probe() {}

  public static void main(String[] arguments) {
    System.out.print(SandboxSupport.probe().toTable());
    try {
      Sandbox.builder().require(Mechanism.CGROUP).build();
    } catch (GuaranteeUnavailableException e) {
      System.out.println("no control groups: " + e.getMessage());
    }
  }
}
