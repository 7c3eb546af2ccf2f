/// How a command's session is chosen.
@NullMarked
package io.keystoreoperator.cli.session;

import org.jspecify.annotations.NullMarked;
