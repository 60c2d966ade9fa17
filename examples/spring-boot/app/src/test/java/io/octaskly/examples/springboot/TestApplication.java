package io.octaskly.examples.springboot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as tests start it: as it is, with random ports, passwords and a secret. */
final class TestApplication implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final String password;

  private TestApplication(ConfigurableApplicationContext context, String password) {
    this.context = context;
    this.password = password;
  }

  /** Starts it with one user: each costs the time to hash a password. */
  static TestApplication start(Path directory, String... properties) {
    String[] more = Arrays.copyOf(properties, properties.length + 2);
    more[properties.length] = "app.users[0].name=alice";
    more[properties.length + 1] = "app.users[0].role=client";
    return startWithUsers(directory, more);
  }

  /** Starts it with all users, who have the same password. */
  static TestApplication startWithUsers(Path directory, String... properties) {
    String password = DemoUsers.generated();
    List<String> args =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--logging.level.root=error",
                "--octaskly.secret.environment=",
                "--octaskly.secret.value=" + DemoUsers.generated() + DemoUsers.generated(),
                "--octaskly.audit.file=" + directory.resolve("audit/audit.log"),
                "--ALICE_PASSWORD=" + password,
                "--BOB_PASSWORD=" + password,
                "--ROBOT_PASSWORD=" + password));
    for (String property : properties) {
      args.add("--" + property);
    }
    return new TestApplication(
        SpringApplication.run(Application.class, args.toArray(String[]::new)), password);
  }

  String password() {
    return password;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  Client client() {
    return Client.of(port("local.server.port"));
  }

  Client operator() {
    return Client.of(port("local.management.port"));
  }

  Client signedIn(String user) throws Exception {
    return client().signIn(user, password);
  }

  String property(String name) {
    return context.getEnvironment().getRequiredProperty(name);
  }

  private int port(String property) {
    return Integer.parseInt(property(property));
  }

  @Override
  public void close() {
    context.close();
  }
}
