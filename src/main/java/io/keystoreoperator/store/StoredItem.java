package io.keystoreoperator.store;

import io.keystoreoperator.model.EncryptedItem;

/// An item and where in its table it lies.
public record StoredItem(EncryptedItem item, PrimaryKey primaryKey) {}
