package io.octaskly.examples.springboot;

import io.octaskly.Caller;
import io.octaskly.OctasklyHost;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Gives controllers the {@link Caller} that a request comes from: a method that takes one is not
 * called for anybody else. As its first parameter, so that nothing of the body is parsed before.
 *
 * <p>The address is that of the connection. Behind a proxy set {@code
 * server.forward-headers-strategy=native}, and see that nobody reaches this application past the
 * proxy: whoever does could choose its address.
 */
@Component
class CallerResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {
  private final OctasklyHost host;

  CallerResolver(OctasklyHost host) {
    this.host = host;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(this);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType().equals(Caller.class);
  }

  @Override
  public Caller resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest web,
      @Nullable WebDataBinderFactory binders) {
    HttpServletRequest request = web.getNativeRequest(HttpServletRequest.class);
    if (request == null) {
      throw new IllegalStateException("this is no request over HTTP");
    }
    return host.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION), request.getRemoteAddr());
  }
}
