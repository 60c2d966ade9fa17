/**
 * Messages that nobody can read or alter, the keys behind them, and state that stays secret at
 * rest.
 *
 * <p>The module covers sealed messages between a host and its peers, the key ring that seals and
 * opens them, peer authentication, secrets, and sealed files. It holds no policy about who may do
 * what and knows none of the other modules: where one of them needs a key, it gets a JDK type such
 * as {@link javax.crypto.SecretKey}, handed over by the facade. Time and randomness are passed in,
 * never taken from global state.
 *
 * <p>Everything in this package is API. Packages named {@code internal} are not, and are not
 * exported.
 */
@NullMarked
package io.octaskly.crypto;

import org.jspecify.annotations.NullMarked;
