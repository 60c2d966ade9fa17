package io.octaskly.examples.springboot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for. A field that is not here is refused.
 *
 * @param program a name of the catalog
 * @param parameters the values of its parameters
 * @param input what the program reads from its standard input
 * @param wallTimeSeconds how long it may take; that of the catalog if not given
 */
record TaskRequest(
    @Nullable String program,
    @Nullable Map<String, String> parameters,
    @Nullable String input,
    @Nullable Integer wallTimeSeconds) {}
