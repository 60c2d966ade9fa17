package io.octaskly.audit.internal.redact;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds secrets that show by their own form, whatever they are called. The patterns repeat single
 * characters only, so they take time in proportion to the text and no stack.
 */
final class SecretForms {
  /** Half a block is as secret as a whole one: without its end it goes to the end of the text. */
  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[\\s\\S]*?"
              + "(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|\\z)");

  /** RFC 3986 section 3.2.1: a password in a URL's authority. */
  private static final Pattern URL_PASSWORD = Pattern.compile("://[^\\s/:@]*+:([^\\s/]+)@");

  /** curl and others: a name and a password in one argument; ids of user and group are none. */
  private static final Pattern USER_PASSWORD =
      Pattern.compile(
          "(?<!\\S)(?:-u|--user|--proxy-user)[ =]\"?'?[^\\s:]+:(?![0-9]+(?!\\S))(\\S+)");

  private static final Pattern BEARER =
      Pattern.compile("(?i)(?<![a-z0-9])bearer[ \\t]{1,4}([a-z0-9._~+/=-]{12,})");

  private static final Pattern BASIC =
      Pattern.compile("(?i)(?<![a-z0-9])basic[ \\t]{1,4}([a-z0-9+/]{6,}+={0,2})");

  private static final int SURELY_NO_WORD = 24;

  /** Formats as their issuers publish them; where there is a group, it alone is secret. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<![A-Za-z0-9_])(?:"
              + String.join(
                  "|",
                  "eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}[A-Za-z0-9_.-]*", // JWS, JWE (RFC 7519)
                  "(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])", // AWS
                  "AIza[A-Za-z0-9_-]{35}", // Google
                  "ya29\\.[A-Za-z0-9_-]{20,}",
                  "gh[oprsu]_[A-Za-z0-9]{36,}", // GitHub
                  "github_pat_[A-Za-z0-9_]{22,}",
                  "glpat-[A-Za-z0-9_.-]{20,}", // GitLab
                  "xox[abeoprs]-[A-Za-z0-9-]{10,}", // Slack
                  "(?:sk|rk|whsec)_(?:live|test)_[A-Za-z0-9]{16,}", // Stripe
                  "sk-(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20,}", // OpenAI, Anthropic
                  "npm_[A-Za-z0-9]{36}",
                  "pypi-[A-Za-z0-9_-]{16,}",
                  "SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}", // SendGrid
                  "hv[bs]\\.[A-Za-z0-9_-]{20,}", // Vault
                  "dop_v1_[a-f0-9]{64}", // DigitalOcean
                  "dckr_pat_[A-Za-z0-9_-]{20,}", // Docker
                  "hf_[A-Za-z0-9]{30,}", // Hugging Face
                  "AGE-SECRET-KEY-1[A-Z0-9]{20,}",
                  "okt_[A-Za-z0-9]{1,64}_([A-Za-z0-9_-]{16,})", // Octaskly: the id may be shown
                  "sig=([A-Za-z0-9%+/=]{20,})") // Azure shared access signature
              + ")");

  private SecretForms() {}

  static void findPrivateKeys(String text, Spans found) {
    if (text.contains("PRIVATE KEY")) {
      findAll(PRIVATE_KEY, text, found);
    }
  }

  static void findUrlPasswords(String text, Spans found) {
    if (text.contains("://")) {
      findAll(URL_PASSWORD, text, found);
    }
  }

  static void findUserPasswords(String text, Spans found) {
    findAll(USER_PASSWORD, text, found);
  }

  static void findTokens(String text, Spans found) {
    findAll(TOKEN, text, found);
    for (Matcher bearer = BEARER.matcher(text); bearer.find(); ) {
      // "Bearer authentication failed" is no secret.
      String token = bearer.group(1);
      if (token.length() >= SURELY_NO_WORD || !token.substring(1).matches("[a-z.]*")) {
        found.add(bearer.start(1), bearer.end(1));
      }
    }
    for (Matcher basic = BASIC.matcher(text); basic.find(); ) {
      if (isUserAndPassword(basic.group(1))) {
        found.add(basic.start(1), basic.end(1));
      }
    }
  }

  private static void findAll(Pattern pattern, String text, Spans found) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      int group = 0;
      for (int i = 1; i <= matcher.groupCount(); i++) {
        group = matcher.start(i) < 0 ? group : i;
      }
      found.add(matcher.start(group), matcher.end(group));
    }
  }

  /** RFC 7617 section 2: Base64 of a text with a colon. */
  private static boolean isUserAndPassword(String credentials) {
    try {
      byte[] decoded = Base64.getDecoder().decode(credentials);
      return new String(decoded, StandardCharsets.ISO_8859_1).indexOf(':') >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
