package io.octaskly.audit.internal.chain;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;

/**
 * What the chain covers of a line: its fields as they would be if every personal value had been
 * erased, so that erasing one later changes nothing. Not thread-safe; used for one line after the
 * other.
 *
 * <p>A value is replaced by {@code "erased:<commitment>"}; the commitment is SHA-256 over the
 * value's salt and its bytes in the line, as 43 digits of Base64url (RFC 4648 section 5). Details
 * as a whole are then replaced by {@code {"erased":"<commitment>"}}, SHA-256 over the object whose
 * values were replaced, so that names can be erased too. The salts of a line are one text of 16
 * characters for each value, in their order. Where a value has been erased, dashes are in place of
 * its salt; where all details have, 16 {@code =} stand for all their salts.
 */
public final class SealedForm {
  /** Characters of a salt: 96 bits, far more than can be guessed. */
  public static final int SALT = 16;

  static final int COMMITMENT = 43;

  static final byte[] ERASED_SALT = ascii("-".repeat(SALT));
  static final byte[] ERASED_DETAILS_SALT = ascii("=".repeat(SALT));

  static final byte[] ERASED_VALUE = ascii("\"erased:");
  static final byte[] ERASED_DETAILS = ascii("{\"erased\":\"");
  private static final byte[] ERASED_NAME = ascii("\"erased\":");

  private static final byte[] BASE64URL =
      ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

  private static final boolean[] DIGIT = new boolean[128];

  static {
    for (byte digit : BASE64URL) {
      DIGIT[digit] = true;
    }
  }

  private final LineFields fields = new LineFields();
  private final MessageDigest sha256 = HashChain.sha256();
  private final byte[] hash = new byte[32];
  private final Bytes form = new Bytes(1 << 10);
  private final Bytes details = new Bytes(1 << 10);
  private final StringBuilder erased = new StringBuilder();
  private boolean allErased;

  /** Where in the form the details start that stand for those of the line. */
  private int detailsForm;

  /** Creates it. */
  public SealedForm() {}

  /**
   * {@return a line about to be written, each of its personal values salted}
   *
   * @param line holds the fields, without closing brace, from its start
   * @param length how many bytes they take
   * @param salts where salts come from
   */
  public Unplaced salted(byte[] line, int length, Salts salts) {
    if (fields.read(line, 0, length) != length) {
      throw new IllegalStateException("a line was written that is none");
    }
    int digits = SALT * fields.personal();
    if (digits == 0) {
      return Unplaced.own(Arrays.copyOf(line, length));
    }
    int start = length + Seal.SALTS.length;
    byte[] body = new byte[start + digits + 1];
    System.arraycopy(line, 0, body, 0, length);
    System.arraycopy(Seal.SALTS, 0, body, length, Seal.SALTS.length);
    salts.fill(body, start, start + digits);
    body[start + digits] = '"';
    if (!compute(line, 0, length, body, start, digits)) {
      throw new IllegalStateException("a line was written that looks erased");
    }
    return Unplaced.of(body, Arrays.copyOf(form.array, form.length));
  }

  /**
   * Computes the form of a line.
   *
   * @param buffer holds the line
   * @param start where it starts
   * @param end where its fields and salts end
   * @return whether it is a line with salts as they must be
   */
  boolean compute(byte[] buffer, int start, int end) {
    int behind = fields.read(buffer, start, end);
    if (behind < 0) {
      return false;
    }
    if (behind == end) {
      return computeWithoutSalts(buffer, start, end);
    }
    int salts = behind + Seal.SALTS.length;
    int length = end - 1 - salts;
    return length > 0
        && Seal.matches(buffer, behind, Seal.SALTS)
        && buffer[end - 1] == '"'
        && compute(buffer, start, behind, buffer, salts, length);
  }

  byte[] array() {
    return form.array;
  }

  int length() {
    return form.length;
  }

  /** {@return the fields of the line that was computed last} */
  LineFields fields() {
    return fields;
  }

  /** {@return whether any value of the last line is erased} */
  boolean isErased() {
    return erased.length() > 0;
  }

  /**
   * {@return which values of the last line are erased: empty, {@link ErasedPlaces#ALL}, or names of
   * places joined by dots}
   */
  String erased() {
    return allErased ? ErasedPlaces.ALL : erased.toString();
  }

