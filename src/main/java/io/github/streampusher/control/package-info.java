/** Answers on the control socket and by HTTP: status, metrics, commands by hand. */
package io.github.streampusher.control;
