package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PermissionMatrixTest {
  /** Written from the description of the roles, not from the code; it is also the export. */
  private static final String STANDARD =
      """
      | operation | permission | admin | dispatcher | worker | client |
      |---|---|:-:|:-:|:-:|:-:|
      | create task | task:create | x | x |  | x |
      | list all tasks | task:list:all | x | x |  |  |
      | list own tasks | task:list:own | x | x |  | x |
      | cancel task | task:cancel | x | x |  | own only |
      | view worker stats | worker:stats | x | x |  |  |
      | register worker | worker:register | x | x | x |  |
      | manage users | user:manage | x |  |  |  |
      | system shutdown | system:shutdown | x |  |  |  |
      | view task status | task:status | x | x |  | own only |
      | view task result | task:result | x | x |  | own only |
      | execute task | task:execute | x |  | assigned only |  |
      | report task result | task:report | x |  | assigned only |  |
      | manage task queue | queue:manage | x | x |  |  |
      | report resources | resources:report | x |  | assigned only |  |
      | configure security | security:configure | x |  |  |  |
      | read audit log | audit:read | x |  |  |  |
      """;

  static Stream<Arguments> cells() {
    List<String> lines = STANDARD.lines().toList();
    List<String> roles = columns(lines.get(0));
    return lines.stream()
        .skip(2)
        .map(PermissionMatrixTest::columns)
        .flatMap(
            row ->
                Stream.iterate(2, column -> column < row.size(), column -> column + 1)
                    .map(column -> Arguments.of(row.get(1), roles.get(column), row.get(column))));
  }

  private static List<String> columns(String line) {
    String[] columns = line.split("\\|", -1);
    return Arrays.stream(columns, 1, columns.length - 1).map(String::strip).toList();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void standard_cell(String permission, String role, String cell) {
    Permission what = Permission.parse(permission);
    Principal who = TokenFixture.principal("me", Role.parse(role));
    Resource nobodys = new Resource(null, null);
    Resource own = Resource.ownedBy("me");
    Resource others = Resource.ownedBy("other");
    Resource assigned = others.assignedTo("node-of-me");
    Resource ownAssignedToOther = own.assignedTo("node-of-other");

    switch (cell) {
      case "" ->
          assertDecisions(
              who,
              what,
              Decision.ROLE_LACKS_PERMISSION,
              nobodys,
              own,
              others,
              assigned,
              ownAssignedToOther);
      case "x" ->
          assertDecisions(
              who, what, Decision.ALLOWED, nobodys, own, others, assigned, ownAssignedToOther);
      case "own only" -> {
        assertDecisions(who, what, Decision.ALLOWED, own, ownAssignedToOther);
        assertDecisions(who, what, Decision.NOT_OWNER, others, assigned);
        assertDecisions(who, what, Decision.OWNER_UNKNOWN, nobodys);
      }
      case "assigned only" -> {
        assertDecisions(who, what, Decision.ALLOWED, assigned);
        assertDecisions(who, what, Decision.NOT_ASSIGNEE, nobodys, own, others, ownAssignedToOther);
      }
      default -> throw new IllegalArgumentException(cell);
    }
  }

  private static void assertDecisions(
      Principal who, Permission what, Decision expected, Resource... resources) {
    for (Resource resource : resources) {
      assertThat(PermissionMatrix.standard().decide(who, what, resource))
          .as("%s", resource)
          .isEqualTo(expected);
    }
  }

  @Test
  void the_table_has_every_cell() {
    assertThat(cells()).hasSize(Role.values().length * Permission.values().length);
  }

  @Test
  void the_markdown_export_is_the_table() {
    assertThat(PermissionMatrix.standard().toMarkdown()).isEqualTo(STANDARD);
  }

  @Test
  void the_json_export_has_a_condition_for_each_cell_that_is_not_denied() {
    PermissionMatrix matrix =
        PermissionMatrix.builder()
            .allow(Role.ADMIN, Permission.TASK_CANCEL)
            .allow(Role.CLIENT, Permission.TASK_CANCEL, Condition.OWNER)
            .allow(Role.WORKER, "task:execute", Condition.ASSIGNEE)
            .build();

    assertThat(matrix.toJson())
        .startsWith("{\"task:create\":{},")
        .contains("\"task:cancel\":{\"admin\":\"none\",\"client\":\"owner\"},")
        .contains("\"task:execute\":{\"worker\":\"assignee\"},")
        .endsWith("\"audit:read\":{}}");
  }

  @ParameterizedTest
  @EnumSource
  void a_matrix_denies_what_nothing_allows(Permission permission) {
    PermissionMatrix empty = PermissionMatrix.builder().build();

    assertThat(empty.decide(TokenFixture.principal("root", Role.ADMIN), permission))
        .isEqualTo(Decision.ROLE_LACKS_PERMISSION);
    assertThat(empty.permissions(Role.ADMIN)).isEmpty();
  }

  @Test
  void an_unknown_permission_name_is_refused_with_those_that_are_known() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PermissionMatrix.builder().allow(Role.CLIENT, "task:destroy", Condition.NONE))
        .withMessageStartingWith(
            "permission \"task:destroy\" is not known: write one of task:create, task:list:all,");
  }

  @Test
  void matrices_with_the_same_cells_are_equal() {
    PermissionMatrix standard = PermissionMatrix.standard();
    PermissionMatrix same = standard.toBuilder().build();
    PermissionMatrix other = standard.toBuilder().deny(Role.CLIENT, Permission.TASK_CREATE).build();

    assertThat(same).isEqualTo(standard).hasSameHashCodeAs(standard);
    assertThat(other).isNotEqualTo(standard);
    assertThat(other.condition(Role.CLIENT, Permission.TASK_CREATE)).isEmpty();
    assertThat(standard.condition(Role.CLIENT, Permission.TASK_CREATE)).contains(Condition.NONE);
  }

  @Test
  void a_matrix_does_not_change_with_its_builder() {
    PermissionMatrix.Builder builder = PermissionMatrix.builder();
    PermissionMatrix before = builder.build();

    builder.allow(Role.CLIENT, Permission.SYSTEM_SHUTDOWN);

    assertThat(before.permissions(Role.CLIENT)).isEmpty();
    assertThat(builder.build().permissions(Role.CLIENT))
        .containsExactly(Permission.SYSTEM_SHUTDOWN);
  }

  @ParameterizedTest
  @EnumSource
  void ids_name_their_constants(Permission permission) {
    assertThat(Permission.parse(permission.id())).isEqualTo(permission);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Permission.parse(permission.id().toUpperCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @EnumSource
  void roles_are_read_in_either_case_whatever_the_default_locale(Role role) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale("tr"));
      assertThat(Role.parse(role.id())).isEqualTo(role);
      assertThat(Role.parse(role.name())).isEqualTo(role);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void an_unknown_role_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Role.parse("root\n"))
        .withMessage(
            "role \"root\\u000a\" is not known: write one of admin, dispatcher, worker, client");
  }

  @Test
  void permissions_of_a_role_cannot_be_changed() {
    assertThat(PermissionMatrix.standard().permissions(Role.ADMIN))
        .isEqualTo(EnumSet.allOf(Permission.class))
        .isUnmodifiable();
  }

  @Test
  void two_matrices_are_compared_cell_by_cell() {
    PermissionMatrix standard = PermissionMatrix.standard();
    PermissionMatrix other =
        standard.toBuilder()
            .deny(Role.DISPATCHER, Permission.TASK_CANCEL)
            .allow(Role.CLIENT, Permission.TASK_CANCEL)
            .allow(Role.WORKER, Permission.AUDIT_READ, Condition.OWNER)
            .build();

    assertThat(standard.changesTo(standard)).isEmpty();
    assertThat(standard.changesTo(other))
        .containsExactly(
            new MatrixChange(Role.DISPATCHER, Permission.TASK_CANCEL, Condition.NONE, null),
            new MatrixChange(Role.CLIENT, Permission.TASK_CANCEL, Condition.OWNER, Condition.NONE),
            new MatrixChange(Role.WORKER, Permission.AUDIT_READ, null, Condition.OWNER));
  }

  @Test
  void a_listener_is_told_what_another_matrix_grants_and_revokes() {
    List<String> told = new ArrayList<>();
    AccessListener listener =
        new AccessListener() {
          @Override
          public void permissionGranted(Role role, Permission permission, Condition condition) {
            told.add("granted " + role.id() + " " + permission.id() + " " + condition.id());
          }

          @Override
          public void permissionRevoked(Role role, Permission permission) {
            told.add("revoked " + role.id() + " " + permission.id());
          }
        };
    PermissionMatrix next =
        PermissionMatrix.standard().toBuilder()
            .deny(Role.CLIENT, Permission.TASK_CREATE)
            .allow(Role.WORKER, Permission.AUDIT_READ)
            .build();

    Authorizer authorizer = Authorizer.of(PermissionMatrix.standard(), listener).withMatrix(next);

    assertThat(told)
        .containsExactly("revoked client task:create", "granted worker audit:read none");
    assertThat(
            authorizer
                .decide(TokenFixture.principal("me", Role.CLIENT), Permission.TASK_CREATE)
                .allowed())
        .isFalse();
  }
}
