package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.policy.HostFeatures;

/** A host that says whether it can have a listener. */
final class HostWithFeatures {
  private HostWithFeatures() {}

  public static void main(String[] args) {
    System.out.println("signal listener: " + HostFeatures.probe().signalListener());
  }
}
