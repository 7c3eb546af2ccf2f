/// The words of the domain that do more than carry data.
@NullMarked
package io.keystoreoperator.model;

import org.jspecify.annotations.NullMarked;
