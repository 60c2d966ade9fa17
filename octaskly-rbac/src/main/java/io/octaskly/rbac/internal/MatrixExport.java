package io.octaskly.rbac.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.octaskly.rbac.Condition;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.Role;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A permission matrix as text, in the order of the constants. */
public final class MatrixExport {
  private static final JsonFactory JSON = new JsonFactory();

  private MatrixExport() {}

  /** {@return a table with a header row, a row for each permission, and a final line feed} */
  public static String markdown(PermissionMatrix matrix) {
    StringBuilder table = new StringBuilder("| operation | permission |");
    for (Role role : Role.values()) {
      table.append(' ').append(role.id()).append(" |");
    }
    table.append("\n|---|---|").append(":-:|".repeat(Role.values().length)).append('\n');
    for (Permission permission : Permission.values()) {
      String row =
          Arrays.stream(Role.values())
              .map(role -> matrix.condition(role, permission).map(Condition::label).orElse(""))
              .collect(Collectors.joining(" | ", " | ", " |\n"));
      table.append("| ").append(permission.operation()).append(" | ").append(permission.id());
      table.append(row);
    }
    return table.toString();
  }

  /** {@return an object by permission, of objects by role, of conditions; denials are left out} */
  public static String json(PermissionMatrix matrix) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      for (Permission permission : Permission.values()) {
        out.writeObjectFieldStart(permission.id());
        for (Role role : Role.values()) {
          Optional<Condition> condition = matrix.condition(role, permission);
          if (condition.isPresent()) {
            out.writeStringField(role.id(), condition.get().id());
          }
        }
        out.writeEndObject();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }
}
