package io.octaskly.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Computes chain values anew, as anybody can: independent of the code under test. Knows lines whose
 * details are flat objects of texts and numbers.
 */
final class Forgery {
  private static final Pattern LINE =
      Pattern.compile(
          "(.*?\"user\":)(null|\"(?:[^\"\\\\]|\\\\.)*\")(,\"action\":.*?,\"details\":)(\\{.*\\})"
              + "(,\"source_ip\":)(null|\"(?:[^\"\\\\]|\\\\.)*\")(?:,\"salts\":\"([^\"]*)\")?"
              + "(,\"sequence\":[0-9]+)");

  private static final Pattern MEMBER =
      Pattern.compile("(\"(?:[^\"\\\\]|\\\\.)*\":)(\"(?:[^\"\\\\]|\\\\.)*\"|[^,}]*)");

  private Forgery() {}

  /** {@return the line with the chain value that it would have as the first} */
  static String chained(String line) {
    return chained("0".repeat(64), line);
  }

  /** {@return the line, unsigned, with the chain value that it would have after another} */
  static String chained(String previous, String line) {
    String open =
        line.replaceFirst(",(\"chain\":\"[0-9a-f]*\"(,\"signature\":\"[^\"]*\")?})?$", "");
    return open
        + ",\"chain\":\""
        + HexFormat.of().formatHex(sha256(previous + sealed(open)))
        + "\"}";
  }

  /** Alters an event and chains all that follows anew; signatures cannot be made. */
  static void rewrite(Path file, String from, String to) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    boolean altered = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replace(from, to);
      altered |= !line.equals(lines.get(i));
      if (altered) {
        String chain = lines.get(i - 1).replaceFirst(".*\"chain\":\"([0-9a-f]{64})\".*", "$1");
        lines.set(i, chained(chain, line));
      }
    }
    Files.write(file, lines);
  }

  /** {@return the line as if all its personal values were erased, without its salts} */
  private static String sealed(String open) {
    Matcher line = LINE.matcher(open);
    if (!line.matches() || line.group(7) == null) {
      return open;
    }
    String salts = line.group(7);
    StringBuilder sealed = new StringBuilder(line.group(1));
    int salt = 0;
    if (line.group(2).equals("null")) {
      sealed.append("null");
    } else {
      sealed.append(commitment(salts, salt++, line.group(2)));
    }
    sealed.append(line.group(3));
    if (line.group(4).equals("{}")) {
      sealed.append("{}");
    } else {
      StringBuilder details = new StringBuilder("{");
      for (Matcher member = MEMBER.matcher(line.group(4)); member.find(); ) {
        details.append(details.length() > 1 ? "," : "").append(member.group(1));
        details.append(commitment(salts, salt++, member.group(2)));
      }
      sealed.append("{\"erased\":\"").append(base64(sha256(details + "}"))).append("\"}");
    }
    sealed.append(line.group(5));
    sealed.append(line.group(6).equals("null") ? "null" : commitment(salts, salt, line.group(6)));
    return sealed.append(line.group(8)).toString();
  }

  private static String commitment(String salts, int index, String value) {
    String salt = salts.substring(16 * index, 16 * index + 16);
    return salt.equals("-".repeat(16)) ? value : "\"erased:" + base64(sha256(salt + value)) + "\"";
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
