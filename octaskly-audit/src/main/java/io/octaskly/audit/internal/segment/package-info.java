/**
 * The files of a log next to each other:
 *
 * <pre>
 * audit.log              the active segment: new events go here, tail -f works
 * audit.log.000001.gz    closed segments, oldest first, compressed if asked for
 * audit.log.000002
 * audit.log*.idx         where to find which time in a segment; can be deleted
 * audit.log.key          the private key of the active segment
 * audit.log.retired      the last line of every segment that retention removed
 * audit.log.lock         keeps a second writer out
 * </pre>
 */
@NullMarked
package io.octaskly.audit.internal.segment;

import org.jspecify.annotations.NullMarked;
