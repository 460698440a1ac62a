/** The health of a run: samples, rates, quality, outputs. Pure; uses {@code stream}, {@code diagnosis} and {@code plan}. */
package io.github.streampusher.health;
