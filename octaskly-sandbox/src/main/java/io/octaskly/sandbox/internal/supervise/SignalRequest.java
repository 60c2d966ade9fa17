package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.SystemCall;

/**
 * A call that waits for an answer ({@code seccomp_unotify(2)}). Its arguments are in registers of a
 * thread that waits, so that nobody can change them.
 *
 * @param id the kernel's name for it
 * @param caller thread id of the caller; whose it is, is certain only while the call waits
 * @param first first argument, as the {@code int} that the kernel takes it for
 * @param second second argument, likewise
 * @param third third argument, likewise
 */
record SignalRequest(long id, int caller, SystemCall call, int first, int second, int third) {}
