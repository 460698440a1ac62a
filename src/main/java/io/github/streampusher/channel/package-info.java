/** Which file of a channel plays and which one follows. Pure: what files there are is a parameter. */
package io.github.streampusher.channel;
