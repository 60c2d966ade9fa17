package io.octaskly.springboot;

/**
 * Sets what there is no property for. Called after the properties were applied and before the bean
 * is built, so that it can also override them.
 *
 * <pre>{@code
 * @Bean
 * OctasklyCustomizer<Sandbox.Builder> namespaces() {
 *   return sandbox -> sandbox.prefer(Mechanism.PID_NAMESPACE);
 * }
 * }</pre>
 *
 * @param <B> {@code Sandbox.Builder}, {@code AuditLog.Builder}, {@code OctasklyHost.Builder} or
 *     {@code SecurityChecklist.Builder}
 */
@FunctionalInterface
public interface OctasklyCustomizer<B> {

  /**
   * Changes a builder.
   *
   * @param builder of the bean that is about to be built
   */
  void customize(B builder);
}
