@NullMarked
package io.keystoreoperator.cli.migrate;

import org.jspecify.annotations.NullMarked;
