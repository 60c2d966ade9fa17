package io.octaskly.checklist;

/** The places in the two requirement documents that items come from. */
enum Section {
  OCTASKLY_KEYS("Octaskly, Key Derivation"),
  OCTASKLY_TOKENS("Octaskly, Token Lifecycle"),
  OCTASKLY_PRODUCTION("Octaskly, Production Configuration"),
  OCTASKLY_CREDENTIALS("Octaskly, Credential Management"),
  OCTASKLY_RELEASE("Octaskly, Installer & Release Integrity"),
  OCTASKLY_INCIDENT("Octaskly, Security Incident Response"),
  TASKFORCE_SECRETS("Taskforce, Secret Management"),
  TASKFORCE_DATA("Taskforce, Data Security"),
  TASKFORCE_INPUT("Taskforce, Input Validation & Sanitization"),
  TASKFORCE_DEPENDENCIES("Taskforce, Dependency Security"),
  TASKFORCE_AUDIT("Taskforce, Audit Logging"),
  TASKFORCE_RATES("Taskforce, Rate Limiting & DDoS Protection"),
  TASKFORCE_KUBERNETES("Taskforce, Kubernetes Security"),
  TASKFORCE_COMPLIANCE("Taskforce, Compliance Considerations"),
  TASKFORCE_CHECKLIST("Taskforce, Security Checklist");

  private final String label;

  Section(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
