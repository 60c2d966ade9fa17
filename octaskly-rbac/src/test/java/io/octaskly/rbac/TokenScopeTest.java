package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TokenScopeTest {
  private static final PermissionMatrix MATRIX = PermissionMatrix.standard();

  private static Set<Permission> permissions(String... entries) {
    return TokenScope.of(List.of(entries), MATRIX).permissions();
  }

  @Example
  void role_names_stand_for_what_the_matrix_gives() {
    for (Role role : Role.values()) {
      assertThat(permissions(role.id())).isEqualTo(MATRIX.permissions(role));
    }
    assertThat(TokenScope.of(List.of("admin"), PermissionMatrix.builder().build()).permissions())
        .isEmpty();
  }

  @Example
  void read_and_write_stand_for_the_published_permissions() {
    assertThat(permissions("read"))
        .extracting(Permission::id)
        .containsExactlyInAnyOrder(
            "task:list:all", "task:list:own", "task:status", "task:result", "worker:stats");
    assertThat(permissions("write"))
        .extracting(Permission::id)
        .containsExactlyInAnyOrder(
            "task:create",
            "task:cancel",
            "task:execute",
            "task:report",
            "queue:manage",
            "worker:register",
            "resources:report");
  }

  @Example
  void reading_and_writing_is_everything_but_administration() {
    Set<Permission> rest = EnumSet.allOf(Permission.class);
    rest.removeAll(permissions("read", "write"));

    assertThat(rest)
        .extracting(Permission::id)
        .containsExactlyInAnyOrder(
            "user:manage", "system:shutdown", "security:configure", "audit:read");
  }

  @Example
  void the_vocabularies_can_be_mixed() {
    assertThat(permissions("worker", "read", "audit:read"))
        .containsAll(MATRIX.permissions(Role.WORKER))
        .contains(Permission.TASK_STATUS, Permission.AUDIT_READ)
        .doesNotContain(Permission.TASK_CREATE);
  }

  @Example
  void unknown_entries_grant_nothing_and_are_reported_once() {
    List<String> entries =
        List.of("root", "Admin", " read", "task:*", "*", "", "root", "task:create ");

    TokenScope scope = TokenScope.of(entries, MATRIX);

    assertThat(scope.permissions()).isEmpty();
    assertThat(scope.unknown())
        .containsExactly("root", "Admin", " read", "task:*", "*", "", "task:create ");
  }

  @Property
  void more_entries_never_mean_less(@ForAll List<Permission> some, @ForAll Permission other) {
    List<String> fewer = some.stream().map(Permission::id).toList();
    List<String> more = new ArrayList<>(fewer);
    more.add(other.id());

    assertThat(TokenScope.of(more, MATRIX).permissions())
        .containsAll(TokenScope.of(fewer, MATRIX).permissions())
        .contains(other);
  }

  @Property
  void what_is_not_in_the_table_is_unknown(@ForAll String entry) {
    TokenScope scope = TokenScope.of(List.of(entry), MATRIX);

    assertThat(scope.unknown().isEmpty()).isNotEqualTo(scope.permissions().isEmpty());
  }
}
