/** What the kernel knows of the TCP connections of other processes. */
package io.github.streampusher.socket;
