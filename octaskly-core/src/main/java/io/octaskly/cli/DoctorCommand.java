package io.octaskly.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.octaskly.checklist.CheckStatus;
import io.octaskly.checklist.SecurityChecklist;
import io.octaskly.crypto.KeyFile;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.SecretSource;
import io.octaskly.crypto.StorageException;
import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.SandboxSupport;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what this machine offers, and what of the security checklist holds. */
@Command(
    name = "doctor",
    description = {
      "Says which isolation levels this machine can keep and how, and goes through the security"
          + " checklist for what it is given.",
      "What is not given counts as not passed; what no program can see is listed as MANUAL."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that can be checked passes",
      "1:something is to be thought about, or was not given",
      "2:something fails",
      "64:the command line makes no sense",
      "70:the machine could not be looked at"
    })
final class DoctorCommand implements Callable<Integer> {
  private final Streams streams;
  private final InstantSource clock;

  @Option(names = "--json", description = "One JSON object instead of two tables.")
  boolean json;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "A secret: is it strong, and the file closed to others?")
  List<Path> secretFiles = new ArrayList<>();

  @Option(
      names = "--secret-env",
      paramLabel = "NAME",
      description = "A variable that holds a secret: is it strong?")
  List<String> secretVariables = new ArrayList<>();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "A key ring: is it closed to others, and rotated in time?")
  @Nullable Path keyFile;

  @Option(
      names = "--audit",
      paramLabel = "FILE",
      description = "An audit log: durable, unaltered, closed to others?")
  @Nullable Path audit;

  @Option(
      names = "--trust-root",
      paramLabel = "FINGERPRINT",
      description = "Of the audit log, as it was kept elsewhere.")
  @Nullable String trustRoot;

  @Option(
      names = "--db-url-env",
      paramLabel = "NAME",
      description = "A variable that holds a database's address: is TLS verified? Not printed.")
  List<String> databases = new ArrayList<>();

  @Option(
      names = "--db-password-env",
      paramLabel = "NAME",
      description = "A variable that holds its password: is it strong?")
  @Nullable String databasePassword;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "State at rest: closed to others?")
  List<Path> stateDirectories = new ArrayList<>();

  @Option(names = "--endpoint", paramLabel = "URL", description = "What is served: by HTTPS?")
  List<URI> endpoints = new ArrayList<>();

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "The host's process: debugger, JMX, user, secrets among its arguments?")
  @Nullable Long process;

  @Option(
      names = "--skip",
      paramLabel = "ITEM",
      split = ",",
      description = "Items that do not apply here, by their names in the table.")
  List<String> skipped = new ArrayList<>();

  DoctorCommand(Streams streams, InstantSource clock) {
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    SecurityChecklist checklist = checklist().without(skipped);
    Optional<SandboxSupport> support = support();
    if (json) {
      streams.out().println(json(support, checklist));
    } else {
      streams.out().println(support.map(SandboxSupport::toTable).orElse("no confinement here\n"));
      streams.out().print(checklist.toTable());
      if (checklist.counts().getOrDefault(CheckStatus.NOT_GIVEN, 0L) > 0) {
        streams.say(
            "NOT GIVEN: give it here (octaskly doctor --help), or have the host check itself by the"
                + " calls of SecurityChecklist.builder()");
      }
    }
    return checklist.exitCode();
  }

  private static Optional<SandboxSupport> support() {
    try {
      return Optional.of(SandboxSupport.probe());
    } catch (SandboxException none) {
      // The checklist says why.
      return Optional.empty();
    }
  }

  private SecurityChecklist checklist() {
    SecurityChecklist.Builder builder = SecurityChecklist.builder().clock(clock).probeSandbox();
    for (Path file : secretFiles) {
      builder.secret(file.toString(), SecretSource.file(file)).secretFile(file);
    }
    for (String name : secretVariables) {
      builder.secret("variable " + name, variable(name));
    }
    if (keyFile != null) {
      keyRing(keyFile).ifPresent(builder::keyRing);
      builder.secretFile(keyFile);
    }
    if (audit != null) {
      builder.auditFile(audit);
    }
    if (trustRoot != null) {
      builder.auditTrustRoot(trustRoot);
    }
    databases.forEach(name -> builder.databaseUrl(value(name)));
    if (databasePassword != null) {
      builder.databasePassword(variable(databasePassword));
    }
    stateDirectories.forEach(builder::stateDirectory);
    endpoints.forEach(builder::endpoint);
    if (process != null) {
      builder.process(process);
    }
    return builder.build();
  }

  /** One that is open to others cannot be read, which is to be found, not to end the search. */
  private Optional<KeyRing> keyRing(Path file) {
    try {
      Optional<KeyRing> ring = KeyFile.at(file).read();
      if (ring.isEmpty()) {
        streams.tell("there is no key file " + file + ": octaskly keygen makes one");
      }
      return ring;
    } catch (StorageException e) {
      streams.tell(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private SecretSource variable(String name) {
    String value = value(name);
    return SecretSource.remote("environment variable " + name, value::toCharArray);
  }

  private String value(String name) {
    return Optional.ofNullable(streams.environment().get(name))
        .orElseThrow(
            () ->
                new CommandFailure(
                    "this process has no variable of the name that was given (not shown: it may be"
                        + " a secret): export it, and give its name"));
  }

  private static String json(Optional<SandboxSupport> support, SecurityChecklist checklist)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeArrayFieldStart("levels");
      if (support.isPresent()) {
        for (IsolationLevel level : IsolationLevel.values()) {
          write(out, support.get().of(level));
        }
      }
      out.writeEndArray();
      out.writeFieldName("checklist");
      out.writeRawValue(checklist.toJson());
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, SandboxSupport.Level level) throws IOException {
    out.writeStartObject();
    out.writeStringField("level", level.level().id());
    out.writeBooleanField("available", level.available());
    out.writeStringField("refusal", level.refusal().orElse(""));
    out.writeObjectFieldStart("guarantees");
    for (Map.Entry<Guarantee, List<Mechanism>> kept : level.guarantees().entrySet()) {
      out.writeArrayFieldStart(kept.getKey().name());
      for (Mechanism mechanism : kept.getValue()) {
        out.writeString(mechanism.name());
      }
      out.writeEndArray();
    }
    out.writeEndObject();
    out.writeEndObject();
  }
}
