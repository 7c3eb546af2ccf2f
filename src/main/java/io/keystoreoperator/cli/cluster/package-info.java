/// The cluster a command asks, as the person at the shell.
@NullMarked
package io.keystoreoperator.cli.cluster;

import org.jspecify.annotations.NullMarked;
