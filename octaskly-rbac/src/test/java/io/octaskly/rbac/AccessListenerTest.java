package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.CLOCK;
import static io.octaskly.rbac.TokenFixture.KEYS;
import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessListenerTest {
  private final List<String> told = new ArrayList<>();

  /** Writes down every call, then fails. */
  private final AccessListener listener =
      (AccessListener)
          Proxy.newProxyInstance(
              AccessListener.class.getClassLoader(),
              new Class<?>[] {AccessListener.class},
              (proxy, method, arguments) -> {
                told.add(
                    method.getName() + (arguments == null ? "[]" : Arrays.toString(arguments)));
                throw new IllegalStateException("from the listener");
              });

  private final List<Throwable> uncaught = new ArrayList<>();

  private void quietly(Runnable calls) throws InterruptedException {
    Thread thread = new Thread(calls);
    thread.setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
    thread.start();
    thread.join();
  }

  @Test
  void is_told_of_everything_and_cannot_get_in_the_way() throws InterruptedException {
    RevocationStore store = RevocationStore.inMemory(CLOCK);
    TokenIssuer issuer = TokenIssuer.builder(() -> KEYS).clock(CLOCK).listener(listener).build();
    TokenVerifier verifier =
        TokenVerifier.builder(() -> KEYS, store).clock(CLOCK).listener(listener).build();
    TokenRevoker revoker = TokenRevoker.of(store, TokenPolicy.defaults(), CLOCK, listener);
    Authorizer authorizer = Authorizer.of(PermissionMatrix.standard(), listener);
    List<String> answers = new ArrayList<>();

    quietly(
        () -> {
          String odd = RawToken.valid().claim("permissions", "[\"root\",\"read\"]").text();
          Principal alice = verifier.verify(odd);
          answers.add(authorizer.decide(alice, Permission.USER_MANAGE).name());
          IssuedToken token = issuer.issue(TokenRequest.of("bob", Role.WORKER));
          revoker.revokeToken("some-id", NOW.plusSeconds(1));
          revoker.revokeSubject("bob");
          answers.add(TokenFixture.refusal(() -> verifier.verify(token.text())).getMessage());
          answers.add(TokenFixture.refusal(() -> verifier.verifyHeader(null)).getMessage());
          revoker.revokeAll();
        });

    assertThat(answers)
        .containsExactly("ROLE_LACKS_PERMISSION", "authentication failed", "authentication failed");
    assertThat(told.stream().map(call -> call.replaceAll("\\[.*", "")))
        .containsExactly(
            "authenticated",
            "unknownPermissions",
            "denied",
            "tokenIssued",
            "tokenRevoked",
            "subjectRevoked",
            "authenticationFailed",
            "authenticationFailed",
            "allRevoked");
    assertThat(told.get(1)).contains("alice").endsWith("[root]]");
    assertThat(uncaught).hasSize(told.size()).allMatch(IllegalStateException.class::isInstance);
  }

  @Test
  void every_method_has_a_default_and_is_guarded() throws InterruptedException {
    List<Method> methods =
        Arrays.stream(AccessListener.class.getMethods())
            .filter(m -> !m.isSynthetic() && !Modifier.isStatic(m.getModifiers()))
            .toList();
    assertThat(methods).allMatch(Method::isDefault);

    AccessListener guarded = new GuardedListener(listener);
    quietly(
        () -> {
          Principal alice = TokenFixture.principal("alice", Role.CLIENT);
          guarded.authenticated(alice);
          guarded.loggedIn("alice", Role.CLIENT);
          guarded.authenticationFailed(
              new AuthenticationException(AuthenticationFailure.EXPIRED, "x"));
          guarded.unknownPermissions(alice, List.of());
          guarded.denied(alice, Permission.AUDIT_READ, Decision.NOT_OWNER);
          guarded.tokenIssued("id", "alice", Role.CLIENT, NOW);
          guarded.tokenRevoked("id");
          guarded.subjectRevoked("alice");
          guarded.allRevoked();
          guarded.signInStarted("id", "alice", NOW);
          guarded.signInEnded("id", "alice");
          guarded.refreshTokenReused("id", "alice");
          ApiKey key =
              ApiKeys.builder(ApiKeyStore.inMemory())
                  .build()
                  .issue(TokenRequest.of("ci", Role.CLIENT))
                  .key();
          guarded.apiKeyIssued(key);
          guarded.apiKeyRotated(key);
          guarded.apiKeyRevoked(key);
          guarded.letInForDevelopment(alice);
          guarded.userAdded("alice", Role.CLIENT);
          guarded.userRemoved("alice");
          guarded.roleChanged("alice", Role.CLIENT, Role.ADMIN);
          guarded.passwordChanged("alice");
          guarded.permissionGranted(Role.CLIENT, Permission.AUDIT_READ, Condition.NONE);
          guarded.permissionRevoked(Role.CLIENT, Permission.AUDIT_READ);
        });

    assertThat(told.stream().map(call -> call.replaceAll("\\[.*", "")))
        .containsExactlyInAnyOrderElementsOf(methods.stream().map(Method::getName).toList());
    assertThat(uncaught).hasSize(methods.size());
  }
}
