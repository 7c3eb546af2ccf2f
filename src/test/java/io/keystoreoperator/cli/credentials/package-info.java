/// How sessions are handed to shells.
@NullMarked
package io.keystoreoperator.cli.credentials;

import org.jspecify.annotations.NullMarked;
