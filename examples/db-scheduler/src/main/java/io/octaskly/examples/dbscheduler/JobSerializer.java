package io.octaskly.examples.dbscheduler;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jobs as one line of text. The scheduler's default would let Java deserialise whatever somebody
 * wrote into the table; here the worst that can come of it is a ticket that does not open.
 */
final class JobSerializer implements Serializer {
  private static final Pattern FORM = Pattern.compile("run (\\d{1,18}) every (\\d{1,9}) ms (\\S+)");

  @Override
  public byte[] serialize(Object data) {
    Job job = (Job) data;
    return ("run " + job.run() + " every " + job.every().toMillis() + " ms " + job.ticket())
        .getBytes(US_ASCII);
  }

  @Override
  public <T> T deserialize(Class<T> type, byte[] bytes) {
    String text = new String(bytes, US_ASCII);
    Matcher parts = FORM.matcher(text);
    return type.cast(
        parts.matches()
            ? new Job(
                parts.group(3),
                Duration.ofMillis(Long.parseLong(parts.group(2))),
                Long.parseLong(parts.group(1)))
            // Not ours: the host refuses it as a ticket, and has that on record.
            : Job.once(text));
  }
}
