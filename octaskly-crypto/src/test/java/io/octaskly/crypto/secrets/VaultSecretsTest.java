package io.octaskly.crypto.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A local server answers as Vault's documentation of its KV engine, version 2, says. */
class VaultSecretsTest {
  private static final String TOKEN = "hvs.CAESIJ7kqFvZ2wYx0pLr8mN4tB6uQ";
  private static final String STRONG = "5f2b8e0c9d4a41e7b6f3a1c8d2e79640";

  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private int status = 200;
  private String answer =
      """
      {"request_id":"1","lease_id":"","renewable":false,"lease_duration":0,
       "data":{"data":{"other":{"master":"wrong"},"master":"%s","number":1},
               "metadata":{"created_time":"2026-02-07T14:30:45Z","custom_metadata":null,
                           "deletion_time":"","destroyed":false,"version":3}},
       "wrap_info":null,"warnings":null,"auth":null}
      """
          .formatted(STRONG);

  @BeforeEach
  void start_a_server() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop_the_server() {
    server.stop(0);
  }

  @Test
  void a_field_of_the_newest_version_is_read() {
    assertThat(text(vault().build().secret("services/octaskly", "master"))).isEqualTo(STRONG);
    assertThat(requests)
        .containsExactly(
            "GET /v1/secret/data/services/octaskly token="
                + TOKEN
                + " namespace=null request=true");
  }

  @Test
  void mount_and_namespace_are_sent() {
    text(vault().mount("kv/prod").namespace("team-a").build().secret("octaskly", "master"));

    assertThat(requests)
        .containsExactly(
            "GET /v1/kv/prod/data/octaskly token=" + TOKEN + " namespace=team-a request=true");
  }

  @ParameterizedTest
  @CsvSource({
    "400, the request was not understood",
    "403, 'the token is not valid, or has no right'",
    "412, a replica has not caught up",
    "429, this node is a standby",
    "472, this node is a disaster recovery replica",
    "473, this node is a standby",
    "500, check the address",
    "503, Vault is sealed",
    "301, check the address",
    "204, check the address"
  })
  void a_status_is_explained(int status, String why) {
    this.status = status;
    this.answer = "{\"errors\":[\"" + STRONG + "\"]}";

    SecretRefusedException refused = refused("octaskly", "master");
    assertThat(refused).hasMessageContaining("status " + status + ", " + why);
    assertThat(refused.isAbsent()).isFalse();
  }

  @Test
  void a_secret_that_is_not_there_or_deleted_is_absent() {
    status = 404;
    answer = "{\"data\":{\"data\":null,\"metadata\":{\"deletion_time\":\"2026-02-07\"}}}";

    assertThat(refused("octaskly", "master").isAbsent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "number", "none", "metadata"})
  void a_field_that_is_no_text_is_absent(String field) {
    SecretRefusedException refused = refused("octaskly", field);

    assertThat(refused).hasMessageContaining("field " + field + ", is not in Vault's answer");
    assertThat(refused.isAbsent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"data\":{}}", "{\"data\":{\"data\":[]}}"})
  void an_answer_of_another_form_is_refused(String answer) {
    this.answer = answer;

    assertThat(refused("octaskly", "master")).hasMessageContaining("is not in Vault's answer");
  }

  @Test
  void an_answer_that_is_no_json_or_too_long_is_refused() {
    answer = STRONG;
    assertThat(refused("octaskly", "master"))
        .hasMessageContaining("is not in Vault's answer")
        .hasNoCause();

    answer = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}";
    assertThat(refused("octaskly", "master")).hasMessageContaining("more than 1048576 bytes");
  }

  @Test
  void a_weak_secret_is_refused_without_showing_it() {
    answer = answer.replace(STRONG, "changeme-Zq9!");

    assertThat(refused("octaskly", "master"))
        .hasMessageContaining("Vault secret secret/octaskly, field master, has 13 characters");
  }

  @Test
  void a_server_that_is_not_there_is_named_without_the_token() {
    server.stop(0);

    assertThat(refused("octaskly", "master"))
        .hasMessageContaining("cannot be read: java.net.ConnectException");
  }

  @Test
  void a_token_that_cannot_be_read_stops_the_request() {
    SecretSource none = SecretSource.override(Map.of(), "token");
    SecretSource source =
        VaultSecrets.builder(address(), none).build().secret("octaskly", "master");

    assertThat(catchThrowableOfType(SecretRefusedException.class, source::read))
        .hasMessageContaining("override token is not set");
    assertThat(requests).isEmpty();
  }

  @Test
  void a_token_that_is_no_header_is_refused_without_showing_it() {
    SecretSource broken = SecretSource.of((TOKEN + "\nX-Other: 1").toCharArray());
    SecretSource source =
        VaultSecrets.builder(address(), broken).build().secret("octaskly", "master");
    SecretRefusedException refused =
        catchThrowableOfType(SecretRefusedException.class, source::read);

    assertThat(refused).hasMessageContaining("other characters than visible ASCII").hasNoCause();
    assertThat(refused.getMessage()).doesNotContain(TOKEN);
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://vault.example:8200",
        "ftp://localhost",
        "https://user:secret@vault.example",
        "https://vault.example/v1",
        "https://vault.example?x=1",
        "vault.example",
        "http://127.0.0.1.example"
      })
  void an_address_is_https_and_bare(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> VaultSecrets.builder(URI.create(address), SecretSource.of(TOKEN.toCharArray())))
        .withMessageNotContaining("user:secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "a b", "a?b", "a#b", "../sys", "a/../b", "%2e"})
  void a_path_is_plain(String path) {
    VaultSecrets vault = vault().build();

    assertThatIllegalArgumentException().isThrownBy(() -> vault.secret(path, "master"));
    assertThatIllegalArgumentException().isThrownBy(() -> vault().mount(path));
  }

  @Test
  void a_client_that_follows_redirects_is_refused() {
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> vault().client(following))
        .withMessageContaining("Redirect.NEVER");
    assertThatIllegalArgumentException().isThrownBy(() -> vault().timeout(Duration.ZERO));
  }

  private VaultSecrets.Builder vault() {
    return VaultSecrets.builder(address(), SecretSource.of(TOKEN.toCharArray()));
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          "%s %s token=%s namespace=%s request=%s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("X-Vault-Token"),
                  exchange.getRequestHeaders().getFirst("X-Vault-Namespace"),
                  exchange.getRequestHeaders().getFirst("X-Vault-Request")));
      byte[] body = answer.getBytes(UTF_8);
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
      if (status != 204) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private SecretRefusedException refused(String path, String field) {
    SecretRefusedException refused =
        catchThrowableOfType(
            SecretRefusedException.class, () -> vault().build().secret(path, field).read());
    assertThat(refused).isNotNull();
    assertThat(refused.getMessage()).doesNotContain(TOKEN, STRONG, "Zq9!");
    return refused;
  }

  private static String text(SecretSource source) {
    try (Secret secret = source.read()) {
      return new String(secret.toCharArray());
    }
  }
}
