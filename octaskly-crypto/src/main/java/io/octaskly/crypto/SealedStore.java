package io.octaskly.crypto;

import io.octaskly.crypto.internal.codec.JacksonJar;
import io.octaskly.crypto.internal.codec.JsonFields;
import io.octaskly.crypto.internal.files.DirectoryLock;
import io.octaskly.crypto.internal.files.PendingFile;
import io.octaskly.crypto.internal.files.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Documents at rest: a directory of sealed files, one for each name. One process and one object use
 * a directory at a time; close it to let another one.
 *
 * <p><b>Guarantees.</b> Files are {@code rw-------} in a directory {@code rwx------}, from the
 * moment they are made. A document that was put is on the disk when {@link #put} returns. Whenever
 * the process is killed, each document is the old or the new one, whole. A document is bound to its
 * name: one file put in another's place is refused. Not hidden are the names, the lengths and the
 * times; an older copy of the whole file, put back, is not noticed.
 *
 * <p>With {@linkplain Builder#sealOnly sealed fields}, documents are JSON objects in which the
 * chosen values are sealed and all others readable; those others are not protected against who can
 * write to the directory.
 *
 * <p>Thread-safe.
 */
public final class SealedStore implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_@-][A-Za-z0-9._@-]{0,127}");
  private static final String STORE = "octaskly-store";

  /** What a base64 text, and the readable rest of a document, may add to a sealed document. */
  private static final int TEXT_FACTOR = 2;

  private final Path directory;
  private final SealedMessages messages;
  private final Set<String> sealedFields;
  private final Listener listener;
  private final String suffix;
  private final DirectoryLock lock;
  private boolean closed;

  private SealedStore(Builder builder, DirectoryLock lock) {
    this.directory = builder.directory;
    this.messages = builder.messages;
    this.sealedFields = Set.copyOf(builder.sealedFields);
    this.listener = builder.listener;
    this.suffix = sealedFields.isEmpty() ? ".sealed" : ".json";
    this.lock = lock;
  }

  /** What was done to a document. */
  public enum Access {
    /** It was put. */
    WRITTEN,
    /** It was got. */
    READ,
    /** It was deleted. */
    DELETED,
    /** It was to be got but refused. */
    REFUSED
  }

  /** Is told of each access to a document; must be thread-safe and return quickly. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A document was accessed. What this throws is thrown by the store: an access that cannot be
     * recorded may be worth stopping for.
     *
     * @param access what was done to it
     * @param name its name
     */
    void accessed(Access access, String name);
  }

  /**
   * {@return a store of wholly sealed documents}
   *
   * @param directory where they are; made if it is missing, its parent is not
   * @param messages seals them, and sets how long they may be
   * @throws NullPointerException if an argument is null
   * @throws StorageException if the directory cannot be used, is open to others than its owner, or
   *     is in use
   */
  public static SealedStore open(Path directory, SealedMessages messages) {
    return builder(directory, messages).open();
  }

  /**
   * {@return a builder that starts as {@link #open(Path, SealedMessages)} does}
   *
   * @param directory where the documents are
   * @param messages seals them
   * @throws NullPointerException if an argument is null
   */
  public static Builder builder(Path directory, SealedMessages messages) {
    return new Builder(directory, messages);
  }

  /**
   * Puts a document in the place of the one of that name, if there is one.
   *
   * @param name 1 to 128 letters, digits or {@code - _ . @}, no dot first
   * @param document any bytes; with sealed fields, a JSON object in UTF-8
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the name is not one, or the document is too long or no JSON
   * @throws IllegalStateException if the store is closed
   * @throws StorageException if it cannot be written; the old one is still there
   */
  public synchronized void put(String name, byte[] document) {
    Path file = file(name);
    byte[] sealed = sealed(name, document);
    if (sealed.length > maxFileBytes()) {
      throw new IllegalArgumentException(
          "document is longer than the limit: split it, or raise maxMessageBytes");
    }
    PrivateFiles.replace(file, sealed);
    listener.accessed(Access.WRITTEN, name);
  }

  /**
   * Puts a value as {@link #put(String, byte[])} does a document.
   *
   * @param name as there
   * @param value the value
   * @param format how it becomes a document
   * @param <T> the type of the value
   */
  public <T> void put(String name, T value, MessageFormat<T> format) {
    byte[] document = format.write(value);
    try {
      put(name, document);
    } finally {
      Arrays.fill(document, (byte) 0);
    }
  }

  /**
   * {@return the document of a name; empty if there is none}
   *
   * @param name the name
   * @throws NullPointerException if {@code name} is null
   * @throws IllegalArgumentException if the name is not one
   * @throws IllegalStateException if the store is closed
   * @throws MessageRefusedException if it cannot be opened, for whatever reason
   * @throws StorageException if it cannot be read, or is open to others than its owner
   */
  public synchronized Optional<byte[]> get(String name) {
    Optional<byte[]> sealed = PrivateFiles.read(file(name), maxFileBytes());
    if (sealed.isEmpty()) {
      return Optional.empty();
    }
    byte[] document = opened(name, sealed.get());
    listener.accessed(Access.READ, name);
    return Optional.of(document);
  }

  /**
   * {@return the value of a name; empty if there is none}
   *
   * @param name as in {@link #get(String)}
   * @param format how a document becomes a value
   * @param <T> the type of the value
   */
  public <T> Optional<T> get(String name, MessageFormat<T> format) {
    return get(name).map(format::read);
  }

  /**
   * {@return whether there was a document of this name} It is forgotten: after a crash, too, there
   * is none. What a disk keeps of deleted files is sealed; destroy the key to be rid of that as
   * well.
   *
   * @param name the name
   * @throws NullPointerException if {@code name} is null
   * @throws IllegalArgumentException if the name is not one
   * @throws IllegalStateException if the store is closed
   * @throws StorageException if it cannot be deleted
   */
  public synchronized boolean delete(String name) {
    boolean there = PrivateFiles.delete(file(name));
    if (there) {
      listener.accessed(Access.DELETED, name);
    }
    return there;
  }

  /**
   * {@return the names of all documents, sorted}
   *
   * @throws IllegalStateException if the store is closed
   * @throws StorageException if the directory cannot be read
   */
  public synchronized List<String> names() {
    requireOpen();
    return PrivateFiles.orRefuse(
        "directory " + directory + " cannot be read",
        () -> {
          try (Stream<Path> files = Files.list(directory)) {
            return files
                .map(file -> file.getFileName().toString())
                .filter(file -> file.endsWith(suffix))
                .map(file -> file.substring(0, file.length() - suffix.length()))
                .filter(name -> NAME.matcher(name).matches())
                .sorted()
                .toList();
          }
        });
  }

  /**
   * Seals all documents again, with the primary of the ring; the older keys can be retired then.
   *
   * @throws IllegalStateException if the store is closed
   * @throws MessageRefusedException if one cannot be opened
   * @throws StorageException if one cannot be read or written
   */
  public synchronized void resealAll() {
    for (String name : names()) {
      get(name).ifPresent(document -> put(name, document));
    }
  }

  /** Lets another process or object use the directory. Closing again does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      lock.close();
    }
  }

  /** {@return the directory} */
  @Override
  public String toString() {
    return "SealedStore[" + directory + "]";
  }

  private byte[] sealed(String name, byte[] document) {
    if (sealedFields.isEmpty()) {
      return messages.seal(document, context(name, "document"));
    }
    return JsonFields.replace(
        document,
        sealedFields,
        (pointer, value) ->
            Base64.getEncoder().encodeToString(messages.seal(value, context(name, pointer))));
  }

  private byte[] opened(String name, byte[] sealed) {
    try {
      if (sealedFields.isEmpty()) {
        return messages.open(sealed, context(name, "document"));
      }
      return JsonFields.restore(
          sealed, sealedFields, (pointer, text) -> openedField(name, pointer, text));
    } catch (MessageRefusedException refused) {
      listener.accessed(Access.REFUSED, name);
      throw refused;
    }
  }

  private byte[] openedField(String name, String pointer, String text) {
    byte[] sealed;
    try {
      sealed = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw new MessageRefusedException(Refusal.NOT_AUTHENTIC);
    }
    return messages.open(sealed, context(name, pointer));
  }

  private static Context context(String name, String part) {
    return Context.of(STORE, name, part);
  }

  private int maxFileBytes() {
    long fields = 1L + sealedFields.size();
    long most = TEXT_FACTOR * (messages.maxMessageBytes() + fields * SealedFormat.V2.overhead());
    return (int) Math.min(Integer.MAX_VALUE - 8, most);
  }

  private Path file(String name) {
    requireOpen();
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name of a document is not 1 to 128 letters, digits or - _ . @ without a dot first:"
              + " give one that is, such as a hash of it");
    }
    return directory.resolve(name + suffix);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(this + " is closed: open it again");
    }
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {
    private static final int MAX_POINTER_BYTES = 200;

    private final Path directory;
    private final SealedMessages messages;
    private final Set<String> sealedFields = new LinkedHashSet<>();
    private Listener listener = (access, name) -> {};

    private Builder(Path directory, SealedMessages messages) {
      this.directory = Objects.requireNonNull(directory, "directory");
      this.messages = Objects.requireNonNull(messages, "messages");
    }

    /**
     * Seals only some fields, so that the rest of a document can be read without the key.
     *
     * @param pointers JSON pointers (RFC 6901) such as {@code /owner/email}, none within another
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if one is no pointer to a field
     * @throws IllegalStateException if {@code com.fasterxml.jackson.core:jackson-core} is missing
     */
    public Builder sealOnly(String... pointers) {
      JacksonJar.require();
      for (String pointer : pointers) {
        if (!pointer.startsWith("/")
            || pointer.getBytes(StandardCharsets.UTF_8).length > MAX_POINTER_BYTES) {
          throw new IllegalArgumentException(
              "\"" + pointer + "\" is no JSON pointer to a field: give one such as /owner/email");
        }
        if (sealedFields.stream().anyMatch(other -> overlap(pointer, other))) {
          throw new IllegalArgumentException(
              "\""
                  + pointer
                  + "\" is within another sealed field, or around one: give one of them");
        }
        Context.of(STORE, STORE, pointer);
        sealedFields.add(pointer);
      }
      return this;
    }

    /**
     * Sets who is told of each access; nobody if this is not called.
     *
     * @param listener the listener
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public Builder listener(Listener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * {@return a store, for the caller to close} What a killed process has left half written is
     * deleted.
     *
     * @throws StorageException if the directory cannot be used, is open to others than its owner,
     *     or is in use
     */
    public SealedStore open() {
      PrivateFiles.openDirectory(directory);
      DirectoryLock lock = DirectoryLock.acquire(directory);
      try {
        deleteLeftovers();
        return new SealedStore(this, lock);
      } catch (RuntimeException e) {
        lock.close();
        throw e;
      }
    }

    private static boolean overlap(String one, String other) {
      return (one + "/").startsWith(other + "/") || (other + "/").startsWith(one + "/");
    }

    private void deleteLeftovers() {
      PrivateFiles.orRefuse(
          "directory " + directory + " cannot be cleaned",
          () -> {
            try (Stream<Path> files = Files.list(directory)) {
              for (Path file : (Iterable<Path>) files.filter(PendingFile::isPending)::iterator) {
                Files.delete(file);
              }
            }
            return directory;
          });
    }
  }
}
