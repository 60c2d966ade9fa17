/** What the tests on other kernels need beside the tests; {@code .ci/kernels} runs them. */
package io.octaskly.sandbox.kernels;
