/// Pure: templates over decrypted values, with an engine that can do nothing else.
@NullMarked
package io.keystoreoperator.render.template;

import org.jspecify.annotations.NullMarked;