  /**
   * {@return the line that was computed last without some of its values and their salts}
   *
   * @param line the line
   * @param bodyLength where its fields and salts end
   * @param wanted names of places, or {@link ErasedPlaces#ALL}
   */
  byte[] erase(byte[] line, int bodyLength, Set<String> wanted) {
    boolean all = wanted.contains(ErasedPlaces.ALL);
    int salt = fields.sourceIpEnd() + Seal.SALTS.length;
    Bytes out = new Bytes(line.length + COMMITMENT);
    Bytes salts = new Bytes(SALT * (fields.personal() + 1));
    out.add(line, 0, fields.userStart());
    if (fields.hasUser()) {
      boolean erase = all || wanted.contains("u");
      erase(line, fields.userStart(), fields.userEnd(), salt, erase, out, salts);
      salt += SALT;
    } else {
      out.add(line, fields.userStart(), fields.userEnd());
    }
    out.add(line, fields.userEnd(), fields.detailsStart());
    if (fields.members() > 0 && Seal.matches(line, salt, ERASED_DETAILS_SALT)) {
      out.add(line, fields.detailsStart(), fields.detailsEnd());
      salts.add(ERASED_DETAILS_SALT);
      salt += SALT;
    } else if (fields.members() > 0 && wanted.contains("d")) {
      out.add(form.array, detailsForm, detailsForm + ERASED_DETAILS.length + COMMITMENT + 2);
      salts.add(ERASED_DETAILS_SALT);
      salt += SALT * fields.members();
    } else {
      for (int i = 0; i < fields.members(); i++) {
        out.add(i == 0 ? '{' : ',');
        out.add(line, fields.nameStart(i), fields.valueStart(i));
        boolean erase = all || wanted.contains(Integer.toString(i));
        erase(line, fields.valueStart(i), fields.valueEnd(i), salt, erase, out, salts);
        salt += SALT;
      }
      int closing = fields.members() > 0 ? fields.detailsEnd() - 1 : fields.detailsStart();
      out.add(line, closing, fields.detailsEnd());
    }
    out.add(line, fields.detailsEnd(), fields.sourceIpStart());
    if (fields.hasSourceIp()) {
      boolean erase = all || wanted.contains("i");
      erase(line, fields.sourceIpStart(), fields.sourceIpEnd(), salt, erase, out, salts);
    } else {
      out.add(line, fields.sourceIpStart(), fields.sourceIpEnd());
    }
    out.add(Seal.SALTS);
    out.add(salts.array, 0, salts.length);
    out.add('"');
    out.add(line, bodyLength, line.length);
    return Arrays.copyOf(out.array, out.length);
  }

  private void erase(
      byte[] line, int start, int end, int salt, boolean erase, Bytes out, Bytes salts) {
    boolean before = Seal.matches(line, salt, ERASED_SALT);
    if (!erase || before) {
      out.add(line, start, end);
      salts.add(line, salt, salt + SALT);
    } else {
      value(line, start, end, line, salt, out);
      salts.add(ERASED_SALT);
    }
  }

  /** The log's own lines hold nothing personal; others without salts have no value at all. */
  private boolean computeWithoutSalts(byte[] buffer, int start, int end) {
    erased.setLength(0);
    allErased = false;
    if (fields.hasUser() || fields.hasSourceIp()) {
      return false;
    }
    for (int i = 0; i < fields.members(); i++) {
      if (Seal.matches(buffer, fields.nameStart(i), ERASED_NAME)) {
        return false;
      }
    }
    form.length = 0;
    form.add(buffer, start, end);
    return true;
  }

  private boolean compute(
      byte[] line, int start, int end, byte[] salts, int saltsStart, int saltsLength) {
    erased.setLength(0);
    int salt = saltsStart;
    int saltsEnd = saltsStart + saltsLength;
    form.length = 0;
    int erasedValues = 0;
    form.add(line, start, fields.userStart());
    if (fields.hasUser()) {
      if (salt + SALT > saltsEnd) {
        return false;
      }
      int found = value(line, fields.userStart(), fields.userEnd(), salts, salt, form);
      if (found < 0) {
        return false;
      }
      erasedValues += found;
      note(found, "u");
      salt += SALT;
    } else {
      form.add(line, fields.userStart(), fields.userEnd());
    }
    form.add(line, fields.userEnd(), fields.detailsStart());
    boolean names = false;
    if (fields.members() == 0) {
      form.add(line, fields.detailsStart(), fields.detailsEnd());
    } else if (Seal.matches(salts, salt, saltsEnd, ERASED_DETAILS_SALT)) {
      if (!isErasedDetails(line)) {
        return false;
      }
      names = true;
      note(1, "d");
      form.add(line, fields.detailsStart(), fields.detailsEnd());
      salt += SALT;
    } else {
      int found = details(line, salts, salt, saltsEnd);
      if (found < 0) {
        return false;
      }
      erasedValues += found;
      salt += SALT * fields.members();
    }
    form.add(line, fields.detailsEnd(), fields.sourceIpStart());
    if (fields.hasSourceIp()) {
      if (salt + SALT > saltsEnd) {
        return false;
      }
      int found = value(line, fields.sourceIpStart(), fields.sourceIpEnd(), salts, salt, form);
      if (found < 0) {
        return false;
      }
      erasedValues += found;
      note(found, "i");
      salt += SALT;
    } else {
      form.add(line, fields.sourceIpStart(), fields.sourceIpEnd());
    }
    form.add(line, fields.sourceIpEnd(), end);
    allErased = !names && erasedValues == fields.personal();
    return salt == saltsEnd;
  }

