package io.octaskly.sandbox;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The system calls that a task was refused by the filter of its level: different ones in the order
 * in which they were first made, each with the number of its repetitions. Immutable.
 *
 * <p>Seen are refusals of the filter that say so ({@code EPERM}, {@code EACCES}, and at VERY_STRICT
 * calls that are not on its list), or that a profile does not list the call. Not seen is what the
 * kernel refuses by other means, such as Landlock's rules for paths, modes of files, missing
 * capabilities or a limit; and calls that are answered as if the kernel did not have them because
 * programs then do the same in another way.
 *
 * <p>At most 256 different calls are kept, and 10,000 are counted. A task that makes more gets
 * {@code ENOSYS} for the rest instead of the usual error number, and those are not seen; {@link
 * #gap} then says so.
 */
public final class Denials implements Iterable<Denial> {
  private static final Denials NONE = new Denials(List.of(), 0, true, Optional.empty());

  private final List<Denial> list;
  private final long total;
  private final boolean observed;
  private final Optional<String> gap;

  Denials(List<Denial> list, long total, boolean observed, Optional<String> gap) {
    this.list = List.copyOf(list);
    this.total = total;
    this.observed = observed;
    this.gap = gap;
  }

  /** Nothing was refused, and all would have been seen. */
  static Denials none() {
    return NONE;
  }

  /** {@return the different calls in the order in which they were first made; unmodifiable} */
  public List<Denial> list() {
    return list;
  }

  /** {@return how many calls were refused in all, as far as they were seen} */
  public long total() {
    return total;
  }

  /**
   * {@return whether refused calls were seen at all} Where not, an empty list says nothing, and
   * {@link #gap} says why.
   */
  public boolean observed() {
    return observed;
  }

  /** {@return whether every refused call is counted and listed} */
  public boolean complete() {
    return gap.isEmpty();
  }

  /** {@return what is missing, and why, in a sentence; empty if {@link #complete}} */
  public Optional<String> gap() {
    return gap;
  }

  /** Iterates over {@link #list()}; the iterator cannot remove. */
  @Override
  public Iterator<Denial> iterator() {
    return list.iterator();
  }

  /** {@return the list, or why there is none, in one line} */
  @Override
  public String toString() {
    if (!observed) {
      return "not observed: " + gap.orElse("");
    }
    return list + gap.map(missing -> " (" + missing + ")").orElse("");
  }
}
