package io.octaskly.examples.benchmarks.launch;

import com.zaxxer.nuprocess.NuAbstractProcessHandler;
import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.NuProcessBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.PumpStreamHandler;
import org.zeroturnaround.exec.ProcessExecutor;

/** Libraries that launch programs, each as its documentation shows. */
final class LibraryLaunchers {
  private static final int LONGEST_SECONDS = 30;

  private LibraryLaunchers() {}

  static long ztExec(List<String> command) throws Exception {
    Counting stdout = new Counting();
    new ProcessExecutor()
        .command(command)
        .redirectOutput(stdout)
        .exitValueNormal()
        .timeout(LONGEST_SECONDS, TimeUnit.SECONDS)
        .execute();
    return stdout.count.get();
  }

  static long commonsExec(List<String> command) throws IOException {
    CommandLine line = new CommandLine(command.get(0));
    command.stream().skip(1).forEach(word -> line.addArgument(word, false));
    Counting stdout = new Counting();
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setStreamHandler(new PumpStreamHandler(stdout, OutputStream.nullOutputStream()));
    // Throws for any other exit code than 0.
    executor.execute(line);
    return stdout.count.get();
  }

  static long nuProcess(List<String> command) throws Exception {
    AtomicLong count = new AtomicLong();
    NuProcessBuilder builder =
        new NuProcessBuilder(
            new NuAbstractProcessHandler() {
              @Override
              public void onStdout(ByteBuffer buffer, boolean closed) {
                count.addAndGet(buffer.remaining());
                buffer.position(buffer.limit());
              }
            },
            command);
    NuProcess process = builder.start();
    if (process == null) {
      throw new IOException("NuProcess could not start " + command.get(0) + " on this JDK");
    }
    int exitCode = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (exitCode != 0) {
      throw new IOException("exit code " + exitCode);
    }
    return count.get();
  }

  /** Written to by a thread of the library. */
  private static final class Counting extends OutputStream {
    private final AtomicLong count = new AtomicLong();

    @Override
    public void write(int b) {
      count.incrementAndGet();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count.addAndGet(length);
    }
  }
}
