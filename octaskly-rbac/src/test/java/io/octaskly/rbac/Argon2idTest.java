package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.rbac.internal.password.Argon2idScheme;
import io.octaskly.rbac.internal.password.Pbkdf2Scheme;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2idTest {
  private static final PasswordHasher BOTH =
      new PasswordHasher(
          List.of(Argon2idScheme.standard(), new Pbkdf2Scheme(1_000)), new SecureRandom());

  /** From the tests of the reference implementation (phc-winner-argon2, test.c, version 0x13). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
      })
  void the_published_vectors_match(String phc) {
    assertThat(BOTH.matches("password".toCharArray(), phc)).isTrue();
    assertThat(BOTH.matches("Password".toCharArray(), phc)).isFalse();
  }

  @Test
  void a_hash_of_pbkdf2_is_checked_and_outdated() {
    String stored =
        new PasswordHasher(List.of(new Pbkdf2Scheme(1_000)), new SecureRandom())
            .hash("correct horse".toCharArray());

    assertThat(BOTH.matches("correct horse".toCharArray(), stored)).isTrue();
    assertThat(BOTH.isOutdated(stored)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"m=19455,t=2,p=1", "m=19456,t=1,p=1"})
  void lower_costs_are_outdated(String costs) {
    String present = BOTH.hash("x".toCharArray());

    assertThat(BOTH.isOutdated(present)).isFalse();
    assertThat(BOTH.isOutdated(present.replace("m=19456,t=2,p=1", costs))).isTrue();
    assertThat(BOTH.isOutdated(present.replace("t=2", "t=3"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=99,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=0$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c2FsdA$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EA",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
      })
  void a_damaged_or_boundless_hash_is_refused_before_any_work(String phc) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BOTH.matches("password".toCharArray(), phc))
        .withMessageContaining("PasswordHasher.hash(...)")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(phc));
  }

  @Test
  void without_bouncy_castle_passwords_are_hashed_by_the_jdk() throws Exception {
    try (URLClassLoader bare = withoutBouncyCastle()) {
      Class<?> type = bare.loadClass(PasswordHasher.class.getName());
      Object hasher = type.getMethod("standard").invoke(null);
      Object hash = type.getMethod("hash", char[].class).invoke(hasher, (Object) new char[] {'x'});

      assertThat((String) hash)
          .matches("\\$pbkdf2-sha256\\$i=600000,l=32\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    }
  }

  private static URLClassLoader withoutBouncyCastle() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("bcprov")) {
        urls.add(new File(entry).toURI().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
