package io.octaskly.sandbox.internal.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the kernel ({@code uname(2)}), for the few things that can neither be asked for
 * nor tried.
 */
record KernelVersion(int major, int minor) {
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

  static KernelVersion current() {
    return of(System.getProperty("os.version", ""));
  }

  /** From a release such as {@code 6.1.0-40-cloud-amd64}; 0.0 if it says nothing. */
  static KernelVersion of(String release) {
    Matcher matcher = RELEASE.matcher(release);
    return matcher.matches()
        ? new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : new KernelVersion(0, 0);
  }

  boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }
}
