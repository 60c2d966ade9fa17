package io.octaskly.sandbox.internal.policy;

import java.nio.file.Path;

/**
 * The directories made for one task.
 *
 * @param work private working directory
 * @param temporary private TMPDIR
 * @param home empty directory that the task can read but not change
 * @param tree empty directory to put together a task's own file tree on
 * @param base directory that holds those of all tasks
 */
public record Places(Path work, Path temporary, Path home, Path tree, Path base) {}
