package io.octaskly.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The published modules, as the build left them next to this one. */
enum LibraryModule {
  AUDIT("octaskly-audit", "io.octaskly.audit", "io.octaskly.audit"),
  CORE("octaskly-core", "io.octaskly.core", "io.octaskly"),
  CRYPTO("octaskly-crypto", "io.octaskly.crypto", "io.octaskly.crypto"),
  RBAC("octaskly-rbac", "io.octaskly.rbac", "io.octaskly.rbac"),
  SANDBOX("octaskly-sandbox", "io.octaskly.sandbox", "io.octaskly.sandbox");

  /** The modules that know nothing of each other, nor of the facade. */
  static final Set<LibraryModule> LEAVES = EnumSet.complementOf(EnumSet.of(CORE));

  private final String artifactId;
  private final String moduleName;
  private final String rootPackage;

  LibraryModule(String artifactId, String moduleName, String rootPackage) {
    this.artifactId = artifactId;
    this.moduleName = moduleName;
    this.rootPackage = rootPackage;
  }

  String artifactId() {
    return artifactId;
  }

  String moduleName() {
    return moduleName;
  }

  boolean owns(String packageName) {
    return packageName.equals(rootPackage) || packageName.startsWith(rootPackage + ".");
  }

  Path pom() {
    return directory().resolve("pom.xml");
  }

  /** What the build wrote about this module. */
  Path output(String name) {
    return directory().resolve("target").resolve(name);
  }

  JavaClasses classes() throws IOException {
    return new ClassFileImporter().importPath(output("classes").toRealPath());
  }

  ModuleDescriptor descriptor() throws IOException {
    try (InputStream in = Files.newInputStream(output("classes/module-info.class"))) {
      return ModuleDescriptor.read(in);
    }
  }

  private Path directory() {
    return Path.of("..", artifactId);
  }
}
