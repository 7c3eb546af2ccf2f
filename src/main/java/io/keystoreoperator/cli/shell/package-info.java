/// What all commands share: the process they run in, what they print, and how they fail.
@NullMarked
package io.keystoreoperator.cli.shell;

import org.jspecify.annotations.NullMarked;
