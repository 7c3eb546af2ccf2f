/// What is behind a failed call, by AWS's own words.
@NullMarked
package io.keystoreoperator.cli.doctor;

import org.jspecify.annotations.NullMarked;
