package io.octaskly.examples.quartz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.TriggerKey;

/**
 * One occasion on which a trigger fires, and the id of the task that it runs: the same for every
 * attempt, another one for the next occasion.
 *
 * <p>Quartz has a fire instance id, and it would not do. When a node dies, the node that finds out
 * makes a new trigger in the group {@code RECOVERING_JOBS}, which fires under a fire instance id of
 * its own; the old one is deleted with its row of {@code qrtz_fired_triggers} and handed to nobody.
 * What the recovery trigger does keep is the time at which the original one was due, by {@link
 * JobExecutionContext#getScheduledFireTime}, and the original's name and group, in its data. A
 * trigger fires at most once for each time that it is due, so these three are the occasion.
 *
 * <p>If the recovering node dies as well, Quartz writes the name of the first recovery trigger over
 * the original's. {@link TextDelegate} keeps the original's, for any number of recoveries.
 *
 * @param trigger the trigger that fired first
 * @param due when it was due, to the millisecond
 */
record Firing(TriggerKey trigger, Instant due) {
  /** What a task id may have, without the colon that parts the names. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]+");

  /** What is left of the 128 characters of a task id, next to the time. */
  private static final int LONGEST_NAME = 100;

  /** {@return the occasion of an execution, the first or a recovering one} */
  static Firing of(JobExecutionContext context) {
    Instant due = context.getScheduledFireTime().toInstant();
    if (!context.isRecovering()) {
      return new Firing(context.getTrigger().getKey(), due);
    }
    JobDataMap kept = context.getTrigger().getJobDataMap();
    String name = kept.getString(TextDelegate.ORIGINAL_NAME);
    String group = kept.getString(TextDelegate.ORIGINAL_GROUP);
    return new Firing(
        name == null || group == null
            ? context.getRecoveringTriggerKey()
            : new TriggerKey(name, group),
        due);
  }

  /**
   * {@return such as {@code reports:nightly:2026-01-01T03:00:00Z}} Names that do not fit into a
   * task id stand there as their hash.
   */
  String taskId() {
    String name = trigger.getGroup() + ":" + trigger.getName();
    boolean fits =
        PLAIN.matcher(trigger.getGroup()).matches()
            && PLAIN.matcher(trigger.getName()).matches()
            && name.length() <= LONGEST_NAME;
    return (fits ? name : "sha256:" + hash()) + ":" + due;
  }

  private String hash() {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(trigger.getGroup().getBytes(UTF_8));
      hash.update((byte) 0);
      return HexFormat.of().formatHex(hash.digest(trigger.getName().getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
