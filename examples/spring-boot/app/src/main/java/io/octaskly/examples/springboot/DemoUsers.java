package io.octaskly.examples.springboot;

import io.octaskly.OctasklyHost;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Adds the users of the demonstration. The password of alice is that of the variable {@code
 * ALICE_PASSWORD}; without it, one is made up and printed, this once. A real application has users
 * in a database ({@code AccessDatabase}), and no such class.
 */
@Component
class DemoUsers implements InitializingBean {
  private final OctasklyHost host;
  private final AppProperties app;
  private final Environment environment;

  DemoUsers(OctasklyHost host, AppProperties app, Environment environment) {
    this.host = host;
    this.app = app;
    this.environment = environment;
  }

  @Override
  public void afterPropertiesSet() {
    for (AppProperties.DemoUser user : app.users()) {
      char[] password = password(user.name()).toCharArray();
      host.administration().addUser(user.name(), user.role(), password);
    }
  }

  private String password(String user) {
    String given = environment.getProperty(user.toUpperCase(Locale.ROOT) + "_PASSWORD");
    if (given != null) {
      return given;
    }
    String made = generated();
    // Not to the log, which is kept.
    System.out.println("The password of " + user + " is " + made);
    return made;
  }

  /** Returns 128 random bits, with what the password policy asks for in front. */
  static String generated() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return "Aa1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
