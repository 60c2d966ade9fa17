package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final PermissionMatrix MATRIX = PermissionMatrix.standard();

  @Test
  void a_token_with_less_than_its_role_may_do_less() {
    Principal narrowed =
        TokenFixture.principal("a", Role.ADMIN, EnumSet.of(Permission.TASK_CREATE));

    assertThat(MATRIX.decide(narrowed, Permission.TASK_CREATE)).isEqualTo(Decision.ALLOWED);
    assertThat(MATRIX.decide(narrowed, Permission.SYSTEM_SHUTDOWN))
        .isEqualTo(Decision.OUTSIDE_TOKEN_SCOPE);
  }

  @Test
  void what_the_role_lacks_is_denied_even_if_the_principal_has_it() {
    Principal widened = TokenFixture.principal("c", Role.CLIENT, EnumSet.allOf(Permission.class));

    assertThat(MATRIX.decide(widened, Permission.USER_MANAGE))
        .isEqualTo(Decision.ROLE_LACKS_PERMISSION);
  }

  @Test
  void a_principal_without_a_node_is_nobodys_assignee() {
    Principal homeless = TokenFixture.principal("w", Role.WORKER, EnumSet.allOf(Permission.class));

    assertThat(MATRIX.decide(homeless, Permission.TASK_EXECUTE)).isEqualTo(Decision.NOT_ASSIGNEE);
    assertThat(
            MATRIX.decide(homeless, Permission.TASK_EXECUTE, Resource.ownedBy("w").assignedTo("w")))
        .isEqualTo(Decision.NOT_ASSIGNEE);
  }

  @Test
  void only_one_decision_allows() {
    assertThat(Decision.values()).filteredOn(Decision::allowed).containsExactly(Decision.ALLOWED);
    assertThat(Arrays.stream(Decision.values()).map(Decision::reason)).doesNotHaveDuplicates();
  }

  @Test
  void a_missing_resource_is_a_mistake_of_the_host() {
    Principal admin = TokenFixture.principal("a", Role.ADMIN);
    assertThatNullPointerException()
        .isThrownBy(() -> MATRIX.decide(admin, Permission.TASK_CANCEL, null));
  }

  @Test
  void a_decision_allocates_nothing() {
    Principal client = TokenFixture.principal("c", Role.CLIENT);
    Authorizer authorizer = Authorizer.of(MATRIX, new AccessListener() {});
    Resource own = Resource.ownedBy("c");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    decideOften(authorizer, client, own);

    long before = threads.getCurrentThreadAllocatedBytes();
    decideOften(authorizer, client, own);
    long after = threads.getCurrentThreadAllocatedBytes();

    assertThat(after - before).as("bytes for 10,000 decisions").isLessThan(1_000);
  }

  private static void decideOften(Authorizer authorizer, Principal client, Resource own) {
    for (int i = 0; i < 5_000; i++) {
      if (!authorizer.decide(client, Permission.TASK_CANCEL, own).allowed()
          || !authorizer.decide(client, Permission.TASK_CREATE).allowed()) {
        throw new AssertionError("denied");
      }
    }
  }

  @Test
  void an_authorizer_tells_of_denials_only() {
    List<String> told = new ArrayList<>();
    Authorizer authorizer =
        Authorizer.of(
            MATRIX,
            new AccessListener() {
              @Override
              public void denied(Principal principal, Permission permission, Decision decision) {
                told.add(principal.subject() + " " + permission.id() + ": " + decision.reason());
              }
            });
    Principal client = TokenFixture.principal("c", Role.CLIENT);

    authorizer.decide(client, Permission.TASK_CREATE);
    authorizer.decide(client, Permission.TASK_CANCEL, Resource.ownedBy("other"));
    authorizer.decide(client, Permission.USER_MANAGE);

    assertThat(told)
        .containsExactly(
            "c task:cancel: not the owner", "c user:manage: the role lacks the permission");
  }
}
