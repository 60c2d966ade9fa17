package io.octaskly.examples.quartz;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.quartz.JobDataMap;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

/**
 * How this host reads Quartz's tables. It differs from Quartz's own way in two things.
 *
 * <p>It deserialises no Java object. With {@code useProperties} job data are text anyway, but
 * calendars are Java objects still, and who can write to the database could name one in a trigger
 * and so run code on every node. Schedules that need calendars have to do without.
 *
 * <p>It keeps the name of the trigger that fired first, however often the execution is recovered;
 * see {@link Firing}. Quartz asks for the data of a trigger in this way only to make a recovery
 * trigger.
 */
public final class TextDelegate extends PostgreSQLDelegate {
  static final String ORIGINAL_NAME = "octaskly.original.name";
  static final String ORIGINAL_GROUP = "octaskly.original.group";

  /** Quartz makes it, by the name of the class. */
  public TextDelegate() {}

  @Override
  public JobDataMap selectTriggerJobDataMap(
      Connection connection, String triggerName, String groupName)
      throws SQLException, ClassNotFoundException, IOException {
    JobDataMap data = super.selectTriggerJobDataMap(connection, triggerName, groupName);
    if (!data.containsKey(ORIGINAL_NAME)) {
      data.put(ORIGINAL_NAME, triggerName);
      data.put(ORIGINAL_GROUP, groupName);
    }
    return data;
  }

  @Override
  protected Object getObjectFromBlob(ResultSet row, String column) throws IOException {
    throw new InvalidObjectException(
        "the column "
            + column
            + " holds a serialised Java object, and this host reads text only: use no calendars,"
            + " set useProperties, and find out who wrote it");
  }
}
