package io.octaskly.sandbox;

/**
 * A host that runs itself, confined: without arguments it is the host, with one it is the task. It
 * prints how that ended, what it printed, and what was granted.
 */
final class HostOfMain {
  private HostOfMain() {}

  public static void main(String[] args) {
    if (args.length > 0) {
      System.out.println("confined " + System.getProperty("java.class.path").isEmpty());
      return;
    }
    Task task = Task.ofMain(HostOfMain.class, "confined");
    TaskResult result = Sandbox.builder().build().run(task);
    System.out.println(result.outcome());
    System.out.print(result.stdout().text());
    System.out.print(result.stderr().text());
    task.read().forEach(path -> System.out.println("granted " + path.getFileName()));
  }
}
