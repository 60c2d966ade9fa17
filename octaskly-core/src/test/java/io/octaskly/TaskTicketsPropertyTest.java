package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.MemoryAccounting;
import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.RuntimeProfile;
import io.octaskly.sandbox.Stdin;
import io.octaskly.sandbox.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A task comes out of a ticket as it went in, in each of its parts. */
class TaskTicketsPropertyTest {
  /** What an argument may contain: not NUL, and whole characters. */
  private static final String[] CHARACTERS = {
    "a",
    "Z",
    "0",
    " ",
    "\"",
    "\\",
    "\n",
    "\u0001",
    "\u007f",
    "\u00e9",
    "\u20ac",
    "\ud83d\ude00",
    "\u202e",
    "\ufffe"
  };

  private static HostFixture fixture;

  @BeforeContainer
  static void open() {
    fixture = new HostFixture();
  }

  @AfterContainer
  static void close() {
    fixture.close();
  }

  @Property(tries = 300)
  void every_part_of_a_task_survives(@ForAll long seed) {
    Random random = new Random(seed);
    Task task = task(random);
    String header = random.nextBoolean() ? "Bearer " + text(random) : null;
    TaskTickets tickets = fixture.host.tickets();

    TaskTicket opened = tickets.open(tickets.seal(task, header, "job"), "job");

    assertThat(parts(opened.task())).isEqualTo(parts(task));
    assertThat(opened.authorizationHeader()).isEqualTo(Optional.ofNullable(header));
    assertThat(opened.sealedAt()).isEqualTo(fixture.clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  @Property(tries = 1)
  void class_of_this_program_survives() {
    Task task = Task.mainBuilder(TaskTicketsPropertyTest.Hello.class).jvmOptions("-Xmx64m").build();
    TaskTickets tickets = fixture.host.tickets();

    Task opened = tickets.open(tickets.seal(task, null, "job"), "job").task();

    assertThat(parts(opened)).isEqualTo(parts(task));
  }

  /** Runs in a JVM of its own. */
  static final class Hello {
    public static void main(String[] args) {
      System.out.println("hello");
    }
  }

  /** By its accessors: whatever is added to a task has to survive, too. */
  private static Map<String, Object> parts(Task task) {
    Map<String, Object> parts = new LinkedHashMap<>();
    for (Method accessor : Task.class.getMethods()) {
      if (accessor.getDeclaringClass() == Task.class
          && !Modifier.isStatic(accessor.getModifiers())
          && accessor.getParameterCount() == 0) {
        parts.put(accessor.getName(), comparable(value(accessor, task)));
      }
    }
    assertThat(parts).hasSizeGreaterThan(15).containsKeys("id", "secretEnvironment", "toString");
    return parts;
  }

  private static Object value(Method accessor, Task task) {
    try {
      return accessor.invoke(task);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(accessor.getName(), e);
    }
  }

  private static Object comparable(Object value) {
    if (value instanceof Optional<?> optional && optional.orElse(null) instanceof Stdin.Bytes in) {
      return Arrays.toString(in.bytes());
    }
    if (value instanceof Map<?, ?> map) {
      List<Object> inOrder = new ArrayList<>();
      map.forEach(
          (name, one) ->
              inOrder.add(List.of(name, one instanceof char[] secret ? new String(secret) : one)));
      return inOrder;
    }
    return value;
  }

  private static Task task(Random random) {
    Task.Builder task = Task.builder(random.nextBoolean() ? "echo" : "/bin/" + word(random));
    task.runtime(any(random, RuntimeProfile.values()));
    task.args(texts(random));
    switch (random.nextInt(4)) {
      case 0 -> task.stdin(text(random));
      case 1 -> {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        task.stdin(bytes);
      }
      case 2 -> task.stdin(path(random));
      default -> {}
    }
    boolean isPrivate = random.nextBoolean();
    if (!isPrivate) {
      task.workingDirectory(path(random));
    }
    repeat(random, i -> task.label("k" + i + text(random), text(random)));
    repeat(random, i -> task.read(path(random)));
    repeat(random, i -> task.execute(path(random)));
    if (isPrivate) {
      repeat(random, i -> task.input(path(random), "d/" + i + word(random)));
    }
    if (random.nextInt(4) == 0) {
      task.level(IsolationLevel.VERY_STRICT).runtime(RuntimeProfile.NATIVE);
    } else {
      task.level(any(random, IsolationLevel.NONE, IsolationLevel.BASIC, IsolationLevel.STRICT));
      repeat(random, i -> task.env("P" + (9 - i) + word(random), text(random)));
      repeat(random, i -> task.secretEnv("S" + i + word(random), text(random).toCharArray()));
      repeat(random, i -> task.write(path(random)));
      if (isPrivate) {
        repeat(random, i -> task.collect("out/" + i + "*." + word(random)));
      }
    }
    if (random.nextBoolean()) {
      task.limits(limits(random));
    }
    if (random.nextBoolean()) {
      task.output(output(random));
    }
    if (random.nextBoolean()) {
      task.id("id:" + word(random));
    }
    return task.build();
  }

  private static ResourceLimits limits(Random random) {
    ResourceLimits.Builder limits =
        ResourceLimits.builder()
            .wallTime(Duration.ofNanos(1_000_000_000L + random.nextInt()).abs().plusSeconds(3))
            .memory(ResourceLimits.mebibytes(64) + random.nextInt(1 << 30))
            .memoryAccounting(any(random, MemoryAccounting.values()))
            .disk(ResourceLimits.mebibytes(100) + random.nextInt(1 << 30))
            .openFiles(64 + random.nextInt(1000))
            .processes(4 + random.nextInt(1000));
    return random.nextBoolean()
        ? limits.build()
        : limits.cpuTime(Duration.ofMillis(1000 + random.nextInt(1 << 20))).build();
  }

  private static OutputPolicy output(Random random) {
    int bytes = random.nextInt(1 << 20);
    return switch (random.nextInt(3)) {
      case 0 -> OutputPolicy.truncate(bytes);
      case 1 -> OutputPolicy.kill(bytes);
      default -> OutputPolicy.spill(bytes, path(random), (1L << 33) + bytes);
    };
  }

  private static void repeat(Random random, IntConsumer action) {
    IntStream.range(0, random.nextInt(4)).forEach(action);
  }

  @SafeVarargs
  private static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  private static Path path(Random random) {
    return Path.of("/srv", word(random), "with blank " + word(random));
  }

  private static String word(Random random) {
    return Integer.toString(random.nextInt(1 << 20), 36);
  }

  private static List<String> texts(Random random) {
    return IntStream.range(0, random.nextInt(5)).mapToObj(i -> text(random)).toList();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, random.nextInt(20)).forEach(i -> text.append(any(random, CHARACTERS)));
    return text.toString();
  }
}
