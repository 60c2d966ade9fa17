package io.octaskly.sandbox.internal.supervise;

/**
 * What measures running tasks for their limits.
 *
 * @param processes measures memory, processor time and processes
 * @param files measures what is on disk
 */
record Samplers(Sampler<SupervisedTask> processes, Sampler<SupervisedTask> files) {

  /** Starts a thread for each. */
  static Samplers start() {
    ProcFiles proc = new ProcFiles();
    DiskUsage disk = new DiskUsage();
    return new Samplers(
        Sampler.start(
            "octaskly-sampler",
            SamplePace.PROCESSES,
            task -> task.measureProcesses(proc),
            SupervisedTask::fail),
        Sampler.start(
            "octaskly-disk",
            SamplePace.FILES,
            task -> task.measureFiles(disk),
            SupervisedTask::fail));
  }

  void forget(SupervisedTask task) {
    processes.forget(task);
    files.forget(task);
  }
}
