package io.octaskly.checklist;

import io.octaskly.rbac.ApiKeys;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.StoreException;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.rbac.UserStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is let in, how long, and how often. */
final class AccessChecks {
  private static final Duration LONGEST_TOKEN = Duration.ofHours(24);

  private final Sheet sheet;

  AccessChecks(Sheet sheet) {
    this.sheet = sheet;
  }

  void authentication(@Nullable UserStore users, @Nullable ApiKeys keys) {
    Sheet.Question question =
        sheet.ask(
            "authentication-required",
            Section.OCTASKLY_PRODUCTION,
            "Nobody is let in without credentials");
    if (keys == null) {
      if (users == null) {
        question.notGiven("users(store) or apiKeys(keys)");
      } else {
        question.pass("users sign in by name and password");
      }
      return;
    }
    try {
      keys.verifyHeader(null);
      question.fail(
          "a request without credentials is let in: API keys are in development mode, without any",
          "issue a key, and remove letEverybodyInForDevelopment(...)");
    } catch (AuthenticationException refused) {
      question.pass(
          "a request without credentials is refused; there are API keys"
              + (users == null ? "" : " and users"));
    } catch (StoreException e) {
      question.fail("the store of API keys cannot be asked", "see to the store");
    }
  }

  void tokens(@Nullable TokenPolicy policy) {
    Sheet.Question question =
        sheet.ask(
            "tokens-expire", Section.OCTASKLY_TOKENS, "Tokens end after 24 hours at the latest");
    if (policy == null) {
      question.notGiven("tokenPolicy(policy)");
      return;
    }
    Duration longest =
        Arrays.stream(Role.values())
            .map(policy::lifetime)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    if (policy.acceptsNodeTokens()) {
      question.warn(
          "tokens of older nodes are accepted, which cannot be revoked one by one",
          "when all nodes are new, set TokenPolicy.Builder.acceptNodeTokens(false)");
    } else if (longest.compareTo(LONGEST_TOKEN) > 0) {
      question.warn(
          "tokens live up to " + longest.toHours() + " hours",
          "shorten them by TokenPolicy.Builder.lifetime(...), and use refresh tokens");
    } else {
      question.pass("tokens live up to " + longest.toHours() + " hours");
    }
  }

  void permissions(@Nullable PermissionMatrix matrix) {
    Sheet.Question question =
        sheet.ask(
            "permissions-standard",
            Section.TASKFORCE_COMPLIANCE,
            "Roles have the permissions that are documented");
    if (matrix == null) {
      question.notGiven("permissions(matrix)");
      return;
    }
    int changes = PermissionMatrix.standard().changesTo(matrix).size();
    if (changes == 0) {
      question.pass("the standard matrix");
    } else {
      question.warn(
          changes + " entries differ from the standard matrix",
          "document them: PermissionMatrix.standard().changesTo(matrix) lists them");
    }
  }

  void rateLimits(Map<String, RateLimit> limits) {
    Sheet.Question question =
        sheet.ask("rate-limits", Section.TASKFORCE_CHECKLIST, "Rate limiting is configured");
    if (limits.isEmpty()) {
      question.notGiven("rateLimit(name, limit)");
      return;
    }
    StringBuilder all = new StringBuilder();
    limits.forEach(
        (name, limit) ->
            all.append(all.isEmpty() ? "" : "; ").append(name).append(": ").append(limit));
    question.pass(all.toString());
  }
}
