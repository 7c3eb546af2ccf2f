/// Whose credentials a command works with, and which role it takes.
@NullMarked
package io.keystoreoperator.cli.session;

import org.jspecify.annotations.NullMarked;
