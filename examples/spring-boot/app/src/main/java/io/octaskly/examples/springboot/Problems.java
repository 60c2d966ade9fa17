package io.octaskly.examples.springboot;

import io.octaskly.HostBusyException;
import io.octaskly.NoSuchTaskException;
import io.octaskly.OctasklyException;
import io.octaskly.PermissionDeniedException;
import io.octaskly.RateLimitedException;
import io.octaskly.audit.AuditException;
import io.octaskly.guard.GuardException;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.sandbox.SandboxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers for what was refused, as problem details (RFC 9457). A client learns what it did wrong;
 * what is wrong here goes to the log only, and why somebody was not let in to the audit log only.
 */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notLetIn(AuthenticationException e) {
    return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .body(
            ProblemDetail.forStatusAndDetail(
                HttpStatus.UNAUTHORIZED, "These credentials are not accepted."));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> denied(PermissionDeniedException e) {
    return problem(HttpStatus.FORBIDDEN, e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> tooOften(RateLimitedException e) {
    return later(HttpStatus.TOO_MANY_REQUESTS, "This came too often.", e.retryAfter());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> busy(HostBusyException e) {
    return later(HttpStatus.SERVICE_UNAVAILABLE, "As many tasks wait as may.", SOON);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknown(NoSuchTaskException e) {
    return problem(HttpStatus.NOT_FOUND, e.getMessage());
  }

  @ExceptionHandler({GuardException.class, IllegalArgumentException.class})
  ResponseEntity<ProblemDetail> wrong(RuntimeException e) {
    return problem(HttpStatus.BAD_REQUEST, e.getMessage());
  }

  /** It ends, is locked down, or cannot record what it would do, and so does not do it. */
  @ExceptionHandler({OctasklyException.class, AuditException.class})
  ResponseEntity<ProblemDetail> closed(RuntimeException e) {
    LOG.error("a request was refused", e);
    return problem(HttpStatus.SERVICE_UNAVAILABLE, "Nothing is accepted now.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notStarted(SandboxException e) {
    LOG.error("a task could not be started", e);
    return problem(HttpStatus.INTERNAL_SERVER_ERROR, "The task could not be started.");
  }

  private static ResponseEntity<ProblemDetail> later(
      HttpStatus status, String what, Duration wait) {
    // In whole seconds (RFC 9110), rounded up: a client that comes too early is refused again.
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return ResponseEntity.status(status)
        .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
        .body(ProblemDetail.forStatusAndDetail(status, what + " Try again in " + seconds + " s."));
  }

  private static ResponseEntity<ProblemDetail> problem(HttpStatus status, @Nullable String detail) {
    return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
  }
}
