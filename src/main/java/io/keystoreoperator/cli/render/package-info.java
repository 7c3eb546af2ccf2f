/// `render`: what Secret a KeystoreSecret would make.
@NullMarked
package io.keystoreoperator.cli.render;

import org.jspecify.annotations.NullMarked;
