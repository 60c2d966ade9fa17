package io.octaskly.checklist;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses of databases. Never shows more of one than scheme, host and port: anything else may
 * hold a password.
 */
final class DatabaseChecks {
  private static final Pattern PASSWORD =
      Pattern.compile(
          "(?i)[?&;](password|passwd|pwd|pass|sslpassword|token|secret)\\s*=\\s*[^&;\\s]");

  /** {@code user:password@host}, which PostgreSQL's driver refuses and others take. */
  private static final Pattern PASSWORD_BEFORE_HOST = Pattern.compile("//[^/?;]*:[^/?;]*@");

  private static final Pattern PARTS =
      Pattern.compile("(?i)(?:jdbc:)?([a-z0-9]+)(?:\\+[a-z0-9]+)?:(//)?([^?;]*)(?:[?;](.*))?");

  private final Sheet sheet;

  DatabaseChecks(Sheet sheet) {
    this.sheet = sheet;
  }

  private enum Verdict {
    VERIFIED,
    LOCAL,
    UNKNOWN,
    HOST_NOT_VERIFIED,
    NOT_VERIFIED
  }

  void urls(List<String> urls) {
    Sheet.Question tls =
        sheet.ask(
            "database-tls",
            Section.TASKFORCE_CHECKLIST,
            "Connections to databases are encrypted, and their certificates verified");
    Sheet.Question password =
        sheet.ask(
            "database-url-without-password",
            Section.TASKFORCE_SECRETS,
            "No address of a database holds its password");
    if (urls.isEmpty()) {
      tls.notGiven("databaseUrl(url)");
      password.notGiven("databaseUrl(url)");
      return;
    }
    Verdict worst = Verdict.VERIFIED;
    String where = "";
    int withPassword = 0;
    for (String url : urls) {
      Verdict verdict = verdict(url);
      where += (where.isEmpty() ? "" : ", ") + shown(url) + ": " + words(verdict);
      worst = verdict.compareTo(worst) > 0 ? verdict : worst;
      withPassword += hasPassword(url) ? 1 : 0;
    }
    answer(tls, worst, where);
    if (withPassword == 0) {
      password.pass(urls.size() + " without");
    } else {
      password.fail(
          withPassword + " of " + urls.size() + " hold a password, not shown here",
          "take it out, change it, and give it to the driver from a SecretSource");
    }
  }

  private static void answer(Sheet.Question question, Verdict worst, String where) {
    String advice = "add ?sslmode=verify-full&sslrootcert=... (PostgreSQL)";
    switch (worst) {
      case VERIFIED, LOCAL -> question.pass(where);
      case UNKNOWN ->
          question.answer(
              CheckStatus.MANUAL, where, "see in the driver's manual how it verifies certificates");
      case HOST_NOT_VERIFIED -> question.warn(where, advice);
      case NOT_VERIFIED -> question.fail(where, advice);
    }
  }

  private static String words(Verdict verdict) {
    return switch (verdict) {
      case VERIFIED -> "verified";
      case LOCAL -> "in this process";
      case UNKNOWN -> "driver not known";
      case HOST_NOT_VERIFIED -> "any certificate of the authority will do, whatever host it names";
      case NOT_VERIFIED -> "not verified";
    };
  }

  private static Verdict verdict(String url) {
    Matcher parts = PARTS.matcher(url);
    if (!parts.matches()) {
      return Verdict.UNKNOWN;
    }
    Map<String, String> settings = settings(parts.group(4));
    return switch (parts.group(1).toLowerCase(Locale.ROOT)) {
      case "postgresql", "postgres" -> postgres(settings);
      case "mysql", "mariadb" -> mysql(settings);
      case "h2" -> h2(parts.group(3));
      default -> Verdict.UNKNOWN;
    };
  }

  /**
   * The driver's "ssl" without "sslmode" means verify-full, and without both it takes what the
   * server offers ("prefer"). The factory can undo either.
   */
  private static Verdict postgres(Map<String, String> settings) {
    if (settings.getOrDefault("sslfactory", "").contains("NonValidating")) {
      return Verdict.NOT_VERIFIED;
    }
    String ssl = settings.getOrDefault("ssl", "false");
    boolean isOn = ssl.isEmpty() || ssl.equalsIgnoreCase("true");
    String mode = settings.getOrDefault("sslmode", isOn ? "verify-full" : "prefer");
    return switch (mode.toLowerCase(Locale.ROOT)) {
      case "verify-full" -> Verdict.VERIFIED;
      case "verify-ca" -> Verdict.HOST_NOT_VERIFIED;
      default -> Verdict.NOT_VERIFIED;
    };
  }

  private static Verdict mysql(Map<String, String> settings) {
    return switch (settings.getOrDefault("sslmode", "").toLowerCase(Locale.ROOT)) {
      case "verify_identity", "verify-full" -> Verdict.VERIFIED;
      case "verify_ca", "verify-ca" -> Verdict.HOST_NOT_VERIFIED;
      default -> Verdict.NOT_VERIFIED;
    };
  }

  private static Verdict h2(String rest) {
    String start = rest.toLowerCase(Locale.ROOT);
    if (start.startsWith("ssl:")) {
      return Verdict.HOST_NOT_VERIFIED;
    }
    return start.startsWith("tcp:") ? Verdict.NOT_VERIFIED : Verdict.LOCAL;
  }

  private static Map<String, String> settings(String text) {
    Map<String, String> settings = new HashMap<>();
    if (text != null) {
      for (String pair : text.split("[&;]", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        // Of several, the drivers take the last.
        settings.put(decoded(name).toLowerCase(Locale.ROOT), decoded(value));
      }
    }
    return settings;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static boolean hasPassword(String url) {
    return PASSWORD.matcher(url).find() || PASSWORD_BEFORE_HOST.matcher(url).find();
  }

  private static String shown(String url) {
    Matcher parts = PARTS.matcher(url);
    if (hasPassword(url) || !parts.matches() || parts.group(3).contains("@")) {
      return "an address that is not shown";
    }
    String rest = parts.group(3);
    int path = rest.indexOf('/');
    String host = parts.group(2) == null || path < 0 ? rest : rest.substring(0, path);
    return parts.group(1) + (parts.group(2) == null ? ":" : "://") + host;
  }
}
