package io.octaskly.examples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The application; see {@code application.properties} for what it needs. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@EnableScheduling
public class Application {

  /** For Spring. */
  Application() {}

  /** Takes properties as {@code --name=value}. */
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }
}
