package io.octaskly.checklist;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Modes of files that hold secrets, state and events: 0600, and 0700 for directories. */
final class FileChecks {
  /** A directory of state may be large: this many files are enough to know how they are made. */
  private static final int MOST_FILES = 10_000;

  private static final int STICKY = 01000;

  private static final Set<PosixFilePermission> OF_THE_OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Sheet sheet;

  FileChecks(Sheet sheet) {
    this.sheet = sheet;
  }

  void secretFiles(Collection<Path> files) {
    Sheet.Question question =
        sheet.ask(
            "secret-file-modes",
            Section.OCTASKLY_CREDENTIALS,
            "Files of secrets and keys are readable for their owner alone (0600)");
    if (files.isEmpty()) {
      question.notGiven("secretFile(path)");
    } else {
      answer(question, List.copyOf(files), files.size() + " files: rw-------");
    }
  }

  void auditFile(@Nullable Path file) {
    Sheet.Question question =
        sheet.ask(
            "audit-file-modes",
            Section.TASKFORCE_DATA,
            "The audit log is readable for its owner alone, and nobody else can replace it");
    if (file == null) {
      question.notGiven("auditFile(path)");
    } else {
      answer(question, List.of(file), file + ": rw-------");
    }
  }

  void stateDirectories(Collection<Path> directories) {
    Sheet.Question question =
        sheet.ask(
            "state-modes",
            Section.TASKFORCE_DATA,
            "Directories of state are 0700, and the files in them 0600");
    if (directories.isEmpty()) {
      question.notGiven("stateDirectory(path)");
      return;
    }
    List<Path> all = new ArrayList<>();
    for (Path directory : directories) {
      try (Stream<Path> files = Files.walk(directory, new FileVisitOption[0])) {
        files.filter(file -> !Files.isSymbolicLink(file)).limit(MOST_FILES).forEach(all::add);
      } catch (IOException | java.io.UncheckedIOException e) {
        question.fail(directory + " cannot be looked through: " + e, "make it readable");
        return;
      }
    }
    answer(question, all, all.size() + " files and directories, of their owner alone");
  }

  private static void answer(Sheet.Question question, List<Path> files, String good) {
    List<String> bad = new ArrayList<>();
    for (Path file : files) {
      String problem = problem(file.toAbsolutePath());
      if (problem != null) {
        bad.add(problem);
      }
    }
    if (bad.isEmpty()) {
      question.pass(good);
    } else {
      String more = bad.size() > 1 ? ", and " + (bad.size() - 1) + " more" : "";
      question.fail(
          bad.get(0) + more, "chmod 600 files and 700 directories; find out who could read them");
    }
  }

  private static @Nullable String problem(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OF_THE_OWNER.containsAll(permissions)) {
        return file + " is " + PosixFilePermissions.toString(permissions);
      }
      Path directory = file.toRealPath().getParent();
      return directory != null && isOpen(directory)
          ? file + " can be replaced: others may write in " + directory
          : null;
    } catch (IOException e) {
      return file + " cannot be looked at: " + e;
    } catch (UnsupportedOperationException e) {
      return file + " is on a file system without permissions";
    }
  }

  /** In a directory with the sticky bit others may write, and replace only what is theirs. */
  private static boolean isOpen(Path directory) throws IOException {
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
    boolean writable =
        permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    return writable
        && Files.getAttribute(directory, "unix:mode") instanceof Integer mode
        && (mode & STICKY) == 0;
  }
}
