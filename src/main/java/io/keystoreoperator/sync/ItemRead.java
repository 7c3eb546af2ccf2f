package io.keystoreoperator.sync;

import io.keystoreoperator.store.FetchedItems;

/// Items as they were read, and the values that those who share the read have opened of them.
public record ItemRead(FetchedItems items, OpenedValues opened) {}
