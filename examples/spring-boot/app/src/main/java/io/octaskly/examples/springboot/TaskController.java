package io.octaskly.examples.springboot;

import io.octaskly.Caller;
import io.octaskly.sandbox.Task;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tasks. Who may do what to which of them is decided by the host, call by call. */
@RestController
@RequestMapping("/tasks")
class TaskController {
  private static final Logger LOG = LoggerFactory.getLogger(TaskController.class);

  private final Catalog catalog;

  TaskController(Catalog catalog) {
    this.catalog = catalog;
  }

  @PostMapping
  ResponseEntity<Map<String, String>> create(Caller caller, @RequestBody TaskRequest request) {
    Task task = catalog.task(request);
    caller
        .start(task)
        .whenComplete(
            (result, failure) -> {
              if (failure != null) {
                LOG.warn("task {} did not run to its end: {}", task.id(), failure.toString());
              }
            });
    return ResponseEntity.accepted()
        .location(URI.create("/tasks/" + task.id()))
        .body(Map.of("id", task.id()));
  }

  @GetMapping
  List<TaskView> list(Caller caller) {
    return caller.tasks().stream().map(TaskView::of).toList();
  }

  @GetMapping("/{id}")
  TaskView get(Caller caller, @PathVariable("id") String id) {
    TaskView view = TaskView.of(caller.task(id));
    return caller.result(id).map(view::with).orElse(view);
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> cancel(Caller caller, @PathVariable("id") String id) {
    caller.cancel(id);
    return ResponseEntity.noContent().build();
  }
}
