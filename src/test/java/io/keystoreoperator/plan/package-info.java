/// From a spec and its keystore to a plan, or to every rule broken: golden folders, and what no
/// folder can show.
@NullMarked
package io.keystoreoperator.plan;

import org.jspecify.annotations.NullMarked;
