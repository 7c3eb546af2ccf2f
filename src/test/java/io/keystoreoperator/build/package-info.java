/// Rules that hold for the project's own files.
@NullMarked
package io.keystoreoperator.build;

import org.jspecify.annotations.NullMarked;
