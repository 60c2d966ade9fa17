package io.octaskly.examples.springboot;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests with a large body before anything of it is read, and those that do not say how
 * large it is: a server limits forms by itself, and JSON it does not.
 */
@Component
class BodyLimit extends OncePerRequestFilter {
  /** Nothing here reads a body of these. */
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE", "OPTIONS");

  private final long most;

  BodyLimit(AppProperties app) {
    this.most = app.largestBody().toBytes();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long length = request.getContentLengthLong();
    if (length < 0 && !WITHOUT_BODY.contains(request.getMethod())) {
      response.sendError(HttpStatus.LENGTH_REQUIRED.value());
    } else if (length > most) {
      response.sendError(HttpStatus.CONTENT_TOO_LARGE.value());
    } else {
      chain.doFilter(request, response);
    }
  }
}
