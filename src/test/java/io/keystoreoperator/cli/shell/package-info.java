@NullMarked
package io.keystoreoperator.cli.shell;

import org.jspecify.annotations.NullMarked;
