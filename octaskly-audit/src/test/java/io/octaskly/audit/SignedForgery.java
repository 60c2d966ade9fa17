package io.octaskly.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What somebody can do who has stolen a signing key: independent of the code under test. */
final class SignedForgery {
  private SignedForgery() {}

  /** Alters an event, chains all that follows anew, and signs again what was signed. */
  static void rewrite(Path file, String from, String to, String privateKey) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    boolean altered = false;
    for (int i = 0; i < lines.size(); i++) {
      String before = lines.get(i);
      String line = before.replace(from, to);
      altered |= !line.equals(before);
      if (altered) {
        String forged = Forgery.chained(field(lines.get(i - 1), "chain"), line);
        lines.set(i, before.contains("\"signature\"") ? signed(forged, privateKey) : forged);
      }
    }
    Files.write(file, lines);
  }

  private static String signed(String line, String privateKey) {
    String sequence = line.replaceFirst(".*\"sequence\":([0-9]+),.*", "$1");
    String next = line.contains("\"next_key\"") ? field(line, "next_key") : "";
    String message =
        "octaskly-audit checkpoint v1\n"
            + sequence
            + ":"
            + field(line, "chain")
            + "\n"
            + next
            + "\n";
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey))));
      signer.update(message.getBytes(StandardCharsets.UTF_8));
      String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
      return line.replaceFirst("}$", ",\"signature\":\"" + signature + "\"}");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String field(String line, String name) {
    return line.replaceFirst(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
  }
}
