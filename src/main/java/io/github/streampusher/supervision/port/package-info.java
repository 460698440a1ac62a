/** What the loop exchanges with the rest of the program: events, commands to children, reports. Pure. */
package io.github.streampusher.supervision.port;
