package io.octaskly.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octaskly.Caller;
import io.octaskly.HostBusyException;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyException;
import io.octaskly.OctasklyHost;
import io.octaskly.RateLimitedException;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.InMemorySink;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxListener;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class OctasklyAutoConfigurationTest {
  @TempDir private Path directory;

  @BeforeAll
  static void needs_the_level_strict() {
    Contexts.needsStrict();
  }

  private ApplicationContextRunner minimal() {
    return Contexts.minimal(directory);
  }

  private ApplicationContextRunner withApiKeys() {
    return minimal().withUserConfiguration(Contexts.WithApiKeys.class);
  }

  @Test
  void by_default_tasks_are_strict_and_without_a_network() {
    minimal()
        .run(
            context -> {
              assertThat(context).hasSingleBean(OctasklyHost.class);
              assertThat(context).hasSingleBean(AuditLog.class);
              assertThat(context).hasSingleBean(UserStore.class);
              Sandbox sandbox = context.getBean(Sandbox.class);
              assertThat(sandbox.level()).isEqualTo(IsolationLevel.STRICT);
              assertThat(sandbox.run(Task.of("/bin/echo")).guarantees())
                  .containsKey(Guarantee.NETWORK_CLOSED);
            });
  }

  @Test
  void the_log_is_in_the_file_given() {
    minimal()
        .run(
            context ->
                assertThat(Files.readString(directory.resolve("audit/audit.log")))
                    .contains("system_started"));
  }

  @Test
  void level_and_network_are_bound() {
    minimal()
        .withPropertyValues("octaskly.sandbox.level=basic", "octaskly.sandbox.network=host")
        .run(
            context -> {
              TaskResult result = context.getBean(Sandbox.class).run(Task.of("/bin/echo"));
              assertThat(context.getBean(Sandbox.class).level()).isEqualTo(IsolationLevel.BASIC);
              assertThat(result.guarantees()).doesNotContainKey(Guarantee.NETWORK_CLOSED);
            });
  }

  @Test
  void a_level_of_two_words_is_bound() {
    minimal()
        .withPropertyValues("octaskly.sandbox.level=very-strict")
        .run(
            context ->
                assertThat(context.getBean(Sandbox.class).level())
                    .isEqualTo(IsolationLevel.VERY_STRICT));
  }

  @Test
  void grants_are_bound() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Path file = Files.writeString(open.resolve("file"), "seen");
    for (Path path : List.of(directory, open)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Path cat = Path.of("/bin/cat").toRealPath();
    Task task =
        Task.of("/bin/sh", "-c", cat + " " + file + "; echo new > " + open + "/made && echo done");
    minimal()
        .withPropertyValues(
            "octaskly.sandbox.allow-read=" + file,
            "octaskly.sandbox.allow-write[0]=" + open,
            "octaskly.sandbox.allow-execute=" + cat,
            "octaskly.sandbox.allow-shell=true")
        .run(
            context ->
                assertThat(context.getBean(Sandbox.class).run(task).stdout().text())
                    .isEqualTo("seendone\n"));
    minimal()
        .run(
            context -> {
              Sandbox sandbox = context.getBean(Sandbox.class);
              assertThat(sandbox.run(Task.of("/bin/cat", file.toString())).succeeded()).isFalse();
              assertThatThrownBy(() -> sandbox.run(task)).hasMessageContaining("shell");
            });
  }

  @Test
  void limits_and_grace_are_bound() {
    minimal()
        .withPropertyValues(
            "octaskly.sandbox.limits.wall-time=1s",
            "octaskly.sandbox.limits.cpu-time=7s",
            "octaskly.sandbox.limits.memory=128MB",
            "octaskly.sandbox.limits.memory-accounting=resident",
            "octaskly.sandbox.limits.disk=101MB",
            "octaskly.sandbox.limits.open-files=65",
            "octaskly.sandbox.limits.processes=5",
            "octaskly.sandbox.grace=100ms")
        .run(
            context -> {
              assertThat(
                      Limits.of(
                          "x",
                          context.getBean(OctasklyProperties.class).sandbox().limits(),
                          ResourceLimits.defaults()))
                  .hasToString(
                      "wall time 1 s, CPU time 7 s, memory 128 MiB resident, disk 101 MiB, open"
                          + " files 65, processes 5");
              assertThat(context.getBean(OctasklyProperties.class).sandbox().grace())
                  .isEqualTo(Duration.ofMillis(100));
              assertThat(context.getBean(Sandbox.class).run(Task.of("/bin/sleep", "60")).outcome())
                  .isInstanceOfSatisfying(
                      Outcome.LimitExceeded.class,
                      exceeded -> assertThat(exceeded.limit()).isEqualTo(Limit.WALL_TIME));
            });
  }

  @Test
  void no_task_gets_more_than_the_highest_limits() {
    Task greedy =
        Task.builder("/bin/echo")
            .limits(ResourceLimits.builder().wallTime(Duration.ofSeconds(61)).build())
            .build();
    minimal()
        .withPropertyValues(
            "octaskly.sandbox.limits.wall-time=30s", "octaskly.sandbox.max-limits.wall-time=60s")
        .run(
            context ->
                assertThatThrownBy(() -> context.getBean(Sandbox.class).run(greedy))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("60 s"));
  }

  @Test
  void capacity_is_bound() {
    withApiKeys()
        .withPropertyValues(
            "octaskly.host.capacity.running=1",
            "octaskly.host.capacity.queued=1",
            "octaskly.host.drain-for=0s")
        .run(
            context -> {
              OctasklyHost host = context.getBean(OctasklyHost.class);
              Caller caller = Contexts.caller(host);
              CompletionStage<TaskResult> running = caller.start(Task.of("/bin/sleep", "60"));
              CompletionStage<TaskResult> waiting = caller.start(Task.of("/bin/echo"));
              assertThatThrownBy(() -> caller.start(Task.of("/bin/echo")))
                  .isInstanceOf(HostBusyException.class);
              host.shutdownNow();
              assertThat(running.toCompletableFuture().join().outcome())
                  .isInstanceOf(Outcome.Cancelled.class);
              assertThat(waiting.toCompletableFuture()).isCompletedExceptionally();
            });
  }

  @Test
  void a_limit_of_tasks_is_bound() {
    withApiKeys()
        .withPropertyValues("octaskly.host.rate-limits.tasks=1/hour")
        .run(
            context -> {
              Caller caller = Contexts.caller(context.getBean(OctasklyHost.class));
              assertThat(caller.run(Task.of("/bin/echo")).succeeded()).isTrue();
              assertThatThrownBy(() -> caller.run(Task.of("/bin/echo")))
                  .isInstanceOf(RateLimitedException.class);
            });
  }

  @Test
  void limits_of_logins_and_requests_are_bound() {
    minimal()
        .withPropertyValues(
            "octaskly.host.rate-limits.logins=1/hour", "octaskly.host.rate-limits.requests=2/hour")
        .run(
            context -> {
              OctasklyHost host = context.getBean(OctasklyHost.class);
              assertThat(tries(host, RateLimitedException.class, false)).isEqualTo(1);
              assertThat(tries(host, RateLimitedException.class, true)).isEqualTo(2);
            });
  }

  /** Returns how often it went before the limit was reached. */
  private static int tries(OctasklyHost host, Class<? extends Exception> limited, boolean request) {
    for (int i = 0; i < 10; i++) {
      try {
        if (request) {
          host.authenticate("Bearer nonsense", Contexts.ADDRESS);
        } else {
          host.refresh("nonsense", Contexts.ADDRESS);
        }
      } catch (RuntimeException e) {
        if (limited.isInstance(e)) {
          return i;
        }
      }
    }
    return -1;
  }

  @Test
  void node_tokens_and_results_are_bound() {
    withApiKeys()
        .withPropertyValues(
            "octaskly.host.node=worker-7",
            "octaskly.host.keep-results=0",
            "octaskly.host.tokens.issuer=tests",
            "octaskly.host.tokens.lifetime=90s",
            "octaskly.host.tokens.clock-skew=3s")
        .run(
            context -> {
              OctasklyHost host = context.getBean(OctasklyHost.class);
              assertThat(host.peers().sign("worker-8", "POST", "/tasks", new byte[1]).peer())
                  .isEqualTo("worker-7");
              Caller caller = Contexts.caller(host);
              caller.run(Task.builder("/bin/echo").id("gone").build());
              assertThatThrownBy(() -> caller.result("gone")).hasMessageContaining("gone");
              TokenPolicy tokens =
                  HostSettings.tokens(context.getBean(OctasklyProperties.class).host().tokens());
              assertThat(tokens.issuer()).isEqualTo("tests");
              assertThat(tokens.lifetime(Role.CLIENT)).isEqualTo(Duration.ofSeconds(90));
              assertThat(tokens.clockSkew()).isEqualTo(Duration.ofSeconds(3));
              char[] password = ("Aa1-" + Contexts.secret()).toCharArray();
              host.administration().addUser("alice", Role.CLIENT, password);
              assertThat(host.login("alice", password, Contexts.ADDRESS).expiresAt())
                  .isBefore(Instant.now().plusSeconds(91));
            });
  }

  @Test
  void the_end_of_the_application_kills_what_runs_and_closes_host_and_log() {
    var seen =
        new Object() {
          OctasklyHost host;
          AuditLog log;
          CompletionStage<TaskResult> running;
        };
    withApiKeys()
        .withPropertyValues("octaskly.host.drain-for=0s", "octaskly.audit.durability=memory")
        .run(
            context -> {
              seen.host = context.getBean(OctasklyHost.class);
              seen.log = context.getBean(AuditLog.class);
              seen.running = Contexts.caller(seen.host).start(Task.of("/bin/sleep", "60"));
            });
    assertThat(seen.running.toCompletableFuture().join().outcome())
        .isInstanceOf(Outcome.Cancelled.class);
    assertThatThrownBy(() -> seen.host.authenticate(null, Contexts.ADDRESS))
        .isInstanceOf(OctasklyException.class);
    assertThatThrownBy(seen.log::rotate).isInstanceOf(RuntimeException.class);
  }

  @Test
  void a_task_that_ends_in_time_is_let_end() {
    var seen =
        new Object() {
          CompletionStage<TaskResult> running;
        };
    withApiKeys()
        .withPropertyValues("octaskly.host.drain-for=20s")
        .run(
            context ->
                seen.running =
                    Contexts.caller(context.getBean(OctasklyHost.class))
                        .start(Task.of("/bin/sleep", "0.3")));
    assertThat(seen.running.toCompletableFuture().join().succeeded()).isTrue();
  }

  @Test
  void secrets_come_from_files() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), Contexts.secret() + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    for (String property : List.of("file", "mounted")) {
      Contexts.withoutSecret(directory)
          .withPropertyValues("octaskly.secret." + property + "=" + file)
          .run(context -> assertThat(context).hasSingleBean(OctasklyHost.class));
    }
  }

  @Test
  void the_secret_is_in_no_text_of_the_properties() {
    String secret = Contexts.secret();
    Contexts.withoutSecret(directory)
        .withPropertyValues("octaskly.secret.value=" + secret)
        .run(
            context ->
                assertThat(context.getBean(OctasklyProperties.class).toString())
                    .contains("wallTime")
                    .doesNotContain(secret));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnParts {
    final Sandbox sandbox = Sandbox.builder().level(IsolationLevel.VERY_STRICT).build();
    final UserStore users = UserStore.inMemory();
    final AuditLog log = AuditLog.builder(new InMemorySink()).open();

    @Bean
    Sandbox sandbox() {
      return sandbox;
    }

    @Bean
    UserStore users() {
      return users;
    }

    @Bean
    AuditLog log() {
      return log;
    }

    @Bean
    SecretSource secret() {
      return SecretSource.of(Contexts.secret().toCharArray());
    }

    @Bean
    PermissionMatrix nobodyMayAnything() {
      return PermissionMatrix.builder().build();
    }
  }

  @Test
  void beans_of_the_application_are_used_instead() {
    Contexts.withoutSecret(directory)
        .withUserConfiguration(OwnParts.class, Contexts.WithApiKeys.class)
        .run(
            context -> {
              OwnParts own = context.getBean(OwnParts.class);
              OctasklyHost host = context.getBean(OctasklyHost.class);
              assertThat(context.getBean(Sandbox.class)).isSameAs(own.sandbox);
              assertThat(context.getBean(UserStore.class)).isSameAs(own.users);
              assertThat(host.audit()).isSameAs(own.log);
              assertThat(directory.resolve("audit")).doesNotExist();
              assertThatThrownBy(() -> Contexts.caller(host).run(Task.of("/bin/echo")))
                  .isInstanceOf(io.octaskly.PermissionDeniedException.class);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnHost {
    @Bean
    OctasklyHost host() {
      return Octaskly.host()
          .secret(SecretSource.of(Contexts.secret().toCharArray()))
          .audit(AuditLog.builder(new InMemorySink()).open())
          .node("own")
          .start();
    }
  }

  @Test
  void a_host_of_the_application_needs_no_secret_here() {
    Contexts.withoutSecret(directory)
        .withUserConfiguration(OwnHost.class)
        .run(
            context ->
                assertThat(
                        context
                            .getBean(OctasklyHost.class)
                            .peers()
                            .sign("worker-8", "POST", "/tasks", new byte[1])
                            .peer())
                    .isEqualTo("own"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Customized {
    final List<String> told = new CopyOnWriteArrayList<>();

    @Bean
    OctasklyCustomizer<Sandbox.Builder> sandboxes() {
      return sandbox -> sandbox.level(IsolationLevel.VERY_STRICT);
    }

    @Bean
    OctasklyCustomizer<OctasklyHost.Builder> hosts() {
      return host -> host.node("custom");
    }

    @Bean
    SandboxListener throwing() {
      return new SandboxListener() {
        @Override
        public void finished(TaskResult result) {
          throw new IllegalStateException("a listener's own mistake");
        }
      };
    }

    @Bean
    SandboxListener telling() {
      return new SandboxListener() {
        @Override
        public void finished(TaskResult result) {
          told.add(result.taskId());
        }
      };
    }
  }

  @Test
  void customizers_have_the_last_word_and_each_listener_is_told() {
    minimal()
        .withUserConfiguration(Customized.class)
        .run(
            context -> {
              Sandbox sandbox = context.getBean(Sandbox.class);
              assertThat(sandbox.level()).isEqualTo(IsolationLevel.VERY_STRICT);
              assertThat(
                      context
                          .getBean(OctasklyHost.class)
                          .peers()
                          .sign("worker-8", "POST", "/tasks", new byte[1])
                          .peer())
                  .isEqualTo("custom");
              sandbox.run(Task.builder("/bin/echo").id("echo-1").build());
              assertThat(context.getBean(Customized.class).told).containsExactly("echo-1");
            });
  }

  @Test
  void retention_is_bound() {
    minimal()
        .withPropertyValues("octaskly.audit.retention=90d")
        .run(
            context ->
                assertThat(context.getBean(OctasklyProperties.class).audit().retention())
                    .isEqualTo(Duration.ofDays(90)));
  }
}
