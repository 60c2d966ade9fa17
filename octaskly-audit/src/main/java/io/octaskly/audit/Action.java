package io.octaskly.audit;

/**
 * The usual values of {@link AuditEvent#action()}. The vocabulary is open: a host may use words of
 * its own, in the same form.
 */
public final class Action {
  // authentication
  /** Somebody proved who they are. */
  public static final String LOGIN_SUCCEEDED = "login_succeeded";

  /** Somebody did not prove who they claim to be. */
  public static final String LOGIN_FAILED = "login_failed";

  /** An access token was handed out. */
  public static final String TOKEN_ISSUED = "token_issued";

  /** A refresh token was traded for new tokens. */
  public static final String TOKEN_REFRESHED = "token_refreshed";

  /** A token was presented after its time. */
  public static final String TOKEN_EXPIRED = "token_expired";

  /** A token was made invalid before its time. */
  public static final String TOKEN_REVOKED = "token_revoked";

  /** An API key was handed out. */
  public static final String API_KEY_CREATED = "api_key_created";

  /** An API key was replaced. */
  public static final String API_KEY_ROTATED = "api_key_rotated";

  /** An API key was made invalid. */
  public static final String API_KEY_REVOKED = "api_key_revoked";

  // authorization
  /** A caller asked for what its role does not permit. */
  public static final String ACCESS_DENIED = "access_denied";

  /** A caller asked too often. */
  public static final String RATE_LIMITED = "rate_limited";

  // user_management
  /** A user was added. */
  public static final String USER_CREATED = "user_created";

  /** A user got another role. */
  public static final String ROLE_CHANGED = "role_changed";

  /** A permission was given. */
  public static final String PERMISSION_GRANTED = "permission_granted";

  /** A permission was taken away. */
  public static final String PERMISSION_REVOKED = "permission_revoked";

  // task_execution
  /** A task was accepted. */
  public static final String TASK_SUBMITTED = "task_submitted";

  /** A task is about to run. */
  public static final String TASK_STARTED = "task_started";

  /** A task ended with success. */
  public static final String TASK_COMPLETED = "task_completed";

  /** A task ended without success. */
  public static final String TASK_FAILED = "task_failed";

  /** A task used up its wall time. */
  public static final String TASK_TIMED_OUT = "task_timed_out";

  /** A task was stopped on request. */
  public static final String TASK_CANCELLED = "task_cancelled";

  /** A task used more of a resource than allowed. */
  public static final String LIMIT_EXCEEDED = "limit_exceeded";

  /** A task tried what its sandbox does not allow. */
  public static final String SANDBOX_DENIED = "sandbox_denied";

  // data_access
  /** Stored state was read. */
  public static final String STATE_READ = "state_read";

  /** Stored state was written. */
  public static final String STATE_WRITTEN = "state_written";

  /** Stored state was deleted. */
  public static final String STATE_DELETED = "state_deleted";

  /** The personal values of a subject were removed. */
  public static final String SUBJECT_ERASED = "subject_erased";

  // node
  /** A worker joined. */
  public static final String WORKER_REGISTERED = "worker_registered";

  /** A worker left. */
  public static final String WORKER_UNREGISTERED = "worker_unregistered";

  /** A node connected. */
  public static final String NODE_CONNECTED = "node_connected";

  /** A node disconnected. */
  public static final String NODE_DISCONNECTED = "node_disconnected";

  // system
  /** The host started. */
  public static final String SYSTEM_STARTED = "system_started";

  /** The host stopped. */
  public static final String SYSTEM_STOPPED = "system_stopped";

  /** A setting was changed. */
  public static final String CONFIGURATION_CHANGED = "configuration_changed";

  /** A key or secret was replaced. */
  public static final String SECRET_ROTATED = "secret_rotated";

  /** The host was closed to everybody. */
  public static final String LOCKDOWN = "lockdown";

  // audit
  /** The log was opened for writing; announces the format of the lines that follow. */
  public static final String LOG_OPENED = "log_opened";

  /** A torn tail was cut when the log was opened. */
  public static final String LOG_REPAIRED = "log_repaired";

  /** The log goes on in another file. */
  public static final String SEGMENT_ROTATED = "segment_rotated";

  /** Old segments were removed. */
  public static final String RETENTION_APPLIED = "retention_applied";

  /** Events were not recorded; says how many. */
  public static final String EVENTS_DROPPED = "events_dropped";

  /** The log was closed in good order. */
  public static final String LOG_CLOSED = "log_closed";

  private Action() {}
}
