package io.octaskly.examples.springboot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who uses the application over HTTP. */
final class Client {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI server;
  private final @Nullable String token;

  /** An answer. */
  record Answer(int status, HttpResponse<String> response) {
    JsonNode json() {
      return JSON.readTree(response.body());
    }

    String text(String field) {
      return json().path(field).asString("");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  private Client(URI server, @Nullable String token) {
    this.server = server;
    this.token = token;
  }

  static Client of(int port) {
    return new Client(URI.create("http://127.0.0.1:" + port), null);
  }

  Client withToken(String other) {
    return new Client(server, other);
  }

  /** Returns who this is after signing in. */
  Client signIn(String user, String password) throws IOException, InterruptedException {
    Answer answer = post("/login", Map.of("user", user, "password", password));
    if (answer.status() != 200) {
      throw new IOException("signing in was answered with " + answer.status());
    }
    return withToken(answer.text("accessToken"));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  Answer post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return post(path, JSON.writeValueAsString(body));
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Asks for a task until it has come so far. */
  Answer await(String location, String state) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      Answer answer = get(location);
      if (answer.text("state").equals(state)) {
        return answer;
      }
      if (System.nanoTime() > end) {
        throw new IOException(location + " is not " + state + " but " + answer.response().body());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(20));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response);
  }
}
