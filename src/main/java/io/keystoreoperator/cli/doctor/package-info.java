/// `doctor`: the way to a value, walked step by step, and what is missing where it stops.
@NullMarked
package io.keystoreoperator.cli.doctor;

import org.jspecify.annotations.NullMarked;
