/// The custom resources as records: spec, status, conditions and reasons, as users see them in
/// YAML.
@NullMarked
package io.keystoreoperator.api;

import org.jspecify.annotations.NullMarked;
