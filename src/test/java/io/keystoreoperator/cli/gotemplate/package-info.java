@NullMarked
package io.keystoreoperator.cli.gotemplate;

import org.jspecify.annotations.NullMarked;
