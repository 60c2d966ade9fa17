package io.octaskly.examples.benchmarks.launch;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ProcessBuilder} with its output read, alone and with a confining program in front. The
 * programs are found on the path of the usual directories, and are Debian packages: {@code apt-get
 * install bubblewrap firejail util-linux}.
 *
 * @param prefix goes before the command
 */
record CommandLine(List<String> prefix) implements Launcher {
  private static final int KEPT = 300;

  /** Nothing in front. */
  static final CommandLine PLAIN = new CommandLine(List.of());

  /** Adds those whose programs are there. */
  static void addTo(LauncherField field) {
    add(
        field,
        "bwrap --unshare-all",
        "bubblewrap",
        List.of("bwrap"),
        List.of(
            "bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"));
    add(
        field,
        "firejail",
        "firejail",
        List.of("firejail"),
        List.of(
            "firejail",
            "--quiet",
            "--noprofile",
            "--net=none",
            "--caps.drop=all",
            "--nonewprivs",
            "--seccomp"));
    add(
        field,
        "unshare+prlimit+setpriv",
        "util-linux",
        List.of("unshare", "prlimit", "setpriv"),
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "--uts",
            "--ipc",
            "--net",
            "--pid",
            "--fork",
            "--kill-child",
            "prlimit",
            "--nofile=256",
            "--core=0",
            "setpriv",
            "--no-new-privs",
            "--inh-caps=-all",
            "--bounding-set=-all"));
  }

  private static void add(
      LauncherField field, String name, String debian, List<String> programs, List<String> words) {
    for (String program : programs) {
      if (!Files.isExecutable(Path.of("/usr/bin", program))) {
        field.leaveOut(name, "no /usr/bin/%s: apt-get install %s".formatted(program, debian));
        return;
      }
    }
    field.add(name, new CommandLine(words));
  }

  @Override
  public long launch(List<String> command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(command);
    Process process = new ProcessBuilder(words).redirectInput(new File("/dev/null")).start();
    long count;
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    try (InputStream stdout = process.getInputStream();
        InputStream stderr = process.getErrorStream()) {
      count = drain(stdout);
      stderr.transferTo(errors);
    }
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      String said = errors.toString(StandardCharsets.UTF_8).strip();
      throw new IOException(
          "exit code " + exitCode + ": " + said.substring(0, Math.min(KEPT, said.length())));
    }
    return count;
  }

  static long drain(InputStream stream) throws IOException {
    byte[] buffer = new byte[8192];
    long total = 0;
    int count = stream.read(buffer);
    while (count >= 0) {
      total += count;
      if (count == buffer.length && buffer.length < 64 * 1024) {
        buffer = new byte[64 * 1024];
      }
      count = stream.read(buffer);
    }
    return total;
  }
}
