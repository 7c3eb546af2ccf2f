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
import java.util.function.IntUnaryOperator;

/// Deals the reconciles that may run at once out to those who compete for them, so that none keeps
/// the others from theirs. Whom there is no room for is put off, not kept waiting on a thread.
///
/// @param <K> by what competitors are told apart
final class Lanes<K> {
  private static final int OF_FOUR = 3;
  private static final int FORCED_OF = 8;

  private final int slots;
  private final IntUnaryOperator share;
  // Both guarded by this.
  private final Map<K, Lane> lanes = new HashMap<>();
  private int taken;

  private Lanes(int slots, IntUnaryOperator share) {
    this.slots = slots;
    this.share = share;
  }

  /// Of keystores, each takes at most three quarters of those that the others leave: where AWS
  /// hangs for one, and its readers with it, there are always some for the next.
  static Lanes<KeystoreId> ofKeystores(int slots) {
    return new Lanes<>(slots, left -> left * OF_FOUR / 4);
  }

  /// Of namespaces that force syncs, each takes at most an eighth of all, however many
  /// KeystoreSecrets it does so for.
  static Lanes<String> ofNamespacesThatForce(int slots) {
    return new Lanes<>(slots, _ -> slots / FORCED_OF);
  }

  private static final class Lane {
    private int taken;
    private final SequencedSet<ResourceID> putOff = new LinkedHashSet<>();
  }

  /// Takes a place, if there is one. If not, the reader is among those to wake once there is.
  ///
  /// @return whether it may go on
  synchronized boolean enter(K competitor, ResourceID reader) {
    Lane lane = lanes.computeIfAbsent(competitor, _ -> new Lane());
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
  synchronized List<ResourceID> leave(K competitor) {
    Lane left = lanes.get(competitor);
    if (left == null || left.taken == 0) {
      throw new IllegalStateException("nobody has entered for " + competitor);
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
  synchronized void forget(K competitor, ResourceID reader) {
    Lane lane = lanes.get(competitor);
    if (lane != null) {
      lane.putOff.remove(reader);
    }
  }

  private boolean hasRoom(Lane lane) {
    int leftByOthers = slots - (taken - lane.taken);
    return lane.taken < Math.max(1, share.applyAsInt(leftByOthers));
  }
}
