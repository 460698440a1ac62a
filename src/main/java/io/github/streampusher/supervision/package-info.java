/**
 * The loop: hands events to the states, runs the effects they ask for, keeps their deadlines. Pure: time, children and the
 * mailbox are ports.
 */
package io.github.streampusher.supervision;
