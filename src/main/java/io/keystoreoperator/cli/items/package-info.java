/// The commands on the items of a keystore: store, retrieve, list, history, delete.
@NullMarked
package io.keystoreoperator.cli.items;

import org.jspecify.annotations.NullMarked;
