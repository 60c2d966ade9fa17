/**
 * The command line, for operators. Not part of the API: it is the runnable jar of this module
 * (classifier {@code cli}), and uses nothing but the public API itself.
 *
 * <p>{@link io.octaskly.cli.Main} parses and reports; each command is a class. What a command needs
 * of the world comes from {@link io.octaskly.cli.Streams}, so that tests run commands in their own
 * process.
 */
@NullMarked
package io.octaskly.cli;

import org.jspecify.annotations.NullMarked;
