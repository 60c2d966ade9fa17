/**
 * Messages that nobody can read or alter, the keys behind them, and the secrets that keys come
 * from.
 *
 * <table>
 *   <caption>Which class for what</caption>
 *   <tr><th>to</th><th>use</th></tr>
 *   <tr><td>seal and open messages</td><td>{@link SealedMessages}, with a {@link Context} that says
 *       from whom, to whom, and what kind</td></tr>
 *   <tr><td>seal and open records, in bincode or JSON</td><td>{@link MessageCodec} with a {@link
 *       MessageFormat}; {@link io.octaskly.crypto.wire} says which types</td></tr>
 *   <tr><td>seal what is too large for the memory</td><td>{@link SealedFiles}, or {@link
 *       SealedStreams}</td></tr>
 *   <tr><td>keep state on the disk</td><td>{@link SealedStore}</td></tr>
 *   <tr><td>hold keys, rotate and retire them, derive keys for tokens, peers and the audit
 *       log</td><td>{@link KeyRing}; {@link KeyFile} keeps it, {@link PasswordDerivation} makes it of
 *       a password</td></tr>
 *   <tr><td>read a secret from the environment, a file, a mount or Vault</td><td>{@link
 *       SecretSource}, which gives a {@link Secret}; {@link io.octaskly.crypto.secrets}</td></tr>
 *   <tr><td>judge a password</td><td>{@link PasswordPolicy}</td></tr>
 *   <tr><td>authenticate requests of peers, each once</td><td>{@link PeerAuthenticator}</td></tr>
 *   <tr><td>authenticate without hiding</td><td>{@link MessageAuthenticator}</td></tr>
 *   <tr><td>check downloaded files</td><td>{@link ReleaseVerifier}</td></tr>
 *   <tr><td>talk to nodes that know version 1 only</td><td>{@link KeyRing#fromPasswordV1}, {@link
 *       KeyRing#acceptLegacyV1()}, {@link SealedFormat#LEGACY_V1}, {@link
 *       SealedMessages#reseal(byte[], Context)} to leave it behind, {@link LegacyCounter} for keys
 *       that outlive a process</td></tr>
 * </table>
 *
 * <pre>{@code
 * KeyRing ring;
 * try (Secret secret = SecretSource.environment("OCTASKLY_SECRET").read()) {
 *   ring = KeyRing.fromMasterSecret(secret, InstantSource.system());
 * }
 * SealedMessages messages = SealedMessages.with(ring);
 * Context context = Context.of("dispatcher-01", "worker-01", "task");
 * byte[] sealed = messages.seal(plaintext, context);
 * byte[] opened = messages.open(sealed, context);
 * }</pre>
 *
 * <h2>Wire formats</h2>
 *
 * <p>{@code LEGACY_V1} is AES-256-GCM (NIST SP 800-38D) with the ring's key as it is:
 *
 * <table>
 *   <caption>Version 1: 28 bytes more than the plaintext, of n bytes</caption>
 *   <tr><th>offset</th><th>length</th><th>content</th></tr>
 *   <tr><td>0</td><td>12</td><td>nonce, random</td></tr>
 *   <tr><td>12</td><td>n</td><td>ciphertext</td></tr>
 *   <tr><td>12 + n</td><td>16</td><td>tag</td></tr>
 * </table>
 *
 * <p>Its associated data is what {@link Context#legacyV1} was given, or the encoded context.
 *
 * <table>
 *   <caption>Version 2: 93 bytes more than the plaintext, of n bytes</caption>
 *   <tr><th>offset</th><th>length</th><th>content</th></tr>
 *   <tr><td>0</td><td>3</td><td>magic: 4f 53 4d, "OSM"</td></tr>
 *   <tr><td>3</td><td>1</td><td>version: 02</td></tr>
 *   <tr><td>4</td><td>1</td><td>suite: 01, HKDF-SHA256 and AES-256-GCM</td></tr>
 *   <tr><td>5</td><td>8</td><td>key id</td></tr>
 *   <tr><td>13</td><td>32</td><td>salt, random</td></tr>
 *   <tr><td>45</td><td>32</td><td>commitment, compared in constant time before anything is
 *       decrypted</td></tr>
 *   <tr><td>77</td><td>n</td><td>ciphertext: AES-256-GCM under the message key, the nonce twelve zero
 *       bytes</td></tr>
 *   <tr><td>77 + n</td><td>16</td><td>tag</td></tr>
 * </table>
 *
 * <p>Its associated data is the first 77 bytes and the encoded context: for each field, its length
 * in four bytes, big-endian, and its bytes. {@link Context#of} has three fields in UTF-8, {@link
 * Context#legacyV1} one, {@link Context#none()} none.
 *
 * <p>A stream starts with 77 bytes as a message does, the magic {@code 4f 53 53}, "OSS". Segments
 * follow, all of 65536 bytes but the last, which may be shorter: the format of Tink's AES-GCM-HKDF
 * streaming AEAD with the stream key as its key and, as associated data, these 77 bytes and the
 * encoded context.
 *
 * <table>
 *   <caption>Segment i of a stream, from 0</caption>
 *   <tr><th>length</th><th>content</th></tr>
 *   <tr><td>40</td><td>in segment 0 only: 28 (its own length), a salt of 32 bytes, a nonce prefix of
 *       7</td></tr>
 *   <tr><td>up to 65520</td><td>ciphertext: AES-256-GCM under HKDF(ikm = stream key, salt = that
 *       salt, info = associated data, 32), the nonce being the prefix, i in four bytes
 *       (big-endian), and 01 in the last segment, 00 in others</td></tr>
 *   <tr><td>16</td><td>tag</td></tr>
 * </table>
 *
 * <p>Keys are derived with HKDF-SHA256 (RFC 5869); labels are ASCII, {@code |} joins bytes:
 *
 * <pre>
 *   key id       HKDF(ikm = ring key, salt = empty, info = "octaskly key id", 8)
 *   prk          HKDF(ikm = ring key, salt = empty, info = "octaskly sealed message v2 suite 1", 32)
 *   message key  HKDF-Expand(prk, info = "message key" | salt of the message, 32)
 *   commitment   HKDF-Expand(prk, info = "commitment" | salt of the message, 32)
 *   stream key   HKDF-Expand(prk, info = "stream key" | salt of the stream, 32)
 *   its commitment  HKDF-Expand(prk, info = "stream commitment" | salt of the stream, 32)
 *
 *   root         HKDF(ikm = master secret in UTF-8, salt = "octaskly master secret v1", info = "root", 32);
 *                of a ring from a password, what Argon2id or PBKDF2 gives; of any other, the ring key
 *   ring key     HKDF(ikm = root, salt = empty, info = "octaskly purpose sealing", 32)
 *   other keys   HKDF(ikm = root, salt = empty, info = "octaskly purpose tokens", "... peers" or
 *                "... audit", 32)
 * </pre>
 *
 * <p>A message that does not open, for whatever reason, is one {@link MessageRefusedException} with
 * one text. Mistakes in local configuration have precise texts; none contains a secret.
 *
 * <p>Sealing needs Tink's one jar. JSON needs {@code com.fasterxml.jackson.core:jackson-core},
 * Argon2id {@code org.bouncycastle:bcprov-jdk18on}; both are optional, and missed only when used.
 *
 * <p>Everything in this package is API, immutable and thread-safe unless its first line says
 * otherwise. No parameter or result is null unless marked {@code @Nullable}. Packages named {@code
 * internal} are not API, and are not exported.
 */
@NullMarked
package io.octaskly.crypto;

import org.jspecify.annotations.NullMarked;
