package io.octaskly.crypto.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import io.octaskly.crypto.internal.codec.JacksonJar;
import io.octaskly.crypto.internal.codec.VaultResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Secrets in HashiCorp Vault, read with its HTTP API of the KV engine, version 2: {@code GET
 * /v1/<mount>/data/<path>}. Immutable and thread-safe.
 *
 * <p>The address has to be HTTPS, except to this machine. Redirects are not followed: they would
 * carry the token elsewhere.
 */
public final class VaultSecrets {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*");
  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]+");
  private static final int MAX_RESPONSE_BYTES = 1 << 20;

  private final URI address;
  private final SecretSource token;
  private final String mount;
  private final @Nullable String namespace;
  private final Duration timeout;
  private final HttpClient client;

  private VaultSecrets(Builder builder) {
    this.address = builder.address;
    this.token = builder.token;
    this.mount = builder.mount;
    this.namespace = builder.namespace;
    this.timeout = builder.timeout;
    this.client =
        builder.client == null
            ? HttpClient.newBuilder().connectTimeout(timeout).build()
            : builder.client;
  }

  /**
   * {@return a builder}
   *
   * @param address such as {@code https://vault.example:8200}, without a path
   * @param token where the token comes from, read anew for each request
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the address is something else, or not HTTPS
   * @throws IllegalStateException if {@code com.fasterxml.jackson.core:jackson-core} is missing
   */
  public static Builder builder(URI address, SecretSource token) {
    JacksonJar.require();
    return new Builder(address, token);
  }

  /**
   * {@return a source of one field of one secret, its newest version}
   *
   * @param path such as {@code services/octaskly}
   * @param field such as {@code master}; its value has to be text
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the path has other characters than letters, digits and
   *     {@code - . _ ~ /}
   */
  public SecretSource secret(String path, String field) {
    Objects.requireNonNull(field, "field");
    URI uri = address.resolve("/v1/" + mount + "/data/" + requirePath(path));
    String origin = "Vault secret " + mount + "/" + path + ", field " + field + ",";
    return SecretSource.remote(origin, () -> fetch(uri, field, origin));
  }

  private char[] fetch(URI uri, String field, String origin)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(request(uri), BodyHandlers.ofInputStream());
    byte[] body;
    try (InputStream in = response.body()) {
      body = in.readNBytes(MAX_RESPONSE_BYTES + 1);
    }
    try {
      requireSuccess(response.statusCode(), origin);
      if (body.length > MAX_RESPONSE_BYTES) {
        throw new SecretRefusedException(
            origin + " came with more than " + MAX_RESPONSE_BYTES + " bytes: check the address");
      }
      Optional<char[]> value = VaultResponse.field(body, field);
      return value.orElseThrow(
          () ->
              new SecretRefusedException(
                  origin + " is not in Vault's answer as text: check the name of the field", true));
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private HttpRequest request(URI uri) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(timeout).header("X-Vault-Request", "true").GET();
    if (namespace != null) {
      request.header("X-Vault-Namespace", namespace);
    }
    try (Secret secret = token.read()) {
      char[] characters = secret.toCharArray();
      String value = new String(characters);
      Arrays.fill(characters, '\0');
      // The client's own exception would show the value.
      if (!VISIBLE_ASCII.matcher(value).matches()) {
        throw new SecretRefusedException(
            "token for Vault, " + token + ", has other characters than visible ASCII: check it");
      }
      request.header("X-Vault-Token", value);
    }
    return request.build();
  }

  /** The statuses that Vault documents. */
  private static void requireSuccess(int status, String origin) {
    if (status == 200) {
      return;
    }
    String why =
        switch (status) {
          case 400 -> "the request was not understood: check mount and path";
          case 403 -> "the token is not valid, or has no right to read it: check both";
          case 404 -> "there is none, or its newest version was deleted: write one";
          case 412 -> "a replica has not caught up yet: read again";
          case 429, 473 -> "this node is a standby that answers no reads: use another address";
          case 472 -> "this node is a disaster recovery replica: use another address";
          case 503 -> "Vault is sealed or down for maintenance: unseal it";
          default -> "check the address, and Vault's log";
        };
    throw new SecretRefusedException(
        origin + " was answered with status " + status + ", " + why, status == 404);
  }

  private static String requirePath(String path) {
    if (!PATH.matcher(path).matches() || Arrays.asList(path.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException(
          "path \"" + path + "\" in Vault has other characters than letters, digits, - . _ ~ /");
    }
    return path;
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {
    private final URI address;
    private final SecretSource token;
    private String mount = "secret";
    private @Nullable String namespace;
    private Duration timeout = Duration.ofSeconds(10);
    private @Nullable HttpClient client;

    private Builder(URI address, SecretSource token) {
      this.address = requireSafe(address);
      this.token = Objects.requireNonNull(token, "token");
    }

    /**
     * Sets where the engine is mounted; {@code secret} if this is not called.
     *
     * @param mount the path
     * @return this builder
     * @throws NullPointerException if {@code mount} is null
     * @throws IllegalArgumentException if it is no plain path
     */
    public Builder mount(String mount) {
      this.mount = requirePath(mount);
      return this;
    }

    /**
     * Sets the namespace; none if this is not called.
     *
     * @param namespace the path
     * @return this builder
     * @throws NullPointerException if {@code namespace} is null
     * @throws IllegalArgumentException if it is no plain path
     */
    public Builder namespace(String namespace) {
      this.namespace = requirePath(namespace);
      return this;
    }

    /**
     * Sets how long to wait for a connection, and for an answer; 10 seconds each if this is not
     * called.
     *
     * @param timeout more than zero
     * @return this builder
     * @throws NullPointerException if {@code timeout} is null
     * @throws IllegalArgumentException if it is not more than zero
     */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout " + timeout + " is not more than zero");
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * Sets the client, such as one that trusts a certificate authority of the company; one with the
     * JDK's defaults if this is not called.
     *
     * @param client a client that follows no redirects
     * @return this builder
     * @throws NullPointerException if {@code client} is null
     * @throws IllegalArgumentException if it follows redirects
     */
    public Builder client(HttpClient client) {
      if (client.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "client follows redirects, which would carry the token elsewhere: use Redirect.NEVER");
      }
      this.client = client;
      return this;
    }

    /** {@return the secrets of this Vault} */
    public VaultSecrets build() {
      return new VaultSecrets(this);
    }

    private static URI requireSafe(URI address) {
      String host = address.getHost();
      boolean plain = host != null && THIS_MACHINE.contains(host);
      boolean allowed =
          "https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && plain);
      boolean bare =
          address.getRawUserInfo() == null
              && address.getRawQuery() == null
              && (address.getPath().isEmpty() || address.getPath().equals("/"));
      if (host == null || !allowed || !bare) {
        throw new IllegalArgumentException(
            "address of Vault is not https:// with host and port alone (http:// to this machine"
                + " only): give one such as https://vault.example:8200");
      }
      return address;
    }
  }
}
