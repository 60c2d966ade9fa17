package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A token that must not get in, and why not. Unless a case is about the signature, its token is
 * signed with the verifier's own key: it is refused for what it says.
 */
record TortureCase(String name, String token, AuthenticationFailure failure) {
  private static final TokenVerifier VERIFIER = TokenFixture.verifier();

  static TortureCase refused(String name, RawToken token, AuthenticationFailure failure) {
    return refused(name, token.text(), failure);
  }

  static TortureCase refused(String name, String token, AuthenticationFailure failure) {
    return new TortureCase(name, token, failure);
  }

  void check() {
    AuthenticationException refusal = TokenFixture.refusal(() -> VERIFIER.verify(token));

    assertThat(refusal.failure()).as(refusal.detail()).isEqualTo(failure);
    assertThat(refusal).hasMessage("authentication failed").hasNoCause();
    assertThat(refusal.detail()).hasSizeLessThan(250).doesNotContainPattern("\\p{Cc}");
    for (String part : token.split("\\.", -1)) {
      if (part.length() > 8) {
        assertThat(refusal.detail()).doesNotContain(part);
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
