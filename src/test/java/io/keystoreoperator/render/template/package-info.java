/// Templates: what they make, and what they cannot do.
@NullMarked
package io.keystoreoperator.render.template;

import org.jspecify.annotations.NullMarked;
