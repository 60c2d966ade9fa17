package io.octaskly.examples.benchmarks.access;

import io.octaskly.rbac.Decision;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.Principal;
import io.octaskly.rbac.Resource;
import io.octaskly.rbac.RevocationStore;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenIssuer;
import io.octaskly.rbac.TokenKeys;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.TokenVerifier;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.apache.shiro.authz.permission.WildcardPermission;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * May this dispatcher do that? Each asks for all nine permissions of the role in turn. Shiro's are
 * parsed beforehand, and compared until one implies what is asked for, as its realms do; jCasbin
 * has the standard matrix as its policy and one user for each role.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PermissionCheck {
  private static final String CASBIN_MODEL =
      """
      [request_definition]
      r = sub, act
      [policy_definition]
      p = sub, act
      [role_definition]
      g = _, _
      [policy_effect]
      e = some(where (p.eft == allow))
      [matchers]
      m = g(r.sub, p.sub) && r.act == p.act
      """;

  private final PermissionMatrix matrix = PermissionMatrix.standard();
  private final Resource resource = Resource.ownedBy("alice");
  private final Principal dispatcher;
  private final Permission[] asked;
  private final List<WildcardPermission> granted;
  private final WildcardPermission[] askedOfShiro;
  private final String[] askedOfCasbin;
  private final Enforcer casbin;
  private int next;

  /** Makes the same rules for all. */
  public PermissionCheck() {
    dispatcher = principal();
    asked = matrix.permissions(Role.DISPATCHER).toArray(Permission[]::new);
    askedOfCasbin = new String[asked.length];
    askedOfShiro = new WildcardPermission[asked.length];
    for (int i = 0; i < asked.length; i++) {
      askedOfCasbin[i] = asked[i].id();
      askedOfShiro[i] = new WildcardPermission(asked[i].id());
    }
    granted = List.of(askedOfShiro);
    Model model = new Model();
    model.loadModelFromText(CASBIN_MODEL);
    casbin = new Enforcer(model);
    casbin.enableLog(false);
    for (Role role : Role.values()) {
      matrix.permissions(role).forEach(permission -> casbin.addPolicy(role.id(), permission.id()));
      casbin.addGroupingPolicy(role.id() + "-user", role.id());
    }
  }

  private static Principal principal() {
    TokenKeys keys = TokenKeys.of("k", new SecretKeySpec(new byte[32], "HmacSHA256"));
    String token =
        TokenIssuer.builder(() -> keys)
            .build()
            .issue(TokenRequest.of("alice", Role.DISPATCHER))
            .text();
    return TokenVerifier.builder(() -> keys, RevocationStore.inMemory(InstantSource.system()))
        .build()
        .verify(token);
  }

  private int next() {
    next = next + 1 == asked.length ? 0 : next + 1;
    return next;
  }

  /** {@return the decision of the matrix} */
  @Benchmark
  public Decision octaskly() {
    return matrix.decide(dispatcher, asked[next()], resource);
  }

  /** {@return Shiro's answer} */
  @Benchmark
  public boolean shiro() {
    WildcardPermission wanted = askedOfShiro[next()];
    for (WildcardPermission permission : granted) {
      if (permission.implies(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** {@return jCasbin's answer} */
  @Benchmark
  public boolean casbin() {
    return casbin.enforce("dispatcher-user", askedOfCasbin[next()]);
  }
}
