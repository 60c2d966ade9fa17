package io.octaskly.audit.internal.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which values of which events are erased, without saying what they were. As text: {@code 5-9} and
 * {@code 12} are events that lost all their personal values; {@code 40:u.2} is one that lost its
 * user and the third of its details, {@code i} is the source address, {@code d} the details with
 * their names. Not thread-safe.
 */
public final class ErasedPlaces {
  /** All values of an event. */
  static final String ALL = "all";

  /** How long a text may get; more places go into another. */
  private static final int MAX_TEXT = 8000;

  private final TreeMap<Long, Long> whole = new TreeMap<>();
  private final TreeMap<Long, String> parts = new TreeMap<>();

  /** Creates an empty set. */
  public ErasedPlaces() {}

  /** {@return whether there is none} */
  public boolean isEmpty() {
    return whole.isEmpty() && parts.isEmpty();
  }

  /** {@return how many events have lost a value} */
  public long events() {
    long events = parts.size();
    for (Map.Entry<Long, Long> range : whole.entrySet()) {
      events += range.getValue() - range.getKey() + 1;
    }
    return events;
  }

  /**
   * Adds an event's places.
   *
   * @param places as {@link SealedForm#erased()} tells
   */
  void add(long sequence, String places) {
    if (places.equals(ALL)) {
      addRange(sequence, sequence);
    } else if (!places.isEmpty()) {
      parts.merge(sequence, places, (one, other) -> one.equals(other) ? one : one + "." + other);
    }
  }

  /** Adds all that others holds. */
  public void addAll(ErasedPlaces others) {
    others.whole.forEach(this::addRange);
    others.parts.forEach(this::add);
  }

  private void addRange(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = whole.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> next = whole.higherEntry(from);
    while (next != null && next.getKey() <= to + 1) {
      to = Math.max(to, next.getValue());
      whole.remove(next.getKey());
      next = whole.higherEntry(from);
    }
    whole.put(from, to);
  }

  /** {@return whether an event lost these places} */
  boolean covers(long sequence, String places) {
    if (isWhole(sequence)) {
      return !Arrays.asList(places.split("\\.", -1)).contains("d");
    }
    String known = parts.get(sequence);
    return known != null
        && !places.equals(ALL)
        && new HashSet<>(List.of(known.split("\\.", -1)))
            .containsAll(List.of(places.split("\\.", -1)));
  }

  /** {@return what of an event was lost: {@link #ALL}, names of places, or nothing} */
  Set<String> of(long sequence) {
    if (isWhole(sequence)) {
      return Set.of(ALL);
    }
    String known = parts.get(sequence);
    return known == null ? Set.of() : Set.of(known.split("\\.", -1));
  }

  /** {@return whether any event in a range of numbers lost a value} */
  public boolean anyWithin(long first, long last) {
    Map.Entry<Long, Long> range = whole.floorEntry(last);
    Long part = parts.ceilingKey(first);
    return (range != null && range.getValue() >= first) || (part != null && part <= last);
  }

  private boolean isWhole(long sequence) {
    Map.Entry<Long, Long> range = whole.floorEntry(sequence);
    return range != null && range.getValue() >= sequence;
  }

  /** {@return the first event here that another set does not cover; 0 if there is none} */
  long firstNotIn(ErasedPlaces others) {
    long first = Long.MAX_VALUE;
    for (Map.Entry<Long, Long> range : whole.entrySet()) {
      for (long event = range.getKey(); event <= range.getValue() && event < first; event++) {
        if (!others.covers(event, ALL)) {
          first = event;
        }
      }
    }
    for (Map.Entry<Long, String> part : parts.entrySet()) {
      if (part.getKey() < first && !others.covers(part.getKey(), part.getValue())) {
        first = part.getKey();
      }
    }
    return first == Long.MAX_VALUE ? 0 : first;
  }

  /** {@return the places as texts of bounded length, in order} */
  public List<String> texts() {
    List<String> words = new ArrayList<>();
    TreeMap<Long, String> sorted = new TreeMap<>();
    whole.forEach((from, to) -> sorted.put(from, from.equals(to) ? "" + from : from + "-" + to));
    parts.forEach((event, places) -> sorted.put(event, event + ":" + places));
    StringBuilder text = new StringBuilder();
    for (String word : sorted.values()) {
      if (text.length() > 0 && text.length() + word.length() >= MAX_TEXT) {
        words.add(text.toString());
        text.setLength(0);
      }
      text.append(text.length() == 0 ? "" : ",").append(word);
    }
    if (text.length() > 0) {
      words.add(text.toString());
    }
    return words;
  }

  /**
   * Adds what {@link #texts()} wrote.
   *
   * @return whether it is such a text
   */
  public boolean addText(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,18}[0-9:,.udi-]*")) {
      return false;
    }
    for (String word : text.split(",", -1)) {
      if (word.matches("[0-9]{1,18}(-[0-9]{1,18})?")) {
        String[] range = word.split("-", -1);
        long first = Long.parseLong(range[0]);
        long last = Long.parseLong(range[range.length - 1]);
        if (last < first) {
          return false;
        }
        addRange(first, last);
      } else if (word.matches("[0-9]{1,18}:([udi]|[0-9]+)(\\.([udi]|[0-9]+))*")) {
        int colon = word.indexOf(':');
        add(Long.parseLong(word.substring(0, colon)), word.substring(colon + 1));
      } else {
        return false;
      }
    }
    return true;
  }
}
