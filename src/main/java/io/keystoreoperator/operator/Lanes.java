package io.keystoreoperator.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.model.KeystoreId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// Deals the reconciles that may run at once out to the keystores. One takes at most three quarters
/// of those that the others leave: where AWS hangs for one keystore, and its readers with it, there
/// are always some for the next. Whom there is no room for is put off, not kept waiting on a
// thread.
final class Lanes {
  private static final int OF_FOUR = 3;

  private final int slots;
  // Both guarded by this.
  private final Map<KeystoreId, Lane> lanes = new HashMap<>();
  private int taken;

  Lanes(int slots) {
    this.slots = slots;
  }

  private static final class Lane {
    private int taken;
    private final SequencedSet<ResourceID> putOff = new LinkedHashSet<>();
  }

  /// Takes a place, if there is one. If not, the reader is among those to wake once there is.
  ///
  /// @return whether it may go on
  synchronized boolean enter(KeystoreId keystore, ResourceID reader) {
    Lane lane = lanes.computeIfAbsent(keystore, _ -> new Lane());
    if (!hasRoom(lane)) {
      lane.putOff.add(reader);
      return false;
    }
    lane.putOff.remove(reader);
    lane.taken++;
    taken++;
    return true;
  }

  /// Gives the place back.
  ///
  /// @return whom to wake, now that there is room
  synchronized List<ResourceID> leave(KeystoreId keystore) {
    Lane left = lanes.get(keystore);
    if (left == null || left.taken == 0) {
      throw new IllegalStateException("nobody has entered for " + keystore);
    }
    left.taken--;
    taken--;
    List<ResourceID> next = new ArrayList<>();
    for (Iterator<Lane> each = lanes.values().iterator(); each.hasNext(); ) {
      Lane lane = each.next();
      if (!lane.putOff.isEmpty() && hasRoom(lane)) {
        next.add(lane.putOff.removeFirst());
      }
      if (lane.taken == 0 && lane.putOff.isEmpty()) {
        each.remove();
      }
    }
    return next;
  }

  /// Whom to wake although nobody has left: somebody who was woken for a place did not come for it.
  synchronized List<ResourceID> overlooked() {
    List<ResourceID> next = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      if (!lane.putOff.isEmpty() && hasRoom(lane)) {
        next.add(lane.putOff.removeFirst());
      }
    }
    return next;
  }

  synchronized boolean isAnybodyPutOff() {
    return lanes.values().stream().anyMatch(lane -> !lane.putOff.isEmpty());
  }

  /// It is no more.
  synchronized void forget(KeystoreId keystore, ResourceID reader) {
    Lane lane = lanes.get(keystore);
    if (lane != null) {
      lane.putOff.remove(reader);
    }
  }

  private boolean hasRoom(Lane lane) {
    int leftByOthers = slots - (taken - lane.taken);
    return lane.taken < Math.max(1, leftByOthers * OF_FOUR / 4);
  }
}
