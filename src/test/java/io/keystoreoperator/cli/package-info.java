/// The packaged command line, run as a process on the embedded AWS.
@NullMarked
package io.keystoreoperator.cli;

import org.jspecify.annotations.NullMarked;
