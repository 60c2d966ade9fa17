package io.octaskly.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A useful plug-in in one class: reads orders as JSON, a line each, and answers likewise. */
final class PriceRules {
  private static final Pattern ORDER =
      Pattern.compile("\\{\"item\":\"([^\"]*)\",\"cents\":([0-9]+)}");

  private PriceRules() {}

  public static void main(String[] args) throws IOException {
    switch (args.length == 0 ? "" : args[0]) {
      case "arguments" -> List.of(args).subList(1, args.length).forEach(System.out::println);
      case "properties" ->
          List.of(args)
              .subList(1, args.length)
              .forEach(name -> System.out.println(System.getProperty(name)));
      case "environment" -> System.getenv().keySet().stream().sorted().forEach(System.out::println);
      case "heap" -> System.out.println(Runtime.getRuntime().maxMemory() >> 10);
      case "file" -> System.out.println(Files.readString(Path.of(args[1])));
      case "temporary" -> {
        Path file = Files.createTempFile("a", "b");
        Files.writeString(file, "written");
        System.out.println(Files.readString(file));
      }
      case "threads" ->
          System.out.println(
              ForkJoinPool.commonPool()
                  .submit(() -> IntStream.range(0, 1000).parallel().sum())
                  .join());
      case "fail" -> throw new IllegalStateException("fails");
      default -> answer();
    }
  }

  private static void answer() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Matcher order = ORDER.matcher(line);
      System.out.println(
          order.matches()
              ? "{\"item\":\"%s\",\"price\":%d}"
                  .formatted(order.group(1), Long.parseLong(order.group(2)) * 9 / 10)
              : "{\"error\":\"not an order\"}");
    }
  }
}
