/// Go templates, as External Secrets Operator renders them, written as ours.
@NullMarked
package io.keystoreoperator.cli.gotemplate;

import org.jspecify.annotations.NullMarked;
