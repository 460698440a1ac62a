/** Pictures of what relayed streams send, made when somebody looks; kept in memory only. */
package io.github.streampusher.still;
