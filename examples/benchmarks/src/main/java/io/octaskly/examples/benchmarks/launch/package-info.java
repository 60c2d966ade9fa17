/**
 * What launches programs: each level of the sandbox, what people would use instead (the JDK, three
 * libraries, three command lines), and the bare system calls as the limit of what is possible.
 */
package io.octaskly.examples.benchmarks.launch;
