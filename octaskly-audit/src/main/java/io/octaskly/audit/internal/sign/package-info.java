/** Ed25519 (RFC 8032): the key that signs checkpoints, and what checks them. */
@NullMarked
package io.octaskly.audit.internal.sign;

import org.jspecify.annotations.NullMarked;
