/// The command line: every subcommand of the one jar.
@NullMarked
package io.keystoreoperator.cli;

import org.jspecify.annotations.NullMarked;
