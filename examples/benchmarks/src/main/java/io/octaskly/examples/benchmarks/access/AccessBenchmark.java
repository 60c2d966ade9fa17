package io.octaskly.examples.benchmarks.access;

import io.octaskly.examples.benchmarks.Arguments;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.JmhRun;
import io.octaskly.examples.benchmarks.contest.Measure;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What permission checks and tokens cost, next to Shiro, jCasbin and jjwt, and what a check
 * allocates.
 *
 * <p>Arguments: {@code passes} (2), {@code iterations} (5), {@code millis} each (1000).
 */
public final class AccessBenchmark {
  private static final Measure NANOS = new Measure("ns", true);
  private static final String HMAC = "bare HMAC";
  private static final Map<String, String> CHECKS =
      Map.of("octaskly", "PermissionMatrix", "shiro", "Shiro", "casbin", "jCasbin");
  private static final Map<String, String> VERIFIED =
      Map.of(
          "verifyWarm", "TokenVerifier, seen before",
          "verifyCold", "TokenVerifier, first time",
          "jjwtParse", "jjwt",
          "bareHmac", HMAC);
  private static final Map<String, String> ISSUED =
      Map.of("issue", "TokenIssuer", "jjwtIssue", "jjwt", "bareHmac", HMAC);

  private AccessBenchmark() {}

  /** Runs everything. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    JmhRun jmh =
        new JmhRun(
            arguments.number("passes", 2),
            arguments.number("iterations", 5),
            Duration.ofMillis(arguments.number("millis", 1000)));
    Group checks = new Group("Permission check", NANOS, "Shiro", "");
    Group verified = new Group("Verification of a token", NANOS, "jjwt", HMAC);
    Group issued = new Group("Issue of a token", NANOS, "jjwt", HMAC);
    Group allocated =
        new Group("Allocated by a permission check", new Measure("bytes", true), "jCasbin", "");
    jmh.run(
        List.of(PermissionCheck.class, TokenWork.class),
        List.of(),
        (result, pass) -> {
          String method = JmhRun.method(result);
          if (CHECKS.containsKey(method)) {
            String name = CHECKS.getOrDefault(method, method);
            jmh.add(checks.seriesFor(name), result, pass);
            allocated.seriesFor(name).add(pass, JmhRun.allocated(result));
          }
          if (VERIFIED.containsKey(method)) {
            jmh.add(verified.seriesFor(VERIFIED.getOrDefault(method, method)), result, pass);
          }
          if (ISSUED.containsKey(method)) {
            jmh.add(issued.seriesFor(ISSUED.getOrDefault(method, method)), result, pass);
          }
        });
    List<Group> groups = List.of(checks, verified, issued, allocated);
    groups.forEach(group -> group.note(jmh.note()));
    arguments.finish(groups);
  }
}
