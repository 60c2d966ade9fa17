package io.octaskly.examples.springboot;

import io.octaskly.Login;
import io.octaskly.OctasklyHost;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Signs users in. Tell the world over TLS only: what goes over this is a password. */
@RestController
class LoginController {
  private final OctasklyHost host;

  LoginController(OctasklyHost host) {
    this.host = host;
  }

  /** What a client sends; an array, so that it can be wiped. */
  static final class Credentials {
    public @Nullable String user;
    public char @Nullable [] password;
  }

  /**
   * What it gets.
   *
   * @param accessToken for the header {@code Authorization: Bearer}
   * @param expiresAt when that ends
   * @param role what it may do
   */
  record SignedIn(String accessToken, Instant expiresAt, String role) {
    /** Returns nothing of the token. */
    @Override
    public String toString() {
      return "SignedIn until " + expiresAt;
    }
  }

  @PostMapping("/login")
  SignedIn login(@RequestBody Credentials credentials, HttpServletRequest request) {
    char[] password = credentials.password;
    if (credentials.user == null || password == null) {
      throw new IllegalArgumentException("user or password is missing: give both");
    }
    try {
      Login login = host.login(credentials.user, password, request.getRemoteAddr());
      return new SignedIn(login.accessToken(), login.expiresAt(), login.role().id());
    } finally {
      Arrays.fill(password, '\0');
    }
  }
}
