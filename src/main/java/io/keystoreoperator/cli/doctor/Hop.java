package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.RoleStep;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.TableRef;
import org.jspecify.annotations.Nullable;

/// One step on the way from an identity to a value.
sealed interface Hop {
  /// What is done.
  String name();

  /// What it is done with.
  String object();

  /// Who one is to begin with.
  ///
  /// @param source where the credentials come from
  record Identity(String source) implements Hop {
    @Override
    public String name() {
      return "identity";
    }

    @Override
    public String object() {
      return source;
    }
  }

  record WebIdentity(BaseIdentity.ServiceAccount account) implements Hop {
    @Override
    public String name() {
      return "AssumeRoleWithWebIdentity";
    }

    @Override
    public String object() {
      return "ServiceAccount " + account.namespace() + "/" + account.name();
    }
  }

  /// A role is assumed.
  ///
  /// @param place in the chain, from 0
  record Role(RoleStep step, int place) implements Hop {
    @Override
    public String name() {
      return "AssumeRole";
    }

    @Override
    public String object() {
      return new PrincipalArn(step.roleArn()).spoken();
    }
  }

  record Describe(TableRef table) implements Hop {
    @Override
    public String name() {
      return "DescribeTable";
    }

    @Override
    public String object() {
      return "table " + table.name();
    }
  }

  /// One item is read.
  ///
  /// @param item null for one that need not be there
  record Read(@Nullable ItemKey item) implements Hop {
    @Override
    public String name() {
      return "read";
    }

    @Override
    public String object() {
      return item == null ? "any item" : "item " + item;
    }
  }

  record Decrypt(@Nullable ItemKey item) implements Hop {
    @Override
    public String name() {
      return "Decrypt";
    }

    @Override
    public String object() {
      return item == null ? "no item" : "item " + item;
    }
  }

  /// What `push` takes: every shard of the table's stream is looked at once.
  ///
  /// @param as the session that does so for all namespaces; null where there is none
  record Follow(TableRef table, @Nullable SessionRequest as) implements Hop {
    @Override
    public String name() {
      return "follow";
    }

    @Override
    public String object() {
      return "stream of " + table.name();
    }
  }

  /// What `find` takes.
  record Scan(TableRef table) implements Hop {
    @Override
    public String name() {
      return "Scan";
    }

    @Override
    public String object() {
      return "table " + table.name();
    }
  }
}
