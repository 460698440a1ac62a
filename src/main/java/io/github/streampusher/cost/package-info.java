/**
 * What a stream costs in cores of the processor: estimated from its plan, measured by readings of its children. Pure; may use
 * {@code stream}, {@code plan} and {@code supervision.port}.
 */
package io.github.streampusher.cost;
