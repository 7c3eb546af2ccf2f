/// How items are written and shown.
@NullMarked
package io.keystoreoperator.cli.items;

import org.jspecify.annotations.NullMarked;
