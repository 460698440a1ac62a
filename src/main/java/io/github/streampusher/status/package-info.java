/**
 * What operators and their tools see: the control socket, the status as a table and as JSON.
 *
 * <p>May use {@code supervision} and what it is made of, and gson.
 */
package io.github.streampusher.status;
