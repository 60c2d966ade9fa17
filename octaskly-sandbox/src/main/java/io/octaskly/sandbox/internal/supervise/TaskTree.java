package io.octaskly.sandbox.internal.supervise;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Which processes are a task's: those beneath its guard, but not the guard. An orphan of the task
 * becomes the guard's child, so that every process of the task has the guard above it at any time.
 */
final class TaskTree {
  /** Deeper ones are not looked for, so that no task can keep the supervisor busy for long. */
  private static final int MAX_DEPTH = 64;

  /** How often to look again when a process in between has just ended. */
  private static final int ATTEMPTS = 8;

  private final int guard;

  TaskTree(int guard) {
    this.guard = guard;
  }

  /**
   * Whether the process with this id is one of the task's.
   *
   * <p>The way up to the guard is read twice and must be the same: a process keeps its parent until
   * that parent ends, so that each parent was alive, and its id was its own, when its line was read
   * the first time.
   */
  boolean contains(int pid) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<ProcessEntry> way = wayUp(pid);
      if (way != null && way.equals(wayUp(pid))) {
        return !way.isEmpty();
      }
    }
    return false;
  }

  /** The process and those above it below the guard; empty outside; null if a parent has ended. */
  private @Nullable List<ProcessEntry> wayUp(int pid) {
    List<ProcessEntry> way = new ArrayList<>();
    int next = pid;
    while (next != guard) {
      if (next <= 0 || way.size() == MAX_DEPTH) {
        return List.of();
      }
      ProcessEntry process = ProcessEntry.of(next);
      if (process == null) {
        return way.isEmpty() ? List.of() : null;
      }
      way.add(process);
      next = process.parent();
    }
    return way;
  }

  /** The task's processes that are in this process group at this moment. */
  List<Integer> group(int id) {
    return processes().stream().filter(pid -> isInGroup(pid, id)).toList();
  }

  /** The task's processes at this moment. */
  List<Integer> processes() {
    List<Integer> found = new ArrayList<>();
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    addChildren(guard, queue);
    while (!queue.isEmpty()) {
      int pid = queue.remove();
      found.add(pid);
      addChildren(pid, queue);
    }
    return found;
  }

  /**
   * Grows with each process that the guard has waited for, as it does for all of a tree that it
   * kills; 0 if the guard has ended.
   */
  long deaths() {
    return ProcessEntry.faultsOfDead(guard);
  }

  static boolean isInGroup(int pid, int group) {
    ProcessEntry process = ProcessEntry.of(pid);
    return process != null && process.group() == group;
  }

  private static void addChildren(int pid, ArrayDeque<Integer> queue) {
    Path threads = Path.of("/proc", Integer.toString(pid), "task");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(threads)) {
      for (Path thread : entries) {
        StringTokenizer children =
            new StringTokenizer(Files.readString(thread.resolve("children")));
        while (children.hasMoreTokens()) {
          queue.add(Integer.valueOf(children.nextToken()));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // It has ended; its children are the guard's by now, or another's of the task.
      return;
    }
  }
}
