package io.octaskly.sandbox.internal.plain;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.RuntimeProfile;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Stdin;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskLaunchException;
import io.octaskly.sandbox.internal.policy.JvmOptions;
import io.octaskly.sandbox.internal.streams.Handover;
import io.octaskly.sandbox.internal.supervise.HostShutdown;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What all tasks share that are run by ProcessBuilder. Thread-safe. */
public final class PlainHost {
  /** Guarded by the class. */
  private static @Nullable PlainHost instance;

  private final PlainAlarms alarms = new PlainAlarms();
  private final Handover handover = Handover.start(alarms);
  private final Set<PlainTask> running = ConcurrentHashMap.newKeySet();
  private final Set<PlainDirectory> directories = ConcurrentHashMap.newKeySet();

  private PlainHost() {
    HostShutdown.prepare(() -> running, this::deleteAll);
  }

  /** That of this process; made when it is first needed. */
  public static synchronized PlainHost get() {
    if (instance == null) {
      instance = new PlainHost();
    }
    return instance;
  }

  /** Where the user's code is called from that must not hold up others. */
  public Handover handover() {
    return handover;
  }

  /** Makes the private directory of a task, with its inputs. */
  public PlainDirectory directory(Task task) {
    PlainDirectory directory = PlainDirectory.create();
    directories.add(directory);
    try {
      directory.copyIn(task.inputs());
      return directory;
    } catch (SandboxException e) {
      try {
        delete(directory);
      } catch (IOException undeleted) {
        e.addSuppressed(undeleted);
      }
      throw e;
    }
  }

  /** Deletes the private directory of a task with all that it has left. */
  public void delete(PlainDirectory directory) throws IOException {
    directories.remove(directory);
    directory.delete();
  }

  private void deleteAll() throws IOException {
    IOException failure = null;
    for (PlainDirectory directory : directories) {
      try {
        directory.delete();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Starts a task.
   *
   * @throws TaskLaunchException if the process could not be made
   */
  public PlainTask start(Task task, PlainPolicy policy, PlainDirectory directory) {
    List<String> command = new ArrayList<>(List.of(PlainProgram.find(task.program())));
    if (task.runtime() == RuntimeProfile.JVM) {
      command.addAll(JvmOptions.of(task, IsolationLevel.NONE, null, Map.of()));
    }
    command.addAll(task.args());
    Path workingDirectory = task.workingDirectory().orElse(directory.work());
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
    Map<String, String> environment = builder.environment();
    if (task.runtime() == RuntimeProfile.JVM) {
      JvmOptions.adapt(environment);
    }
    environment.putAll(task.environment());
    task.secretEnvironment().forEach((name, value) -> environment.put(name, new String(value)));
    Stdin stdin = task.stdin().orElse(null);
    if (stdin instanceof Stdin.File file) {
      builder.redirectInput(new File(file.path().toString()));
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new TaskLaunchException(
          "execute " + task.program() + " in " + workingDirectory,
          null,
          String.valueOf(e.getMessage()),
          "check that the program, its working directory and its standard input exist",
          e);
    }
    PlainTask started =
        new PlainTask(process, policy, task.output(), stdin, alarms, running::remove);
    running.add(started);
    started.start();
    return started;
  }
}
