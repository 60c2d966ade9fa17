package io.octaskly.examples.springboot;

import io.octaskly.rbac.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code app.*}.
 *
 * @param programs what clients can have run, by name
 * @param users of the demonstration
 * @param canaryEvery how often the sandbox is tried
 * @param largestBody of a request
 */
@ConfigurationProperties("app")
record AppProperties(
    @DefaultValue Map<String, Program> programs,
    @DefaultValue List<DemoUser> users,
    @DefaultValue("1m") Duration canaryEvery,
    @DefaultValue("256KB") DataSize largestBody) {

  /**
   * A program.
   *
   * @param program its absolute path
   * @param arguments its arguments; one that is a parameter's name in braces is replaced by its
   *     value
   * @param parameters the pattern of each
   * @param input whether it reads what the client sends
   */
  record Program(
      String program,
      @DefaultValue List<String> arguments,
      @DefaultValue Map<String, String> parameters,
      @DefaultValue("false") boolean input) {}

  /**
   * A user of the demonstration.
   *
   * @param name what it signs in with
   * @param role what it may do
   */
  record DemoUser(String name, Role role) {}
}
