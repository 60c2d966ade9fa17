package io.octaskly.audit;

/**
 * The usual values of {@link AuditEvent#eventType()}. The vocabulary is open: a host may use words
 * of its own, in the same form.
 */
public final class EventType {
  /** Logins, tokens and API keys. */
  public static final String AUTHENTICATION = "authentication";

  /** What was refused. */
  public static final String AUTHORIZATION = "authorization";

  /** Users, roles and permissions. */
  public static final String USER_MANAGEMENT = "user_management";

  /** The life of a task. */
  public static final String TASK_EXECUTION = "task_execution";

  /** Stored state. */
  public static final String DATA_ACCESS = "data_access";

  /** Workers and nodes. */
  public static final String NODE = "node";

  /** The host as a whole. */
  public static final String SYSTEM = "system";

  /** The log about itself; {@link AuditLog} writes these events and refuses them from others. */
  public static final String AUDIT = "audit";

  private EventType() {}
}