  private int details(byte[] line, byte[] salts, int saltsStart, int saltsEnd) {
    if (saltsStart + SALT * fields.members() > saltsEnd) {
      return -1;
    }
    int count = 0;
    details.length = 0;
    for (int i = 0; i < fields.members(); i++) {
      details.add(i == 0 ? '{' : ',');
      details.add(line, fields.nameStart(i), fields.valueStart(i));
      int found =
          value(
              line,
              fields.valueStart(i),
              fields.valueEnd(i),
              salts,
              saltsStart + i * SALT,
              details);
      if (found < 0) {
        return -1;
      }
      count += found;
      if (found > 0) {
        note(found, Integer.toString(i));
      }
    }
    details.add('}');
    detailsForm = form.length;
    form.add(ERASED_DETAILS);
    sha256.update(details.array, 0, details.length);
    addHash(form);
    form.add('"');
    form.add('}');
    return count;
  }

  /** Adds what stands for a value; {@return 1 if it is erased, 0 if not, -1 if it is neither} */
  private int value(byte[] line, int start, int end, byte[] salts, int salt, Bytes out) {
    if (Seal.matches(salts, salt, salts.length, ERASED_SALT)) {
      if (!isErasedValue(line, start, end)) {
        return -1;
      }
      out.add(line, start, end);
      return 1;
    }
    if (!areDigits(salts, salt, salt + SALT)) {
      return -1;
    }
    out.add(ERASED_VALUE);
    sha256.update(salts, salt, SALT);
    sha256.update(line, start, end - start);
    addHash(out);
    out.add('"');
    return 0;
  }

  private boolean isErasedDetails(byte[] line) {
    int start = fields.detailsStart();
    int digits = start + ERASED_DETAILS.length;
    int end = fields.detailsEnd();
    return end - digits == COMMITMENT + 2
        && Seal.matches(line, start, ERASED_DETAILS)
        && areDigits(line, digits, digits + COMMITMENT);
  }

  private static boolean isErasedValue(byte[] line, int start, int end) {
    int digits = start + ERASED_VALUE.length;
    return end - digits == COMMITMENT + 1
        && Seal.matches(line, start, ERASED_VALUE)
        && areDigits(line, digits, digits + COMMITMENT);
  }

  private static boolean areDigits(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] < 0 || !DIGIT[bytes[i]]) {
        return false;
      }
    }
    return true;
  }

  private void note(int found, String place) {
    if (found > 0) {
      if (erased.length() > 0) {
        erased.append('.');
      }
      erased.append(place);
    }
  }

  private void addHash(Bytes out) {
    try {
      sha256.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 gave other than 32 bytes", e);
    }
    out.ensure(COMMITMENT);
    int at = out.length;
    for (int i = 0; i < 30; i += 3) {
      int bits = (hash[i] & 0xFF) << 16 | (hash[i + 1] & 0xFF) << 8 | (hash[i + 2] & 0xFF);
      out.array[at] = BASE64URL[bits >> 18];
      out.array[at + 1] = BASE64URL[bits >> 12 & 0x3F];
      out.array[at + 2] = BASE64URL[bits >> 6 & 0x3F];
      out.array[at + 3] = BASE64URL[bits & 0x3F];
      at += 4;
    }
    // The last two bytes take three digits.
    int bits = (hash[30] & 0xFF) << 10 | (hash[31] & 0xFF) << 2;
    out.array[at] = BASE64URL[bits >> 12];
    out.array[at + 1] = BASE64URL[bits >> 6 & 0x3F];
    out.array[at + 2] = BASE64URL[bits & 0x3F];
    out.length += COMMITMENT;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A growing array. */
  private static final class Bytes {
    private byte[] array;
    private int length;

    Bytes(int size) {
      array = new byte[size];
    }

    void add(char c) {
      ensure(1);
      array[length++] = (byte) c;
    }

    void add(byte[] bytes) {
      add(bytes, 0, bytes.length);
    }

    void add(byte[] bytes, int start, int end) {
      ensure(end - start);
      System.arraycopy(bytes, start, array, length, end - start);
      length += end - start;
    }

    void ensure(int more) {
      if (length + more > array.length) {
        array = Arrays.copyOf(array, Math.max(2 * array.length, length + more));
      }
    }
  }
}
