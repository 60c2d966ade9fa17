package io.octaskly.sandbox;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * A plug-in that tries what it must not: the first argument says what, the others with what. It
 * prints {@code did it} and what it got, or the name of the exception that it was refused with.
 */
final class HostilePlugin {
  static final String DID_IT = "did it";

  /** So that the compiler does not find that nobody needs what is made. */
  @SuppressWarnings("UnusedVariable")
  private static volatile Object kept = "";

  private HostilePlugin() {}

  /** One of the things that it tries. */
  interface Act {
    String on(String[] operands) throws Exception;
  }

  public static void main(String[] args) throws InterruptedException {
    String[] operands = List.of(args).subList(1, args.length).toArray(String[]::new);
    try {
      System.out.println(DID_IT + " " + act(args[0]).on(operands));
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      System.out.println("refused: " + e.getClass().getSimpleName() + " " + e.getMessage());
    }
  }

  private static Act act(String name) {
    return switch (name) {
      case "read" -> on -> Files.readString(Path.of(on[0]), StandardCharsets.ISO_8859_1);
      case "write" -> on -> Files.writeString(Path.of(on[0]), "written").toString();
      case "delete" ->
          on -> {
            Files.delete(Path.of(on[0]));
            return on[0];
          };
      case "connect" -> on -> say(new InetSocketAddress(on[0], Integer.parseInt(on[1])));
      case "connect-unix" -> on -> say(UnixDomainSocketAddress.of(on[0]));
      case "start" -> on -> "" + new ProcessBuilder(on).start().waitFor();
      case "kill" ->
          on -> {
            if (!ProcessHandle.of(Long.parseLong(on[0])).orElseThrow().destroyForcibly()) {
              throw new IOException("it may not be killed");
            }
            return "killed";
          };
      case "environment" -> on -> System.getenv().toString();
      // Where nothing is: the JVM ends there.
      case "unsafe-write" -> on -> "written " + unsafe("putLong", 1 << 20, 42);
      case "native" -> on -> call(on);
      case "heap" -> on -> fill();
      case "off-heap" -> on -> fillOutsideTheHeap();
      case "threads" -> on -> threads(Integer.parseInt(on[0]));
      case "disk" -> on -> fillDisk();
      case "flood" -> on -> flood();
      case "loop" -> on -> loop();
      case "stay" -> on -> stay();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String say(SocketAddress address) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
      return "connected";
    }
  }

  /** By reflection: the compiler has no switch for its warning about this class. */
  private static Object unsafe(String method, long... arguments)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field field = type.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    Class<?>[] types = LongStream.of(arguments).mapToObj(a -> long.class).toArray(Class<?>[]::new);
    Object[] values = LongStream.of(arguments).boxed().toArray();
    return type.getMethod(method, types).invoke(field.get(null), values);
  }

  /** System calls by their numbers, past the class library: number, then arguments. */
  private static String call(String[] on) {
    Function syscall = NativeLibrary.getInstance("c").getFunction("syscall");
    Object[] arguments = new Object[7];
    for (int i = 0; i < arguments.length; i++) {
      String text = i < on.length ? on[i] : "0";
      arguments[i] =
          text.startsWith("/") ? (Object) text : (Object) Long.valueOf(Long.parseLong(text));
    }
    long result = syscall.invokeLong(arguments);
    if (result < 0) {
      throw new IllegalStateException("errno " + Native.getLastError());
    }
    return "result " + result;
  }

  private static String fill() {
    List<byte[]> all = new ArrayList<>();
    kept = all;
    while (true) {
      all.add(new byte[1 << 20]);
    }
  }

  private static String fillOutsideTheHeap() throws ReflectiveOperationException {
    while (true) {
      long address = (Long) unsafe("allocateMemory", 1 << 20);
      for (long page = address; page < address + (1 << 20); page += 4096) {
        unsafe("putLong", page, 42);
      }
    }
  }

  private static String threads(int count) {
    for (int started = 0; started < count; started++) {
      Thread thread =
          new Thread(
              () -> {
                while (true) {
                  LockSupport.park();
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
    return count + " threads";
  }

  private static String fillDisk() throws IOException {
    byte[] block = new byte[1 << 20];
    for (int file = 0; true; file++) {
      Files.write(Path.of("file-" + file), block);
    }
  }

  private static String flood() {
    byte[] line = "x".repeat(8191).concat("\n").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 1024; i++) {
      System.out.write(line, 0, line.length);
    }
    System.out.flush();
    return "8 MiB";
  }

  private static String loop() {
    while (true) {
      kept = new Object();
    }
  }

  /** Never lets its JVM end by itself. */
  private static String stay() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(HostilePlugin::loop));
    Thread.currentThread().join();
    return "stayed";
  }
}
