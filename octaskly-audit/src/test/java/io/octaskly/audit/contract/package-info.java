/**
 * What a sink has to do, as tests for anybody's own: extend {@link
 * io.octaskly.audit.contract.AuditSinkContract} in a test class and give it the sink.
 */
package io.octaskly.audit.contract;
