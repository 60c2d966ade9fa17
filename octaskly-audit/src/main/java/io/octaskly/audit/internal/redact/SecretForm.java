package io.octaskly.audit.internal.redact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets that show by their own form, whatever they are called. Each form knows how it starts, for
 * {@link Traces}: a text without any of these starts is clean and no pattern looks at it. The
 * patterns repeat single characters only, so they take time in proportion to the text and no stack.
 */
enum SecretForm {
  /** Half a block is as secret as a whole one: without its end it goes to the end of the text. */
  PRIVATE_KEY(
      Pattern.compile(
          "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[\\s\\S]*?"
              + "(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|\\z)"),
      "-----BEGIN "),

  /** RFC 3986 section 3.2.1: a password in a URL's authority. */
  URL_PASSWORD(Pattern.compile("://[^\\s/:@]*+:([^\\s/]+)@"), "://"),

  /** curl and others: a name and a password in one argument; ids of user and group are none. */
  USER_PASSWORD(
      Pattern.compile(
          "(?<!\\S)(?:-u|--user|--proxy-user)[ =]\"?'?[^\\s:]+:(?![0-9]+(?!\\S))(\\S+)"),
      "-u",
      "--user",
      "--proxy-user"),

  BEARER(
      Pattern.compile("(?i)(?<![a-z0-9])bearer[ \\t]{1,4}([a-z0-9._~+/=-]{12,})"),
      "bearer ",
      "bearer\t") {
    @Override
    boolean isSecret(String token) {
      // "Bearer authentication failed" is no secret.
      return token.length() >= SURELY_NO_WORD || !isWord(token, 1);
    }
  },

  /** RFC 7617 section 2: Base64 of a text with a colon. */
  BASIC(
      Pattern.compile("(?i)(?<![a-z0-9])basic[ \\t]{1,4}([a-z0-9+/]{6,}+={0,2})"),
      "basic ",
      "basic\t") {
    @Override
    boolean isSecret(String credentials) {
      try {
        byte[] decoded = Base64.getDecoder().decode(credentials);
        return new String(decoded, StandardCharsets.ISO_8859_1).indexOf(':') >= 0;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  },

  JWT("eyJ", "[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}[A-Za-z0-9_.-]*"), // JWS, JWE (RFC 7519)
  AWS_KEY("AKIA", "[A-Z0-9]{16}(?![A-Za-z0-9])"),
  AWS_SESSION_KEY("ASIA", "[A-Z0-9]{16}(?![A-Za-z0-9])"),
  GOOGLE_KEY("AIza", "[A-Za-z0-9_-]{35}"),
  GOOGLE_TOKEN("ya29.", "[A-Za-z0-9_-]{20,}"),
  GITHUB("gh", "[oprsu]_[A-Za-z0-9]{36,}"),
  GITHUB_PERSONAL("github_pat_", "[A-Za-z0-9_]{22,}"),
  GITLAB("glpat-", "[A-Za-z0-9_.-]{20,}"),
  SLACK("xox", "[abeoprs]-[A-Za-z0-9-]{10,}"),
  STRIPE("sk_", "(?:live|test)_[A-Za-z0-9]{16,}"),
  STRIPE_RESTRICTED("rk_", "(?:live|test)_[A-Za-z0-9]{16,}"),
  STRIPE_WEBHOOK("whsec_", "(?:live|test)_[A-Za-z0-9]{16,}"),
  OPENAI_ANTHROPIC("sk-", "(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,}"),
  NPM("npm_", "[A-Za-z0-9]{36}"),
  PYPI("pypi-", "[A-Za-z0-9_-]{16,}"),
  SENDGRID("SG.", "[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}"),
  VAULT("hv", "[bs]\\.[A-Za-z0-9_-]{20,}"),
  DIGITALOCEAN("dop_v1_", "[a-f0-9]{64}"),
  DOCKER("dckr_pat_", "[A-Za-z0-9_-]{20,}"),
  HUGGING_FACE("hf_", "[A-Za-z0-9]{30,}"),
  AGE("AGE-SECRET-KEY-1", "[A-Z0-9]{20,}"),
  OCTASKLY("okt_", "[A-Za-z0-9]{1,64}_([A-Za-z0-9_-]{16,})"), // the id may be shown
  AZURE_SIGNATURE("sig=", "([A-Za-z0-9%+/=]{20,})");

  private static final int SURELY_NO_WORD = 24;

  private final Pattern pattern;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it unmodifiable.
  private final List<String> starts;

  SecretForm(Pattern pattern, String... starts) {
    this.pattern = pattern;
    this.starts = List.of(starts);
  }

  /** A token as its issuer publishes it; where the rest has a group, that alone is secret. */
  SecretForm(String start, String rest) {
    this(Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(start) + rest), start);
  }

  /** {@return how every secret of this form starts, in any case of letters} */
  List<String> starts() {
    return starts;
  }

  void find(String text, Spans found) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      int group = matcher.groupCount();
      if (isSecret(matcher.group(group))) {
        found.add(matcher.start(group), matcher.end(group));
      }
    }
  }

  /** {@return whether what a pattern found is secret indeed} */
  boolean isSecret(String text) {
    return true;
  }

  private static boolean isWord(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && c != '.') {
        return false;
      }
    }
    return true;
  }
}
