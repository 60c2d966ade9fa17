package io.octaskly.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the requests of an address are counted under. Whoever has an IPv6 address has 2^64 of them,
 * so that of these the network counts: the first 64 bits.
 */
public final class AddressKey {
  private static final int GROUPS = 8;
  private static final int NETWORK_GROUPS = 4;

  /** Of an address with a zone and a port. */
  private static final int LONGEST = 100;

  /** An IPv6 address has two colons at least; a zone is the host's own business. */
  private static final Pattern IPV6 =
      Pattern.compile("\\[?([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(%[^\\]]*)?\\]?(:\\d+)?");

  private static final Pattern IPV4_INSIDE =
      Pattern.compile("::ffff:(\\d{1,3}(?:\\.\\d{1,3}){3})", Pattern.CASE_INSENSITIVE);

  private static final Pattern IPV4_AT_END = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}$");

  private static final Pattern GROUP = Pattern.compile("[0-9a-f]{1,4}");

  private AddressKey() {}

  /**
   * {@return the key of an address; whatever is no IPv6 address is its own}
   *
   * @param address as the host gives it
   */
  public static String of(String address) {
    Matcher ipv6 = IPV6.matcher(address);
    // A long text, which may come from a careless proxy, is not even looked at.
    if (address.length() > LONGEST || !ipv6.matches()) {
      return address;
    }
    String literal = ipv6.group(1);
    Matcher ipv4 = IPV4_INSIDE.matcher(literal);
    return ipv4.matches() ? ipv4.group(1) : network(literal.toLowerCase(Locale.ROOT), address);
  }

  private static String network(String literal, String address) {
    int gap = literal.indexOf("::");
    List<String> groups = groups(gap < 0 ? literal : literal.substring(0, gap));
    List<String> tail = groups(gap < 0 ? "" : literal.substring(gap + 2));
    int zeros = GROUPS - groups.size() - tail.size();
    if (gap < 0 ? zeros != 0 : zeros < 1) {
      return address;
    }
    groups.addAll(Collections.nCopies(zeros, "0"));
    groups.addAll(tail);
    return groups.stream().allMatch(group -> GROUP.matcher(group).matches())
        ? groups.stream()
            .limit(NETWORK_GROUPS)
            .map(group -> group.replaceFirst("^0+(?=.)", ""))
            .collect(Collectors.joining(":", "", "::/64"))
        : address;
  }

  /** What is written as an IPv4 address at the end stands for the last two groups. */
  private static List<String> groups(String part) {
    List<String> groups = new ArrayList<>();
    if (!part.isEmpty()) {
      groups.addAll(List.of(IPV4_AT_END.matcher(part).replaceFirst("0:0").split(":", -1)));
    }
    return groups;
  }
}
