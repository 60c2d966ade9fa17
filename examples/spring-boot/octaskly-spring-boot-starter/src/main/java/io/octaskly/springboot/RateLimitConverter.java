package io.octaskly.springboot;

import io.octaskly.rbac.RateLimit;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;

/** Reads {@code 10/minute}. */
@ConfigurationPropertiesBinding
final class RateLimitConverter implements Converter<String, RateLimit> {
  @Override
  public RateLimit convert(String text) {
    return RateLimit.parse(text);
  }
}
