package io.octaskly.cli;

import io.octaskly.audit.Severity;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Network;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.TypeConversionException;

/** The way in: {@code java -jar octaskly-core-VERSION-cli.jar --help}. */
final class Main {
  private static final int WIDTH = 100;

  private Main() {}

  /** Never returns. */
  public static void main(String[] arguments) {
    System.exit(run(Streams.ofProcess(), InstantSource.system(), arguments));
  }

  /** {@return what the process should end with} */
  static int run(Streams streams, InstantSource clock, String... arguments) {
    OctasklyCommand top = new OctasklyCommand();
    CommandLine line = commands(top, streams, clock);
    Failures failures = new Failures(streams, top);
    line.setParameterExceptionHandler(failures::usage);
    line.setExecutionExceptionHandler(failures::failed);
    line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    line.setUsageHelpWidth(WIDTH);
    // An argument that starts with @ belongs to the task.
    line.setExpandAtFiles(false);
    line.setAbbreviatedOptionsAllowed(false);
    convert(line, Duration.class, Amounts::duration);
    convert(line, ByteSize.class, ByteSize::parse);
    convert(line, IsolationLevel.class, IsolationLevel::parse);
    convert(line, Network.class, Main::network);
    convert(line, Severity.class, text -> Severity.of(text.toLowerCase(Locale.ROOT)));
    int code = line.execute(arguments);
    streams.out().flush();
    streams.err().flush();
    return code;
  }

  private static CommandLine commands(OctasklyCommand top, Streams streams, InstantSource clock) {
    CommandLine audit =
        new CommandLine(new AuditCommand())
            .addSubcommand(new AuditVerifyCommand(streams))
            .addSubcommand(new AuditQueryCommand(streams, clock))
            .addSubcommand(new AuditTailCommand(streams, clock))
            .addSubcommand(new AuditExportCommand(streams, clock));
    // What follows the program's name are the program's own options.
    CommandLine run = new CommandLine(new RunCommand(streams)).setStopAtPositional(true);
    return new CommandLine(top)
        .addSubcommand(run)
        .addSubcommand(new DoctorCommand(streams, clock))
        .addSubcommand(audit)
        .addSubcommand(new KeygenCommand(streams, clock))
        .addSubcommand(new HashPasswordCommand(streams))
        .addSubcommand(new VerifyReleaseCommand(streams));
  }

  /** What our own types say of a wrong value is better than what picocli would. */
  private static <T> void convert(CommandLine line, Class<T> type, Function<String, T> parser) {
    line.registerConverter(
        type,
        text -> {
          try {
            return parser.apply(text);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
          }
        });
  }

  private static Network network(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "host" -> Network.HOST;
      case "none" -> Network.NONE;
      default -> throw new IllegalArgumentException("a network is host or none");
    };
  }
}
