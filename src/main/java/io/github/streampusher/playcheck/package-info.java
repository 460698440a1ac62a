/** Whether what viewers get of an output moves: judges what was pulled back of it. Pure; may use {@code stream}. */
package io.github.streampusher.playcheck;
