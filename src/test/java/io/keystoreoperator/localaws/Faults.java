package io.keystoreoperator.localaws;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Which calls shall go wrong. Services and operations are named as in [Calls]; `*` is every
/// operation of a service.
public final class Faults {
  private record Rule(String service, String operation, Fault fault, AtomicInteger left) {
    boolean covers(String aService, String anOperation) {
      return service.equals(aService)
          && (operation.equals("*") || operation.equals(anOperation))
          && left.getAndUpdate(n -> n > 0 ? n - 1 : n) != 0;
    }
  }

  private static final int FOR_EVER = -1;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  Faults() {}

  /// The next `calls` calls of the operation.
  public void next(int calls, String service, String operation, Fault fault) {
    rules.add(new Rule(service, operation, fault, new AtomicInteger(calls)));
  }

  /// Every call of the operation until [#clear].
  public void every(String service, String operation, Fault fault) {
    next(FOR_EVER, service, operation, fault);
  }

  public void clear() {
    rules.clear();
  }

  List<Fault> of(String service, String operation) {
    if (rules.isEmpty()) {
      return List.of();
    }
    List<Fault> faults = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.covers(service, operation)) {
        faults.add(rule.fault());
      }
    }
    return faults;
  }
}
