package io.octaskly.sandbox.internal.streams;

/** Bytes, first in, first out, in one array that grows as needed. Not thread-safe. */
final class ByteQueue {
  private static final int SMALLEST = 1024;

  private byte[] ring = new byte[0];
  private int head;
  private int size;

  int size() {
    return size;
  }

  void add(byte[] source, int from, int length) {
    if (length > ring.length - size) {
      grow(Math.addExact(size, length));
    }
    int tail = head + size;
    int at = tail < ring.length ? tail : tail - ring.length;
    int upToEnd = Math.min(length, ring.length - at);
    System.arraycopy(source, from, ring, at, upToEnd);
    System.arraycopy(source, from + upToEnd, ring, 0, length - upToEnd);
    size += length;
  }

  /** Moves at most {@code length} bytes out, and returns how many. */
  int remove(byte[] into, int at, int length) {
    int count = Math.min(length, size);
    int upToEnd = Math.min(count, ring.length - head);
    System.arraycopy(ring, head, into, at, upToEnd);
    System.arraycopy(ring, 0, into, at + upToEnd, count - upToEnd);
    size -= count;
    int next = head + count;
    head = next < ring.length ? next : next - ring.length;
    return count;
  }

  /** Another one with the same bytes. */
  ByteQueue copy() {
    ByteQueue copy = new ByteQueue();
    int upToEnd = Math.min(size, ring.length - head);
    copy.add(ring, head, upToEnd);
    copy.add(ring, 0, size - upToEnd);
    return copy;
  }

  /** Forgets everything and gives the memory back. */
  void clear() {
    ring = new byte[0];
    head = 0;
    size = 0;
  }

  private void grow(int needed) {
    int doubled = (int) Math.min(2L * ring.length, Integer.MAX_VALUE - 8);
    byte[] larger = new byte[Math.max(Math.max(needed, doubled), SMALLEST)];
    int count = size;
    remove(larger, 0, count);
    ring = larger;
    head = 0;
    size = count;
  }
}
