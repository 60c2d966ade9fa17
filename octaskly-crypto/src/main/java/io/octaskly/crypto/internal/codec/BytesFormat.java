package io.octaskly.crypto.internal.codec;

import io.octaskly.crypto.MessageFormat;

/** Bytes as they are. */
public record BytesFormat() implements MessageFormat<byte[]> {
  @Override
  public byte[] write(byte[] value) {
    return value.clone();
  }

  @Override
  public byte[] read(byte[] bytes) {
    return bytes.clone();
  }
}
