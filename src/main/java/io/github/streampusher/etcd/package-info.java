/** The fleet's port to etcd, by its JSON gateway. Loaded only where the configuration has {@code fleet:}. */
package io.github.streampusher.etcd;
