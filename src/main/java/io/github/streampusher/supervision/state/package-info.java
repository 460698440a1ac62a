/** What must happen to a stream and when, as values: the states, their transitions and effects. Pure. */
package io.github.streampusher.supervision.state;
