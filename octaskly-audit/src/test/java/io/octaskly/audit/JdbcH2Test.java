package io.octaskly.audit;

import io.octaskly.audit.contract.AuditSinkContract;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

class JdbcH2Test implements AuditSinkContract {
  private final DataSource database = h2();
  private final JdbcSink sink = JdbcSink.of(database, "audit").createTable();

  @Override
  public JdbcSink sink() {
    return sink;
  }

  @Override
  public List<String> lines() throws Exception {
    return JdbcLines.of(database, "select line from audit order by sequence");
  }

  private static DataSource h2() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return source;
  }
}
