/**
 * Plug-ins that a Java program need not trust: what the Security Manager was once for.
 *
 * <p>{@link io.octaskly.examples.plugin.PluginHost} runs a useful plug-in, which reads orders as
 * JSON and answers with prices, and a hostile one, whose every attempt must fail. Each is a class
 * with a {@code main} method that knows nothing of the sandbox.
 */
package io.octaskly.examples.plugin;
