/**
 * How Java types stand for what Rust's serde writes: the annotations that {@link
 * io.octaskly.crypto.MessageFormat} looks at.
 *
 * <table>
 *   <caption>Types, in bincode 1.3 (little-endian, fixed width) and in JSON</caption>
 *   <tr><th>Java</th><th>Rust</th><th>bincode</th><th>JSON</th></tr>
 *   <tr><td>{@code boolean}</td><td>bool</td><td>one byte, 0 or 1</td><td>true, false</td></tr>
 *   <tr><td>{@code byte short int long}</td><td>i8 i16 i32 i64</td><td>1, 2, 4, 8 bytes</td>
 *       <td>number</td></tr>
 *   <tr><td>any of these or {@code BigInteger} with {@link Unsigned @Unsigned(8 to 64)}</td>
 *       <td>u8 u16 u32 u64</td><td>1, 2, 4, 8 bytes</td><td>number</td></tr>
 *   <tr><td>{@code float double}</td><td>f32 f64</td><td>4, 8 bytes</td><td>number</td></tr>
 *   <tr><td>{@code int} with {@link CodePoint @CodePoint}</td><td>char</td><td>1 to 4 bytes of
 *       UTF-8</td><td>string</td></tr>
 *   <tr><td>{@code String}</td><td>String</td><td>length in 8 bytes, UTF-8</td><td>string</td></tr>
 *   <tr><td>{@code byte[]}</td><td>Vec&lt;u8&gt;</td><td>length in 8 bytes, bytes</td><td>array of
 *       numbers</td></tr>
 *   <tr><td>{@code Optional}</td><td>Option</td><td>one byte, 0 or 1, and the value</td><td>null or
 *       the value</td></tr>
 *   <tr><td>{@code List}</td><td>Vec</td><td>length in 8 bytes, elements</td><td>array</td></tr>
 *   <tr><td>{@code Map} with keys of text or integers</td><td>BTreeMap</td><td>length in 8 bytes,
 *       keys and values in the order of keys</td><td>object</td></tr>
 *   <tr><td>record</td><td>struct</td><td>components in order</td><td>object, names sorted</td></tr>
 *   <tr><td>record with {@link Tuple @Tuple}</td><td>tuple, tuple struct</td><td>components in
 *       order</td><td>array; of one component, the component</td></tr>
 *   <tr><td>sealed interface of records, {@code enum}</td><td>enum</td><td>index in 4 bytes, in the
 *       order of declaration, and the record</td><td>{@code {"Name": record}}; without components,
 *       {@code "Name"}</td></tr>
 * </table>
 *
 * <p>Boxed types stand for the primitive ones. {@link WireName} gives a record or a component
 * another name in JSON.
 */
@NullMarked
package io.octaskly.crypto.wire;

import org.jspecify.annotations.NullMarked;
