/// Tests that read what is given and what is expected from folders of YAML.
@NullMarked
package io.keystoreoperator.golden;

import org.jspecify.annotations.NullMarked;
