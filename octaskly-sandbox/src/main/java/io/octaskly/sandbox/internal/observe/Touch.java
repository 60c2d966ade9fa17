package io.octaskly.sandbox.internal.observe;

import io.octaskly.sandbox.PathAccess;

/**
 * Something that a task has touched.
 *
 * @param target a path, or an address
 * @param use what for
 * @param verdict what the policy says
 * @param place what a grant would have to name: the target, or the directory where it is made
 */
public record Touch(String target, PathAccess.Use use, PathAccess.Verdict verdict, String place) {}
