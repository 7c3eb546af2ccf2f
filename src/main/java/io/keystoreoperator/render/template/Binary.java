package io.keystoreoperator.render.template;

import io.keystoreoperator.model.Plaintext;

/// Bytes that are no text. A filter that takes bytes can have them; nothing else can.
///
/// @param name of the variable, or what made it
record Binary(String name, Plaintext value) {}
