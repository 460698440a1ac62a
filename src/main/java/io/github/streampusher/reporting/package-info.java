/** Observers of the loop: journal lines, history, availability, totals, notifications. */
package io.github.streampusher.reporting;
