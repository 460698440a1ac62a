/**
 * Which node of a fleet runs which stream, so that never two do. Pure: time is a parameter, the engine and the children
 * are the caller's. Loaded only where the configuration has {@code fleet:}.
 */
package io.github.streampusher.fleet;
