/**
 * The security checklist of a deployment: what can be checked by program is, and the rest is listed
 * so that nobody forgets it.
 *
 * <pre>{@code
 * SecurityChecklist checklist =
 *     SecurityChecklist.builder()
 *         .secret("host secret", SecretSource.environment("OCTASKLY_SECRET"))
 *         .auditFile(AuditFiles.defaultLocation())
 *         .probeSandbox()
 *         .thisProcess()
 *         .build();
 * System.out.print(checklist.toTable());
 * }</pre>
 *
 * <p>Every item stands for a line of the checklists and best practices that Octaskly was built for.
 * What a host does not tell is {@link io.octaskly.checklist.CheckStatus#NOT_GIVEN}, and not taken
 * for good. {@code octaskly doctor} shows the same list for what it is given on a command line.
 */
@NullMarked
package io.octaskly.checklist;

import org.jspecify.annotations.NullMarked;
