/**
 * Secrets that are kept elsewhere: {@link io.octaskly.crypto.secrets.VaultSecrets} reads HashiCorp
 * Vault, {@link io.octaskly.crypto.secrets.CachedSecret} remembers any {@link
 * io.octaskly.crypto.SecretSource} for a while and tells when it changed, {@link
 * io.octaskly.crypto.secrets.EnvironmentOverrides} merges variables into a configuration.
 *
 * <p>{@link io.octaskly.crypto.SecretSource#remote} makes a source of any other store:
 *
 * <pre>{@code
 * // AWS Secrets Manager, with software.amazon.awssdk:secretsmanager
 * SecretSource aws = SecretSource.remote("AWS secret octaskly",
 *     () -> client.getSecretValue(request -> request.secretId("octaskly")).secretString().toCharArray());
 *
 * // Azure Key Vault, with com.azure:azure-security-keyvault-secrets
 * SecretSource azure = SecretSource.remote("Azure secret octaskly",
 *     () -> client.getSecret("octaskly").getValue().toCharArray());
 * }</pre>
 */
@NullMarked
package io.octaskly.crypto.secrets;

import org.jspecify.annotations.NullMarked;
