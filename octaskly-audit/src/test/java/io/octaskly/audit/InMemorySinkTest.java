package io.octaskly.audit;

import io.octaskly.audit.contract.AuditSinkContract;
import java.util.List;

class InMemorySinkTest implements AuditSinkContract {
  private final InMemorySink sink = new InMemorySink();

  @Override
  public InMemorySink sink() {
    return sink;
  }

  @Override
  public List<String> lines() {
    return sink.records().stream().map(AuditRecord::line).toList();
  }
}
