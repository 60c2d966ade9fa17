package io.octaskly.sandbox.internal.kernel;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Native memory that lives exactly until it is closed.
 *
 * <p>JNA's {@code Memory} is freed when its Java object is unreachable, even while the kernel still
 * writes to it; what is handed to the kernel comes from here instead. Not thread-safe.
 */
public final class Arena implements AutoCloseable {
  /** Enough for a path and an answer; what needs more needs much more. */
  private static final int FIRST_CHUNK = 1024;

  private static final int CHUNK = 32 * 1024;
  private static final ByteBuffer NO_CHUNK = ByteBuffer.allocate(0);

  /** Those that are full. */
  private final List<Pointer> chunks = new ArrayList<>(2);

  private final List<Integer> sizes = new ArrayList<>(2);
  private ByteBuffer chunk = NO_CHUNK;
  private long chunkAddress;
  private int used;

  /** {@code size} zeroed bytes, aligned to 8. */
  public Segment allocate(int size) {
    int rounded = Math.addExact(size, 7) & ~7;
    if (rounded > chunk.capacity() - used) {
      begin(Math.max(chunk.capacity() == 0 ? FIRST_CHUNK : CHUNK, rounded));
    }
    Segment segment = new Segment(chunk, used, chunkAddress + used);
    used += rounded;
    return segment;
  }

  private void begin(int capacity) {
    long address = Native.malloc(capacity);
    if (address == 0) {
      throw new OutOfMemoryError("no " + capacity + " bytes of native memory");
    }
    end();
    Pointer pointer = new Pointer(address);
    pointer.clear(capacity);
    chunk = pointer.getByteBuffer(0, capacity).order(ByteOrder.nativeOrder());
    chunkAddress = address;
    used = 0;
  }

  /** Notes how much of the chunk has been used. */
  private void end() {
    if (chunk.capacity() > 0) {
      chunks.add(new Pointer(chunkAddress));
      sizes.add(used);
    }
  }

  public Segment bytes(byte[] content) {
    Segment segment = allocate(content.length);
    segment.put(0, content);
    return segment;
  }

  /** The address of a NUL-terminated UTF-8 copy of {@code text}. */
  public long string(String text) {
    return terminated(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The address of an array of 64-bit values. */
  public long longs(long... values) {
    Segment segment = allocate(8 * values.length);
    for (int i = 0; i < values.length; i++) {
      segment.putLong(8 * i, values[i]);
    }
    return segment.address();
  }

  /** The address of a NULL-terminated array of pointers to strings, as {@code execve(2)} wants. */
  public long strings(List<byte[]> texts) {
    long[] pointers = new long[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      pointers[i] = terminated(texts.get(i));
    }
    return longs(pointers);
  }

  private long terminated(byte[] text) {
    Segment segment = allocate(text.length + 1);
    segment.put(0, text);
    return segment.address();
  }

  /**
   * Overwrites (environments hold secrets) and frees everything; no address taken from here may be
   * used any more.
   */
  @Override
  public void close() {
    end();
    for (int i = 0; i < chunks.size(); i++) {
      chunks.get(i).clear(sizes.get(i));
      Native.free(Pointer.nativeValue(chunks.get(i)));
    }
    chunks.clear();
    sizes.clear();
    chunk = NO_CHUNK;
    used = 0;
  }

  /** A piece of an arena; offsets are in bytes from its start. */
  public static final class Segment {
    private final ByteBuffer memory;
    private final int offset;
    private final long address;

    private Segment(ByteBuffer memory, int offset, long address) {
      this.memory = memory;
      this.offset = offset;
      this.address = address;
    }

    public long address() {
      return address;
    }

    /** The same piece without its first bytes. */
    public Segment part(int from) {
      return new Segment(memory, offset + from, address + from);
    }

    public void putLong(int at, long value) {
      memory.putLong(offset + at, value);
    }

    public void putInt(int at, int value) {
      memory.putInt(offset + at, value);
    }

    public void putShort(int at, short value) {
      memory.putShort(offset + at, value);
    }

    public void put(int at, byte[] content) {
      memory.put(offset + at, content);
    }

    public void put(int at, byte[] source, int start, int length) {
      memory.put(offset + at, source, start, length);
    }

    public long getLong(int at) {
      return memory.getLong(offset + at);
    }

    public int getInt(int at) {
      return memory.getInt(offset + at);
    }

    public byte getByte(int at) {
      return memory.get(offset + at);
    }

    public void get(int at, byte[] into, int start, int length) {
      memory.get(offset + at, into, start, length);
    }
  }
}
