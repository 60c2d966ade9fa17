package io.octaskly.checklist;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS of what is served and of what is called. */
final class TransportChecks {
  private static final Set<String> GOOD_PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  /** {@code HIGH:!aNULL:!MD5} of the requirement, and what OpenSSL's HIGH leaves out. */
  private static final Pattern BROKEN_SUITE =
      Pattern.compile(".*_(NULL|ANON|EXPORT|RC4|RC2|DES|DES40|3DES|MD5|IDEA|SEED)(_.*)?");

  /** Key exchange by RSA: who gets the key reads all that was recorded before (RFC 9325 4.1). */
  private static final Pattern WITHOUT_FORWARD_SECRECY =
      Pattern.compile("(TLS|SSL)_(RSA|DH_RSA|DH_DSS|ECDH_RSA|ECDH_ECDSA|PSK)_WITH_.*");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Sheet sheet;

  TransportChecks(Sheet sheet) {
    this.sheet = sheet;
  }

  void endpoints(List<URI> endpoints) {
    https(
        sheet.ask(
            "https-endpoints", Section.OCTASKLY_PRODUCTION, "Every endpoint is served by HTTPS"),
        endpoints,
        "endpoint(uri)");
  }

  void outbound(List<URI> calls) {
    https(
        sheet.ask("https-outbound", Section.TASKFORCE_DATA, "Every outbound call uses HTTPS"),
        calls,
        "outbound(uri)");
  }

  private static void https(Sheet.Question question, List<URI> uris, String call) {
    if (uris.isEmpty()) {
      question.notGiven(call);
      return;
    }
    List<String> open = new ArrayList<>();
    List<String> local = new ArrayList<>();
    for (URI uri : uris) {
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (!scheme.equals("https") && !scheme.equals("wss")) {
        boolean isLocal = LOOPBACK.contains(String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT));
        (isLocal ? local : open).add(shown(uri));
      }
    }
    String advice = "serve it by HTTPS, here or in the reverse proxy";
    if (!open.isEmpty()) {
      question.fail("not encrypted: " + String.join(", ", open), advice);
    } else if (!local.isEmpty()) {
      question.warn(
          "not encrypted, on this machine only: " + String.join(", ", local),
          "fine for development and behind a proxy on this machine");
    } else {
      question.pass(uris.size() + " of " + uris.size() + " use HTTPS");
    }
  }

  /** Without user, query and fragment, in any of which a secret could be. */
  private static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port;
  }

  void tls(@Nullable SSLParameters parameters) {
    Sheet.Question protocols =
        sheet.ask("tls-protocols", Section.TASKFORCE_DATA, "TLS 1.2 and 1.3 only");
    Sheet.Question suites = sheet.ask("tls-suites", Section.TASKFORCE_DATA, "Strong ciphers only");
    if (parameters == null) {
      String call = "tls(parameters), tls(context) or tls(protocols, suites)";
      protocols.notGiven(call);
      suites.notGiven(call);
      return;
    }
    protocols(protocols, parameters.getProtocols());
    suites(suites, parameters.getCipherSuites());
  }

  private static void protocols(Sheet.Question question, String @Nullable [] enabled) {
    if (enabled == null || enabled.length == 0) {
      question.warn("no protocols are named", "set TLSv1.3 and TLSv1.2");
      return;
    }
    List<String> bad =
        Arrays.stream(enabled).filter(protocol -> !GOOD_PROTOCOLS.contains(protocol)).toList();
    if (bad.isEmpty()) {
      question.pass(String.join(", ", enabled));
    } else {
      question.fail("enabled: " + String.join(", ", bad), "leave TLSv1.3 and TLSv1.2 only");
    }
  }

  private static void suites(Sheet.Question question, String @Nullable [] enabled) {
    if (enabled == null || enabled.length == 0) {
      question.warn("no cipher suites are named: those of the JDK", "name them, or accept these");
      return;
    }
    List<String> broken = matching(BROKEN_SUITE, enabled);
    List<String> old = matching(WITHOUT_FORWARD_SECRECY, enabled);
    if (!broken.isEmpty()) {
      question.fail("enabled: " + String.join(", ", broken), "remove them");
    } else if (!old.isEmpty()) {
      question.warn(
          "without forward secrecy: " + String.join(", ", old),
          "leave ECDHE, DHE and the suites of TLS 1.3 only");
    } else {
      question.pass(enabled.length + " suites, all strong and with forward secrecy");
    }
  }

  private static List<String> matching(Pattern pattern, String[] suites) {
    return Arrays.stream(suites)
        .filter(suite -> pattern.matcher(suite.toUpperCase(Locale.ROOT)).matches())
        .toList();
  }
}
