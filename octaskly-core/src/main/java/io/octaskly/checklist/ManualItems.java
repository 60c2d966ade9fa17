package io.octaskly.checklist;

/** What no program can see from inside a host, so that somebody looks. */
final class ManualItems {
  private final Sheet sheet;

  ManualItems(Sheet sheet) {
    this.sheet = sheet;
  }

  void all() {
    network();
    credentials();
    supplyChain();
    operations();
  }

  private void network() {
    ask(
        "firewall",
        Section.OCTASKLY_PRODUCTION,
        "A firewall lets only known networks in",
        "list its rules, and try to connect from elsewhere");
    ask(
        "reverse-proxy",
        Section.TASKFORCE_DATA,
        "The reverse proxy enforces HTTPS and limits rates",
        "look at its configuration: redirects, HSTS, protocols, limits");
    ask(
        "ddos-protection",
        Section.TASKFORCE_RATES,
        "The provider's protection against floods is on",
        "ask the provider");
    ask(
        "network-policies",
        Section.TASKFORCE_KUBERNETES,
        "Pods reach only the pods that they need",
        "look at the network policies");
  }

  private void credentials() {
    ask(
        "no-secret-in-code",
        Section.TASKFORCE_CHECKLIST,
        "No key or password is in code or in version control",
        "scan the repository with all its history");
    ask(
        "passwords-managed",
        Section.OCTASKLY_KEYS,
        "Passwords are in a password manager, and none is used twice",
        "ask those who have them");
    ask(
        "secrets-per-environment",
        Section.TASKFORCE_SECRETS,
        "Development, staging and production have secrets of their own",
        "compare the key ids: octaskly keygen prints them");
    ask(
        "secret-manager",
        Section.OCTASKLY_CREDENTIALS,
        "Secrets come from a secret manager, and who reads them is watched",
        "look at its access log");
    ask(
        "service-accounts",
        Section.TASKFORCE_KUBERNETES,
        "Service accounts have the least rights, and none is a cluster's admin",
        "list their role bindings");
  }

  private void supplyChain() {
    ask(
        "dependency-scan",
        Section.TASKFORCE_CHECKLIST,
        "Dependencies are pinned and scanned for known vulnerabilities",
        "scan the SBOM that the build writes (target/bom.json)");
    ask(
        "image-scan",
        Section.TASKFORCE_CHECKLIST,
        "Images are built on a slim base of a fixed version, and scanned",
        "scan them in CI, before they are deployed");
    ask(
        "image-user",
        Section.TASKFORCE_DEPENDENCIES,
        "Containers run as a user that is not root, with a read-only root file system",
        "look at USER in the image and at the pod's security context");
    ask(
        "volumes",
        Section.TASKFORCE_DATA,
        "No sensitive directory of the host is mounted into a container",
        "list the mounts; never the runtime's socket");
    ask(
        "release-tag",
        Section.OCTASKLY_RELEASE,
        "Tag and sums of a release were compared by a second way",
        "git verify-tag, then octaskly verify-release SHA256SUMS");
  }

  private void operations() {
    ask(
        "disk-encryption",
        Section.TASKFORCE_DATA,
        "Databases and work directories are on encrypted volumes",
        "look at the volumes' settings");
    ask(
        "backups",
        Section.TASKFORCE_CHECKLIST,
        "Backups are encrypted, and one was restored",
        "restore one");
    ask(
        "incident-plan",
        Section.TASKFORCE_CHECKLIST,
        "There is an incident plan, and it was exercised",
        "exercise it: lock down, revoke, change the secret, read the log");
    ask(
        "worker-credentials",
        Section.OCTASKLY_INCIDENT,
        "The credentials of all workers can be changed at once",
        "do it once, and note how long it takes");
    ask(
        "log-analysis",
        Section.TASKFORCE_AUDIT,
        "Events go to another machine, where somebody looks at them",
        "send them there: SyslogSink, and alerts on severity error");
    ask(
        "erasure",
        Section.TASKFORCE_COMPLIANCE,
        "A person's data can be erased",
        "try it: AuditLog.eraseSubject, and every other store");
    ask(
        "data-minimised",
        Section.TASKFORCE_COMPLIANCE,
        "What users send is not logged without need",
        "read a day of the logs");
  }

  private void ask(String id, Section section, String question, String advice) {
    sheet.ask(id, section, question).manual(advice);
  }
}
